import type { CausalLink } from './causality.ts';
import type { LaneLayout } from './lanes.ts';
import type { Window } from './visible-window.ts';

/** Sizes of the drawing of lanes, in pixels. */
export interface Geometry {
  /** Width of the names at the left. */
  readonly names: number;
  /** Of them, left of the colour. */
  readonly inset: number;
  /** Height of the numbers on top. */
  readonly top: number;
  /** One step. */
  readonly column: number;
  /** One lane. */
  readonly row: number;
  readonly bar: number;
  /** Room at the end, for how the run ended. */
  readonly end: number;
}

/** From the colour of a lane to its name. */
export const nameGap = 18;
const narrowest = 88;
/** Of the narrowest column that long labels ask for. */
const roomy = 150;
const widest = 190;
/** Between the bars of neighbouring steps: room for an arrow. */
export const barGap = 26;

/** What a drawing of lanes has to hold; sizes in pixels. */
export interface Content {
  readonly steps: number;
  readonly lanes: number;
  /** Width of the longest label. */
  readonly label: number;
  /** Width of the longest name of a lane. */
  readonly name: number;
}

/**
 * Fits columns to the room there is. Where all steps fit in sight they do; else columns take in the labels, as far as that is
 * not too much, and the rest is scrolled to.
 * @param width pixels in sight
 */
export function geometryFor(width: number, { steps, lanes, label, name }: Content): Geometry {
  const narrow = width < 560;
  const inset = narrow ? 16 : 22;
  const names = Math.max(84, Math.min(narrow ? 128 : 176, inset + nameGap + name + 18));
  const end = narrow ? 84 : 116;
  const fit = (width - names - end) / Math.max(1, steps);
  const scrolled = Math.max(narrowest, Math.min(roomy, label + barGap + 10));
  const column = Math.floor(fit >= narrowest ? Math.min(widest, fit) : scrolled);
  return { names, inset, top: 26, column, ...rowSizes(lanes), end };
}

/** Height of a lane and of its bars, in pixels. */
export function rowSizes(lanes: number): Pick<Geometry, 'row' | 'bar'> {
  return lanes <= 4 ? { row: 54, bar: 30 } : { row: 44, bar: 26 };
}

/** Left edge of the bar of a step, from the left edge of the first column. */
export function barLeft({ column }: Geometry, step: number): number {
  return step * column + barGap / 2;
}

/** Middle of a lane, from the top of the first lane. */
export function laneMiddle({ row }: Geometry, lane: number): number {
  return lane * row + row / 2;
}

/** The most links that are drawn at a time; more could not be told apart. */
const mostLinks = 300;

/**
 * The links of which some part is in sight. Those of the selected step come last, so that they are drawn on top, and are
 * never left out for others.
 */
export function linksInSight(links: readonly CausalLink[], columns: Window, selected: number): CausalLink[] {
  const own: CausalLink[] = [];
  const others: CausalLink[] = [];
  for (const link of links) {
    if (link.to < columns.from || link.from >= columns.to) continue;
    if (link.from === selected || link.to === selected) own.push(link);
    else if (others.length < mostLinks) others.push(link);
  }
  return [...others, ...own.slice(0, mostLinks)];
}

/**
 * The path of a link, from the end of one bar to the start of another. Lines change lanes only in the gaps between columns,
 * and run along a lane only where it has no bar in between; else they run below or above the bars.
 * @returns SVG path data, relative to the first column and lane
 */
export function linkPath(geometry: Geometry, layout: LaneLayout, { from, to }: CausalLink): string {
  const { column, bar } = geometry;
  const startLane = layout.laneOf[from]!;
  const endLane = layout.laneOf[to]!;
  const x1 = (from + 1) * column - barGap / 2;
  const x2 = to * column + barGap / 2 - 2;
  const y1 = laneMiddle(geometry, startLane);
  const y2 = laneMiddle(geometry, endLane);
  const startFree = !hasBarBetween(layout, startLane, from, to);
  if (startFree)
    return `M${x1},${y1}H${Math.max(x1, x2 - bendWidth)}${bend(Math.max(x1, x2 - bendWidth), y1, x2, y2)}`;
  if (!hasBarBetween(layout, endLane, from, to))
    return `M${x1},${y1}${bend(x1, y1, x1 + bendWidth, y2)}H${x2}`;
  const gutter = y1 + (endLane < startLane ? -1 : 1) * (bar / 2 + 5);
  return `M${x1},${y1}${bend(x1, y1, x1 + bendWidth, gutter)}H${x2 - bendWidth}${bend(x2 - bendWidth, gutter, x2, y2)}`;
}

/**
 * The path of a span: along the lane in which it begins, whatever is in the way: to the step that ends it, or, where that one
 * cancels it from another lane, to the middle of that step.
 * @returns SVG path data, relative to the first column and lane
 */
export function spanPath(
  geometry: Geometry,
  layout: LaneLayout,
  link: Pick<CausalLink, 'from' | 'to' | 'kind' | 'lane'>,
): string {
  const { from, to, kind } = link;
  const { column } = geometry;
  const end = kind === 'cancelled' ? column / 2 : barGap / 2;
  const y = laneMiddle(geometry, laneOfSpan(layout, link));
  return `M${(from + 1) * column - barGap / 2},${y}H${to * column + end}`;
}

/** Index of the lane along which a span lies. */
export function laneOfSpan(
  { lanes, laneOf }: LaneLayout,
  { from, lane }: Pick<CausalLink, 'from' | 'lane'>,
): number {
  return lane === undefined ? laneOf[from]! : lanes.findIndex(({ name }) => name === lane);
}

/** Pixels in which a line changes lanes: what the gap between two columns leaves. */
const bendWidth = barGap - 4;

function bend(x1: number, y1: number, x2: number, y2: number): string {
  if (y1 === y2) return `H${x2}`;
  const middle = (x1 + x2) / 2;
  return `C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

function hasBarBetween({ lanes }: LaneLayout, lane: number, from: number, to: number): boolean {
  const { steps } = lanes[lane]!;
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! <= from) low = middle + 1;
    else high = middle;
  }
  return low < steps.length && steps[low]! < to;
}
