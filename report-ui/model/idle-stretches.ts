import type { TraceStep } from '../../src/trace.ts';
import type { LaneLayout } from './lanes.ts';

/** Steps of one branch, one after the other, that move its tokens and change nothing else. */
export interface IdleStretch {
  readonly from: number;
  /** The step after the last one. */
  readonly to: number;
}

/** A stretch of fewer steps is read as fast as a row that stands for it. */
const shortest = 4;
/** A trace of fewer steps is shown whole. */
const shortestTrace = 12;

/**
 * The stretches of a trace that can be folded into one row each. The last step, which shows what the trace is about, is in none.
 * Nothing is folded where steps tell no changes, or where folding would leave nothing to read: one branch without any data.
 * @param steps the whole trace
 * @returns ascending, without overlap
 */
export function idleStretches(steps: readonly TraceStep[], layout: LaneLayout): IdleStretch[] {
  const toldApart = layout.lanes.length > 1 || steps.some((step) => !isIdle(step));
  if (steps.length < shortestTrace || !toldApart) return [];
  const stretches: IdleStretch[] = [];
  const last = steps.length - 1;
  for (let from = 0; from < last;) {
    let to = from;
    while (to < last && isIdle(steps[to]!) && layout.laneOf[to] === layout.laneOf[from]) to++;
    if (to - from >= shortest) stretches.push({ from, to });
    from = Math.max(to, from + 1);
  }
  return stretches;
}

function isIdle({ changes }: TraceStep): boolean {
  return changes !== undefined && changes.every(({ kind }) => kind === 'token');
}

/**
 * The rows of a list in which stretches are folded: a step by its index, a stretch by half a step before its first one. Numbers
 * ascend with the trace.
 * @param open first steps of those stretches whose steps are listed too
 */
export function foldedRows(
  steps: number,
  stretches: readonly IdleStretch[],
  open: ReadonlySet<number>,
): number[] {
  const rows: number[] = [];
  let next = 0;
  for (const { from, to } of stretches) {
    while (next < from) rows.push(next++);
    rows.push(from - 0.5);
    if (!open.has(from)) next = to;
  }
  while (next < steps) rows.push(next++);
  return rows;
}

/** The stretch that a step lies in, or `null`. */
export function stretchOf(stretches: readonly IdleStretch[], step: number): IdleStretch | null {
  let low = 0;
  let high = stretches.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const stretch = stretches[middle]!;
    if (step < stretch.from) high = middle - 1;
    else if (step >= stretch.to) low = middle + 1;
    else return stretch;
  }
  return null;
}
