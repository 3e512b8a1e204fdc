import type { CausalLink } from './causality.ts';
import type { LaneLayout } from './lanes.ts';
import type { Window } from './visible-window.ts';

/** Sizes of the drawing of lanes, in pixels. */
export interface Geometry {
  /** Width of the names at the left. */
  readonly names: number;
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

const narrowest = 84;
const widest = 190;
/** Between the bars of neighbouring steps: room for an arrow. */
export const barGap = 22;

/**
 * Fits columns to the room there is; what does not fit is scrolled to.
 * @param width pixels in sight
 * @param steps number of steps
 */
export function geometryFor(width: number, steps: number): Geometry {
  const narrow = width < 560;
  const names = narrow ? 84 : 148;
  const end = narrow ? 84 : 116;
  const fit = (width - names - end) / Math.max(1, steps);
  return { names, top: 26, column: Math.floor(Math.max(narrowest, Math.min(widest, fit))), row: 46, bar: 26, end };
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
 * The path of a link, from the end of one bar to the start of another. Along a lane it is straight, or passes below the bars
 * between; from lane to lane it leaves and arrives level.
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
  if (startLane === endLane) {
    if (!hasBarBetween(layout, startLane, from, to)) return `M${x1},${y1}H${x2}`;
    const low = y1 + bar / 2 + 6;
    return `M${x1},${y1}C${x1 + 12},${y1} ${x1 + 2},${low} ${x1 + 18},${low}H${x2 - 18}C${x2 - 2},${low} ${x2 - 12},${y2} ${x2},${y2}`;
  }
  // The bend lies in the gap right before the target: on the way there the line follows the lane that it comes from.
  const turn = Math.max(x1, x2 - Math.max(barGap, Math.min(column, x2 - x1)));
  const half = (x2 - turn) / 2;
  return `M${x1},${y1}${turn > x1 ? `H${turn}` : ''}C${turn + half},${y1} ${x2 - half},${y2} ${x2},${y2}`;
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
