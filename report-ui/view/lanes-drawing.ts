import { select } from 'd3-selection';
import type { Selection } from 'd3-selection';

import { fittedName, textWidth } from '../diagram/text-size.ts';
import { countOf, showCount } from '../model/counts.ts';
import { barGap, nameGap, barLeft, geometryFor, laneMiddle } from '../model/lane-geometry.ts';
import type { Content, Geometry } from '../model/lane-geometry.ts';
import { labelInLane, laneTitle } from '../model/lanes.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import { scrollToShow, visibleWindow } from '../model/visible-window.ts';
import type { Window } from '../model/visible-window.ts';
import type { Store, View } from '../store.ts';
import { element } from './element.ts';
import { addLinkMarks, drawLinks } from './lanes-links.ts';
import type { Layer, Scene } from './lanes-scene.ts';
import type { Pane } from './pane.ts';

/** Of labels: monospace. */
const letterSize = 12;

const layerNames = ['band', 'rules', 'links', 'bars', 'end', 'numbers', 'names'] as const;

/**
 * Swim-lanes: a lane for each branch, the steps as bars in order, arrows from what a step left to the step that took it.
 * The drawing is as large as the window onto it and shows the part that is scrolled to; so its cost does not grow with
 * the trace.
 */
export class LanesDrawing implements Pane {
  readonly node: HTMLElement;
  readonly #trace: TraceModel;
  readonly #store: Store;
  readonly #space: HTMLElement;
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #layers: Readonly<Record<(typeof layerNames)[number], Layer>>;
  readonly #content: Content;
  #geometry: Geometry;
  #isAsked = false;
  // Kept beside the element: reading them from it makes the browser lay out the page at once.
  #width = 0;
  #height = 0;
  #left = 0;
  #top = 0;

  constructor(trace: TraceModel, store: Store) {
    this.#trace = trace;
    this.#store = store;
    const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.#svg = select(drawing).attr('role', 'img');
    addLinkMarks(this.#svg);
    this.#layers = Object.fromEntries(
      layerNames.map((name) => [name, this.#svg.append('g').attr('class', name)]),
    ) as Record<(typeof layerNames)[number], Layer>;
    this.#layers.band.append('rect');
    this.#space = element('div', { class: 'lanes-space' }, drawing);
    const label = 'Swim-lanes; the same as a table is one button away';
    this.node = element(
      'div',
      { class: 'lanes', tabindex: 0, role: 'region', 'aria-label': label },
      this.#space,
    );
    this.#content = contentOf(trace);
    this.#geometry = geometryFor(0, this.#content);
    this.node.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resize()).observe(this.node);
  }

  update(view: View, before: View): void {
    const isNew = view === before;
    if (isNew) this.#resize();
    if (view.step !== before.step) this.#reveal();
    if (view.step !== before.step || isNew) this.#svg.attr('aria-label', summary(this.#trace, view.step));
    if (view.step !== before.step || view.hover !== before.hover || view.tab !== before.tab) this.#ask();
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.node;
    if (clientWidth === 0) return;
    this.#width = clientWidth;
    this.#height = clientHeight;
    const { steps, layout } = this.#trace;
    const geometry = geometryFor(clientWidth, this.#content);
    this.#geometry = geometry;
    const width = geometry.names + steps.length * geometry.column + geometry.end;
    this.#space.style.width = `${Math.max(width, clientWidth)}px`;
    this.#space.style.height = `${geometry.top + layout.lanes.length * geometry.row}px`;
    this.#left = this.node.scrollLeft;
    this.#top = this.node.scrollTop;
    this.#reveal();
    this.#draw();
  }

  #scrolled(): void {
    this.#left = this.node.scrollLeft;
    this.#top = this.node.scrollTop;
    this.#ask();
  }

  /** Draws with the next frame, however often it is asked. */
  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#isAsked = false;
    const geometry = this.#geometry;
    const { steps, layout } = this.#trace;
    const width = this.#width;
    const height = Math.min(this.#height, geometry.top + layout.lanes.length * geometry.row);
    if (width === 0) return;
    this.#svg.attr('width', width).attr('height', height);
    const scene: Scene = {
      trace: this.#trace,
      store: this.#store,
      geometry,
      columns: visibleWindow(this.#left, width - geometry.names, geometry.column, steps.length, 1),
      rows: visibleWindow(this.#top, height - geometry.top, geometry.row, layout.lanes.length, 1),
      width,
      height,
      left: geometry.names - this.#left,
      top: geometry.top - this.#top,
    };
    const layers = this.#layers;
    for (const layer of ['links', 'bars'] as const) {
      layers[layer].attr('transform', `translate(${scene.left},${scene.top})`);
    }
    drawBand(layers.band, scene);
    drawRules(layers.rules, scene);
    drawLinks(layers.links, scene);
    drawBars(layers.bars, scene);
    drawEnd(layers.end, scene);
    drawNumbers(layers.numbers, scene);
    drawNames(layers.names, scene);
  }

  /** Scrolls so that the selected step is in sight; with the last step, what is said about the end. */
  #reveal(): void {
    const { step } = this.#store.view;
    const { column, row, names, top, end } = this.#geometry;
    const { steps, layout } = this.#trace;
    const atEnd = names + steps.length * column + end - this.#width;
    const isLast = step === steps.length - 1;
    const left = isLast
      ? Math.max(this.#left, atEnd)
      : scrollToShow(step, this.#left, this.#width - names, column);
    const down = scrollToShow(layout.laneOf[step]!, this.#top, this.#height - top, row);
    if (left !== this.#left) this.node.scrollLeft = this.#left = left;
    if (down !== this.#top) this.node.scrollTop = this.#top = down;
  }
}

/** Labels beyond these do not change the sizes. */
const mostMeasured = 5000;

function contentOf({ steps, called, layout: { lanes } }: TraceModel): Content {
  const pixels = (texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, textWidth(text, letterSize, 'mono')), 0);
  return {
    steps: steps.length,
    lanes: lanes.length,
    label: pixels(steps.slice(0, mostMeasured).map((step) => called(step.label) ?? labelInLane(step))),
    name: pixels(lanes.slice(0, mostMeasured).map(({ name }) => laneTitle(name))),
  };
}

function range({ from, to }: Window): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function shown(text: string, width: number): string {
  return fittedName(text, width, letterSize, 'mono');
}

function summary({ steps, layout }: TraceModel, step: number): string {
  return `${countOf(steps.length, 'step')} in ${countOf(layout.lanes.length, 'branch', 'branches')}; selected is step ${step + 1}, ${cutMiddle(visibleText(steps[step]!.label), 80)}`;
}

function drawBand(layer: Layer, { store, geometry, left, height }: Scene): void {
  layer
    .select('rect')
    .attr('x', left + store.view.step * geometry.column)
    .attr('y', 0)
    .attr('width', geometry.column)
    .attr('height', height);
}

function drawRules(layer: Layer, { geometry, rows, top, width }: Scene): void {
  layer
    .selectAll<SVGLineElement, number>('line')
    .data(range(rows), (lane) => lane)
    .join('line')
    .attr('x1', 0)
    .attr('x2', width)
    .attr('y1', (lane) => top + lane * geometry.row + 0.5)
    .attr('y2', (lane) => top + lane * geometry.row + 0.5);
}

function drawBars(layer: Layer, { trace, store, geometry, columns }: Scene): void {
  const { steps, called, layout } = trace;
  const { step: selected, hover } = store.view;
  const width = geometry.column - barGap;
  const bars = layer
    .selectAll<SVGGElement, number>('g')
    .data(range(columns), (step) => step)
    .join((enter) => {
      const made = enter.append('g').attr('data-tip', (step) => barTip(trace, step));
      made.append('rect').attr('rx', 4);
      made.append('text').attr('dy', '0.35em').attr('text-anchor', 'middle');
      return made
        .on('click', (_event, step) => store.change({ step, playing: false }))
        .on('pointerenter', (_event, step) => store.change({ hover: step }))
        .on('pointerleave', () => store.change({ hover: null }));
    })
    .attr(
      'transform',
      (step) => `translate(${barLeft(geometry, step)},${laneMiddle(geometry, layout.laneOf[step]!)})`,
    )
    .attr('class', (step) => {
      const state = step === selected ? 'selected' : step > selected ? 'later' : '';
      return `bar lane-${layout.lanes[layout.laneOf[step]!]!.colour} ${state} ${step === hover ? 'hover' : ''}`;
    });
  bars
    .select('rect')
    .attr('y', -geometry.bar / 2)
    .attr('width', width)
    .attr('height', geometry.bar);
  bars
    .select('text')
    .attr('x', width / 2)
    .text((step) => shown(called(steps[step]!.label) ?? labelInLane(steps[step]!), width - 8));
}

function barTip({ steps, layout }: TraceModel, step: number): string {
  const lane = layout.lanes[layout.laneOf[step]!]!;
  return `${step + 1}  ${visibleText(steps[step]!.label)} (${visibleText(laneTitle(lane.name))})`;
}

/** How the run ended, after the last step. */
function drawEnd(layer: Layer, { trace, geometry, left, top, height }: Scene): void {
  const words = [trace.violated ? '✕ violated' : '', trace.end ?? ''].filter((word) => word !== '');
  const x = left + trace.steps.length * geometry.column;
  layer.attr('class', trace.violated ? 'end is-no' : 'end').attr('transform', `translate(${x},0)`);
  layer
    .selectAll('line')
    .data([height])
    .join('line')
    .attr('x1', 1)
    .attr('x2', 1)
    .attr('y1', 4)
    .attr('y2', height);
  layer
    .selectAll<SVGTextElement, string>('text')
    .data(words)
    .join('text')
    .attr('class', (_word, index) => (index === 0 && trace.violated ? 'strong' : ''))
    .attr('x', 10)
    .attr('y', (_word, index) => Math.max(top, geometry.top) + 19 + index * 17)
    .text((word) => word);
}

function drawNumbers(layer: Layer, { store, geometry, columns, left, width }: Scene): void {
  const { step: selected } = store.view;
  layer
    .selectAll('rect')
    .data([
      { name: 'ground', x: 0, width },
      { name: 'selected', x: left + selected * geometry.column, width: geometry.column },
    ])
    .join('rect')
    .attr('class', ({ name }) => name)
    .attr('x', ({ x }) => x)
    .attr('width', (each) => each.width)
    .attr('height', geometry.top);
  layer
    .selectAll<SVGTextElement, number>('text')
    .data(range(columns), (step) => step)
    .join('text')
    .attr('x', (step) => left + (step + 0.5) * geometry.column)
    .attr('y', 17)
    .attr('text-anchor', 'middle')
    .attr('class', (step) => (step === selected ? 'selected' : ''))
    .text((step) => showCount(step + 1));
}

function drawNames(layer: Layer, { trace, geometry, rows, top, height }: Scene): void {
  layer
    .selectAll(':scope > rect')
    .data([height])
    .join('rect')
    .attr('width', geometry.names - 8)
    .attr('height', height);
  const lanes = layer
    .selectAll<SVGGElement, number>('g')
    .data(range(rows), (lane) => lane)
    .join((enter) => {
      const made = enter.append('g').attr('data-tip', (lane) => {
        const { name, steps } = trace.layout.lanes[lane]!;
        return `${visibleText(laneTitle(name))}: ${countOf(steps.length, 'step')}`;
      });
      made
        .append('rect')
        .attr('x', geometry.inset)
        .attr('y', -5)
        .attr('width', 10)
        .attr('height', 10)
        .attr('rx', 2);
      made
        .append('text')
        .attr('x', geometry.inset + nameGap)
        .attr('dy', '0.35em');
      return made;
    })
    .attr('transform', (lane) => `translate(0,${top + laneMiddle(geometry, lane)})`);
  lanes.select('rect').attr('class', (lane) => `lane-${trace.layout.lanes[lane]!.colour}`);
  lanes
    .select('text')
    .text((lane) =>
      shown(laneTitle(trace.layout.lanes[lane]!.name), geometry.names - geometry.inset - nameGap - 10),
    );
  layer
    .selectAll('rect.corner')
    .data([0])
    .join('rect')
    .attr('class', 'corner')
    .attr('width', geometry.names - 8)
    .attr('height', geometry.top);
}
