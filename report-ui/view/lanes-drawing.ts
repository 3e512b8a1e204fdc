import { select } from 'd3-selection';
import type { Selection } from 'd3-selection';

import type { CausalLink } from '../model/causality.ts';
import { countOf, showCount } from '../model/counts.ts';
import { barGap, barLeft, geometryFor, laneMiddle, linkPath, linksInSight } from '../model/lane-geometry.ts';
import type { Geometry } from '../model/lane-geometry.ts';
import { laneTitle } from '../model/lanes.ts';
import { cutMiddle } from '../model/middle-cut.ts';
import type { TraceModel } from '../model/trace-model.ts';
import { visibleText } from '../model/visible-text.ts';
import { scrollToShow, visibleWindow } from '../model/visible-window.ts';
import type { Window } from '../model/visible-window.ts';
import type { Store } from '../store.ts';
import { element } from './element.ts';
import type { Pane } from './pane.ts';

/** Pixels of one character of a label: 12 px monospace. */
const characterWidth = 7.3;

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/**
 * Swim-lanes: a lane for each branch, the steps as bars in order, arrows from what a step left to the step that took it.
 * The drawing is as large as the window onto it and shows the part that is scrolled to; so its cost does not grow with
 * the trace.
 */
export function lanesDrawing(trace: TraceModel, store: Store): Pane {
  const { steps, layout } = trace;
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('role', 'img');
  const space = element('div', { class: 'lanes-space' }, drawing);
  const node = element('div', { class: 'lanes', tabindex: 0, role: 'region', 'aria-label': 'Swim-lanes; the same as a table is one button away' }, space);
  const svg = select(drawing);
  addArrowHeads(svg);
  const layers = Object.fromEntries(
    ['band', 'rules', 'links', 'bars', 'end', 'numbers', 'names'].map((name) => [name, svg.append('g').attr('class', name)]),
  ) as Record<'band' | 'rules' | 'links' | 'bars' | 'end' | 'numbers' | 'names', Layer>;
  layers.band.append('rect');
  let geometry = geometryFor(900, steps.length);
  let asked = false;

  const resize = (): void => {
    if (node.clientWidth === 0) return;
    geometry = geometryFor(node.clientWidth, steps.length);
    const width = geometry.names + steps.length * geometry.column + geometry.end;
    const height = geometry.top + layout.lanes.length * geometry.row;
    space.style.width = `${Math.max(width, node.clientWidth)}px`;
    space.style.height = `${height}px`;
    draw();
  };
  const draw = (): void => {
    asked = false;
    const width = node.clientWidth;
    const height = Math.min(node.clientHeight, geometry.top + layout.lanes.length * geometry.row);
    if (width === 0) return;
    svg.attr('width', width).attr('height', height);
    const columns = visibleWindow(node.scrollLeft, width - geometry.names, geometry.column, steps.length, 1);
    const rows = visibleWindow(node.scrollTop, height - geometry.top, geometry.row, layout.lanes.length, 1);
    const scene: Scene = { trace, store, geometry, columns, rows, width, height, left: geometry.names - node.scrollLeft, top: geometry.top - node.scrollTop };
    for (const layer of ['links', 'bars'] as const) layers[layer].attr('transform', `translate(${scene.left},${scene.top})`);
    drawBand(layers.band, scene);
    drawRules(layers.rules, scene);
    drawLinks(layers.links, scene);
    drawBars(layers.bars, scene);
    drawEnd(layers.end, scene);
    drawNumbers(layers.numbers, scene);
    drawNames(layers.names, scene);
  };
  const ask = (): void => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  };
  node.addEventListener('scroll', ask, { passive: true });
  new ResizeObserver(resize).observe(node);

  const reveal = (step: number): void => {
    const { column, row, names, top, end } = geometry;
    const lane = layout.laneOf[step]!;
    const isLast = step === steps.length - 1;
    node.scrollLeft = isLast ? Math.max(node.scrollLeft, names + steps.length * column + end - node.clientWidth) : scrollToShow(step, node.scrollLeft, node.clientWidth - names, column);
    node.scrollTop = scrollToShow(lane, node.scrollTop, node.clientHeight - top, row);
  };

  return {
    node,
    update(view, before) {
      if (view === before) resize();
      if (view.step !== before.step || view === before) {
        reveal(view.step);
        drawing.setAttribute('aria-label', summary(trace, view.step));
      }
      if (view.step !== before.step || view.hover !== before.hover || view.tab !== before.tab) ask();
    },
  };
}

interface Scene {
  readonly trace: TraceModel;
  readonly store: Store;
  readonly geometry: Geometry;
  readonly columns: Window;
  readonly rows: Window;
  readonly width: number;
  readonly height: number;
  /** Where the first column and the first lane lie in the window. */
  readonly left: number;
  readonly top: number;
}

function range({ from, to }: Window): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function shown(text: string, width: number): string {
  return cutMiddle(visibleText(text), Math.max(3, Math.floor(width / characterWidth)));
}

function summary({ steps, layout }: TraceModel, step: number): string {
  return `${countOf(steps.length, 'step')} in ${countOf(layout.lanes.length, 'branch', 'branches')}; selected is step ${step + 1}, ${cutMiddle(visibleText(steps[step]!.label), 80)}`;
}

function addArrowHeads(svg: Selection<SVGSVGElement, unknown, null, undefined>): void {
  for (const kind of ['plain', 'lit']) {
    svg
      .append('marker')
      .attr('id', `head-${kind}`)
      .attr('class', `head ${kind}`)
      .attr('viewBox', '0 0 8 8')
      .attr('refX', 7)
      .attr('refY', 4)
      .attr('markerWidth', 7)
      .attr('markerHeight', 7)
      .attr('markerUnits', 'userSpaceOnUse')
      .attr('orient', 'auto')
      .append('path')
      .attr('d', 'M0,0.5 8,4 0,7.5z');
  }
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

function drawLinks(layer: Layer, { trace, store, geometry, columns }: Scene): void {
  const { step } = store.view;
  const links = linksInSight(trace.links, columns, step);
  layer
    .selectAll<SVGPathElement, CausalLink>('path')
    .data(links, ({ from, to, kind }) => `${kind} ${from} ${to}`)
    .join((enter) => enter.append('path').attr('data-tip', linkTip))
    .order()
    .attr('class', ({ from, to, kind }) => {
      const colour = kind === 'work' ? `lane-${trace.layout.lanes[trace.layout.laneOf[from]!]!.colour}` : '';
      return `${kind} ${from === step || to === step ? 'lit' : ''} ${to > step ? 'later' : ''} ${colour}`;
    })
    .attr('marker-end', ({ from, to, kind }) =>
      kind === 'work' ? null : `url(#head-${from === step || to === step ? 'lit' : 'plain'})`,
    )
    .attr('d', (link) => linkPath(geometry, trace.layout, link));
}

function linkTip({ from, to, kind, names }: CausalLink): string {
  const what = names.slice(0, 5).map((each) => cutMiddle(visibleText(each), 60));
  const more = names.length > 5 ? ` and ${showCount(names.length - 5)} more` : '';
  const verb = { token: 'takes what', work: 'ends what', data: 'overwrites what' }[kind];
  return `step ${to + 1} ${verb} step ${from + 1} ${kind === 'work' ? 'started' : kind === 'data' ? 'wrote' : 'put'}: ${what.join(', ')}${more}`;
}

function drawBars(layer: Layer, { trace, store, geometry, columns }: Scene): void {
  const { steps, layout } = trace;
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
    .attr('transform', (step) => `translate(${barLeft(geometry, step)},${laneMiddle(geometry, layout.laneOf[step]!)})`)
    .attr('class', (step) => {
      const state = step === selected ? 'selected' : step > selected ? 'later' : '';
      return `bar lane-${layout.lanes[layout.laneOf[step]!]!.colour} ${state} ${step === hover ? 'hover' : ''}`;
    });
  bars.select('rect').attr('y', -geometry.bar / 2).attr('width', width).attr('height', geometry.bar);
  bars
    .select('text')
    .attr('x', width / 2)
    .text((step) => shown(steps[step]!.label, width - 8));
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
  layer.selectAll('line').data([height]).join('line').attr('x1', 1).attr('x2', 1).attr('y1', 4).attr('y2', height);
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
  layer.selectAll('rect').data([width]).join('rect').attr('width', width).attr('height', geometry.top);
  layer
    .selectAll<SVGTextElement, number>('text')
    .data(range(columns), (step) => step)
    .join('text')
    .attr('x', (step) => left + (step + 0.5) * geometry.column)
    .attr('y', 17)
    .attr('text-anchor', 'middle')
    .attr('class', (step) => (step === store.view.step ? 'selected' : ''))
    .text((step) => showCount(step + 1));
}

function drawNames(layer: Layer, { trace, geometry, rows, top, height }: Scene): void {
  layer.selectAll(':scope > rect').data([height]).join('rect').attr('width', geometry.names - 8).attr('height', height);
  const lanes = layer
    .selectAll<SVGGElement, number>('g')
    .data(range(rows), (lane) => lane)
    .join((enter) => {
      const made = enter.append('g').attr('data-tip', (lane) => {
        const { name, steps } = trace.layout.lanes[lane]!;
        return `${visibleText(laneTitle(name))}: ${countOf(steps.length, 'step')}`;
      });
      made.append('rect').attr('x', 12).attr('y', -5).attr('width', 10).attr('height', 10).attr('rx', 2);
      made.append('text').attr('x', 30).attr('dy', '0.35em');
      return made;
    })
    .attr('transform', (lane) => `translate(0,${top + laneMiddle(geometry, lane)})`);
  lanes.select('rect').attr('class', (lane) => `lane-${trace.layout.lanes[lane]!.colour}`);
  lanes.select('text').text((lane) => shown(laneTitle(trace.layout.lanes[lane]!.name), geometry.names - 46));
  layer.selectAll('rect.corner').data([0]).join('rect').attr('class', 'corner').attr('width', geometry.names - 8).attr('height', geometry.top);
}
