import { select } from 'd3-selection';
import type { Selection } from 'd3-selection';

import { showCount } from '../model/counts.ts';
import { laneTitle } from '../model/lanes.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import { stepScale } from '../model/step-scale.ts';
import type { StepScale } from '../model/step-scale.ts';
import { scrubberTicks } from '../model/ticks.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import type { Store, View } from '../store.ts';
import { element } from './element.ts';
import type { Pane } from './pane.ts';
import type { ScrubberRow } from './scrubber-row.ts';
import { clamp, transport } from './transport.ts';

const height = 40;
/** Pixels that a tick needs at least. */
const tickSpace = 4;

type Part<Kind extends SVGElement> = Selection<Kind, unknown, null, undefined>;

/** The spine: a tick for each step, coloured by branch and set off by its colour's row; drag it, or use the arrow keys. */
export class Scrubber implements Pane {
  readonly node: HTMLElement;
  readonly #trace: TraceModel;
  readonly #store: Store;
  readonly #track: HTMLElement;
  readonly #position = element('output', { class: 'position' });
  readonly #transport;
  #scale: StepScale;
  readonly #svg: Part<SVGSVGElement>;
  readonly #parts;
  readonly #rows: readonly ScrubberRow[];

  /** @param rows to be shown under the ticks, as wide as they are */
  constructor(trace: TraceModel, store: Store, rows: readonly ScrubberRow[] = []) {
    this.#rows = rows;
    this.#trace = trace;
    this.#store = store;
    const count = trace.steps.length;
    this.#scale = stepScale(count, 0, 1);
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.#svg = select(drawing).attr('aria-hidden', 'true');
    this.#parts = partsOf(this.#svg, trace.violated);
    const slider = { role: 'slider', 'aria-label': 'Step', 'aria-valuemin': 1, 'aria-valuemax': count };
    this.#track = element('div', { class: 'track', tabindex: 0, ...slider }, drawing);
    this.#transport = transport(count, store);
    const { node: buttons } = this.#transport;
    this.node = element(
      'section',
      { class: 'scrubber', 'aria-label': 'Scrubber' },
      buttons,
      this.#track,
      this.#position,
      ...rows.flatMap(({ nodes }) => nodes),
    );
    this.#listen();
    new ResizeObserver(() => this.#draw()).observe(this.#track);
  }

  update(view: View, before: View): void {
    if (view === before) this.#draw();
    else this.#move();
    this.#transport.update(view.step, view.playing);
    if (view === before || view.step !== before.step) for (const row of this.#rows) row.update(view);
    if (view !== before && view.step === before.step) return;
    const { steps, layout, hasLanes } = this.#trace;
    const lane = laneTitle(layout.lanes[layout.laneOf[view.step]!]!.name);
    const where = hasLanes ? `, ${cutMiddle(visibleText(lane), 40)}` : '';
    const label = cutMiddle(visibleText(steps[view.step]!.label), 80);
    this.#position.textContent = `${showCount(view.step + 1)} / ${showCount(steps.length)}`;
    this.#track.setAttribute('aria-valuenow', String(view.step + 1));
    this.#track.setAttribute(
      'aria-valuetext',
      `step ${showCount(view.step + 1)} of ${showCount(steps.length)}: ${label}${where}`,
    );
  }

  #listen(): void {
    const track = this.#track;
    const store = this.#store;
    const count = this.#trace.steps.length;
    const at = ({ clientX }: PointerEvent): number =>
      clamp(Math.floor(this.#scale.invert(clientX - track.getBoundingClientRect().left)), count);
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
      const by = new Map([
        ...['ArrowLeft', 'ArrowDown'].map((key) => [key, -1] as const),
        ...['ArrowRight', 'ArrowUp'].map((key) => [key, 1] as const),
        ['PageDown', -10],
        ['PageUp', 10],
      ]).get(event.key);
      if (by === undefined) return;
      event.preventDefault();
      store.change({ step: clamp(store.view.step + by, count), playing: false });
    });
  }

  #draw(): void {
    const width = this.#track.clientWidth;
    if (width === 0) return;
    const { steps, layout } = this.#trace;
    const { rail, apart, ticks, end } = this.#parts;
    const from = this.#trace.whatIf?.from ?? Infinity;
    const [left, right] = [10, width - 24];
    this.#scale = stepScale(this.#trace.steps.length, left, right);
    this.#svg.attr('width', width).attr('height', height);
    rail.attr('x1', left).attr('x2', right);
    const rows = layout.lanes.reduce((most, { colour }) => Math.max(most, colour), 0) + 1;
    const row = (height - 12) / rows;
    const tickHeight = Math.max(3, Math.min(14, row - 2));
    const tickWidth = Math.max(1.5, Math.min(28, (right - left) / steps.length - 2));
    ticks
      .selectAll('rect')
      .data(scrubberTicks(steps.length, (right - left) / tickSpace, layout))
      .join('rect')
      .attr('class', ({ colour, step }) => `lane-${colour}${step >= from ? ' what-if' : ''}`)
      .attr('rx', 1.5)
      .attr('width', tickWidth)
      .attr('height', tickHeight)
      .attr('x', ({ at }) => left + at * (right - left) - tickWidth / 2)
      .attr('y', ({ colour }) => 6 + colour * row + (row - tickHeight) / 2);
    end.attr('transform', `translate(${right + 10},${height / 2})`);
    apart.attr('x1', this.#scale(Math.min(from, steps.length))).attr('x2', right);
    for (const row of this.#rows) row.draw(this.#scale, width);
    this.#move();
  }

  #move(): void {
    const { step, hover } = this.#store.view;
    const x = (of: number): number => this.#scale(of + 0.5);
    const { cursor, past, pointed } = this.#parts;
    cursor.attr('transform', `translate(${x(step)},0)`);
    past.attr('x1', this.#scale(0)).attr('x2', x(step));
    pointed
      .attr('visibility', hover === null ? 'hidden' : 'visible')
      .attr('x1', x(hover ?? 0))
      .attr('x2', x(hover ?? 0));
  }
}

/** What the drawing consists of, from back to front. */
function partsOf(svg: Part<SVGSVGElement>, violated: boolean) {
  const line = (name: string, y1: number, y2: number) =>
    svg.append('line').attr('class', name).attr('y1', y1).attr('y2', y2);
  const rail = line('rail', height / 2, height / 2);
  const apart = line('rail what-if', height / 2, height / 2);
  const past = line('past', height / 2, height / 2);
  const ticks = svg.append('g');
  const end = svg.append('g').attr('class', violated ? 'end is-no' : 'end');
  end.append('path').attr('d', violated ? 'M-5,-5L5,5M-5,5L5,-5' : 'M0,-6V6');
  const pointed = line('hover', 4, height - 4);
  const cursor = svg.append('g').attr('class', 'cursor');
  cursor
    .append('line')
    .attr('y1', 2)
    .attr('y2', height - 2);
  cursor
    .append('circle')
    .attr('r', 5)
    .attr('cy', height / 2);
  return { rail, apart, past, ticks, end, pointed, cursor };
}
