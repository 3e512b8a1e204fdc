import type { End } from '../lts.ts';
import type { Violation } from '../trace.ts';

/** A run as passes see it: step by step, without states. */
export interface DecodedRun {
  /** What was fired, by label. Its length is the number of steps. */
  readonly labels: readonly string[];
  /** The lane that acted. */
  readonly lanes: readonly string[];
  /** The labels offered before the step. */
  readonly offered: readonly (readonly string[])[];
  /** The index of the label among those offered. */
  readonly picks: readonly number[];
  /** Steps at which another lane goes on although the lane before could have. */
  readonly preemptions: number;
  /** What the last state violates. */
  readonly violation: Violation | null;
  /** How the last state ends, `null` where something is still offered. */
  readonly end: End | null;
}

/** A run that ends at a violation. */
export interface FailingRun extends DecodedRun {
  readonly violation: Violation;
}

/**
 * The order that shrinking descends: fewer steps, then fewer preemptions, then lexicographically smaller picks (a smaller
 * pick is nearer to the deterministic run). Well founded, so shrinking ends.
 * @returns negative when `a` is smaller, 0 when they are equal, else positive
 */
export function compareRuns(a: DecodedRun, b: DecodedRun): number {
  if (a.labels.length !== b.labels.length) return a.labels.length - b.labels.length;
  if (a.preemptions !== b.preemptions) return a.preemptions - b.preemptions;
  const i = a.picks.findIndex((pick, at) => pick !== b.picks[at]);
  return i < 0 ? 0 : a.picks[i]! - b.picks[i]!;
}

/** Steps at which another lane acts than before, forced or not. */
export function switches(run: DecodedRun): number {
  return run.lanes.filter((lane, i) => i > 0 && lane !== run.lanes[i - 1]).length;
}

/** Neighbouring steps of one lane. */
export interface Block {
  readonly lane: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The run as blocks, in order. */
export function blocksOf(run: DecodedRun): Block[] {
  const starts = run.lanes.flatMap((lane, i) => (lane === run.lanes[i - 1] ? [] : [i]));
  return starts.map((start, b) => ({
    lane: run.lanes[start]!,
    start,
    end: starts[b + 1] ?? run.lanes.length,
  }));
}
