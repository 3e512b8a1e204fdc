import { scaleLinear } from 'd3-scale';
import { select } from 'd3-selection';

import { showCount } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import { scrubberTicks } from '../model/ticks.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import type { Store } from '../store.ts';
import { button, element } from './element.ts';
import { icon } from './icon.ts';
import type { Pane } from './pane.ts';

const height = 40;
/** Pixels that a tick needs at least. */
const tickSpace = 4;

/** The spine: a tick for each step, coloured by branch and set off by its colour's row; drag it, or use the arrow keys. */
export function scrubber(trace: TraceModel, store: Store): Pane {
  const count = trace.steps.length;
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('aria-hidden', 'true');
  const track = element('div', { class: 'track', role: 'slider', tabindex: 0, 'aria-label': 'Step', 'aria-valuemin': 1, 'aria-valuemax': count }, drawing);
  const said = element('output', { class: 'position' });
  const svg = select(drawing);
  const rail = svg.append('line').attr('class', 'rail');
  const past = svg.append('line').attr('class', 'past');
  const ticks = svg.append('g');
  const end = svg.append('g').attr('class', trace.violated ? 'end is-no' : 'end');
  end.append('path').attr('d', trace.violated ? 'M-5,-5L5,5M-5,5L5,-5' : 'M0,-6V6');
  const hover = svg.append('line').attr('class', 'hover');
  const cursor = svg.append('g').attr('class', 'cursor');
  cursor.append('line').attr('y1', 2).attr('y2', height - 2);
  cursor.append('circle').attr('r', 5).attr('cy', height / 2);
  const rows = Math.max(...trace.layout.lanes.map(({ colour }) => colour)) + 1;
  const scale = scaleLinear().domain([0, count]);

  const x = (step: number): number => scale(step + 0.5);
  const draw = (): void => {
    const width = track.clientWidth;
    if (width === 0) return;
    scale.range([10, width - 24]);
    svg.attr('width', width).attr('height', height);
    const [left, right] = scale.range() as [number, number];
    rail.attr('x1', left).attr('x2', right).attr('y1', height / 2).attr('y2', height / 2);
    const step = (height - 12) / rows;
    const tickHeight = Math.max(3, Math.min(14, step - 2));
    const tickWidth = Math.max(1.5, Math.min(28, (right - left) / count - 2));
    ticks
      .selectAll('rect')
      .data(scrubberTicks(count, (right - left) / tickSpace, trace.layout))
      .join('rect')
      .attr('class', (tick) => `lane-${tick.colour}`)
      .attr('rx', 1.5)
      .attr('width', tickWidth)
      .attr('height', tickHeight)
      .attr('x', (tick) => left + tick.at * (right - left) - tickWidth / 2)
      .attr('y', (tick) => 6 + tick.colour * step + (step - tickHeight) / 2);
    end.attr('transform', `translate(${right + 10},${height / 2})`);
    move();
  };
  const move = (): void => {
    const { step, hover: on } = store.view;
    cursor.attr('transform', `translate(${x(step)},0)`);
    past.attr('x1', scale.range()[0]!).attr('x2', x(step)).attr('y1', height / 2).attr('y2', height / 2);
    hover.attr('visibility', on === null ? 'hidden' : 'visible').attr('x1', x(on ?? 0)).attr('x2', x(on ?? 0)).attr('y1', 4).attr('y2', height - 4);
  };
  const at = (event: PointerEvent): number =>
    clamp(Math.floor(scale.invert(event.clientX - track.getBoundingClientRect().left)), count);

  track.addEventListener('pointerdown', (event) => {
    track.setPointerCapture(event.pointerId);
    store.change({ step: at(event), playing: false });
  });
  track.addEventListener('pointermove', (event) => {
    if (track.hasPointerCapture(event.pointerId)) store.change({ step: at(event), hover: null });
    else if (event.pointerType === 'mouse') store.change({ hover: at(event) });
  });
  track.addEventListener('pointerleave', () => store.change({ hover: null }));
  track.addEventListener('keydown', (event) => {
    const moves: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -count, End: count };
    const by = moves[event.key];
    if (by === undefined) return;
    event.preventDefault();
    store.change({ step: clamp(store.view.step + by, count), playing: false });
  });
  new ResizeObserver(draw).observe(track);

  const { node: controls, update: updateControls } = transport(count, store);
  return {
    node: element('section', { class: 'scrubber', 'aria-label': 'Scrubber' }, controls, track, said),
    update(view, before) {
      if (view === before) draw();
      move();
      updateControls(view.step, view.playing);
      if (view !== before && view.step === before.step) return;
      const step = trace.steps[view.step]!;
      const lane = trace.layout.lanes[trace.layout.laneOf[view.step]!]!.name;
      const where = trace.hasLanes ? `, ${cutMiddle(visibleText(laneTitle(lane)), 40)}` : '';
      said.textContent = `${showCount(view.step + 1)} / ${showCount(count)}`;
      track.setAttribute('aria-valuenow', String(view.step + 1));
      track.setAttribute('aria-valuetext', `step ${view.step + 1} of ${count}: ${cutMiddle(visibleText(step.label), 80)}${where}`);
    },
  };
}

/** First, previous, play, next, last. */
function transport(count: number, store: Store): { node: HTMLElement; update(step: number, playing: boolean): void } {
  const go = (by: number) => (): void => store.change({ step: clamp(store.view.step + by, count), playing: false });
  const make = (label: string, mark: Parameters<typeof icon>[0], action: () => void): HTMLButtonElement =>
    button({ class: 'quiet', 'aria-label': label, 'data-tip': label }, action, icon(mark));
  const first = make('First step (Home)', 'first', go(-count));
  const previous = make('Previous step (k)', 'previous', go(-1));
  const play = make('Play (p)', 'play', () => togglePlay(store, count));
  const next = make('Next step (j)', 'next', go(1));
  const last = make('Last step (End)', 'last', go(count));
  return {
    node: element('div', { class: 'transport', role: 'group', 'aria-label': 'Move through the run' }, first, previous, play, next, last),
    update(step, playing) {
      first.disabled = previous.disabled = step === 0;
      next.disabled = last.disabled = step === count - 1;
      const label = playing ? 'Pause (p)' : 'Play (p)';
      if (play.getAttribute('aria-label') === label) return;
      play.setAttribute('aria-label', label);
      play.setAttribute('data-tip', label);
      play.replaceChildren(icon(playing ? 'pause' : 'play'));
    },
  };
}

/** Starts or stops playing; from the last step it starts over. */
export function togglePlay(store: Store, count: number): void {
  const { playing, step } = store.view;
  store.change(playing ? { playing: false } : { playing: true, step: step === count - 1 ? 0 : step });
}

/** A step of a trace of `count` steps. */
export function clamp(step: number, count: number): number {
  return Math.max(0, Math.min(count - 1, step));
}
