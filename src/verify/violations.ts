import type { Offer } from '../lts.ts';
import type { Known } from '../run/known-graph.ts';
import type { Monitor, ReplayLog, Violation } from '../trace.ts';

/** A state of a model, as runs remember it. */
export type Met = Known<unknown, Offer>;

/** The state of the system itself. */
export function inner(met: unknown): unknown {
  return (met as Met).state;
}

/** Everything that a state violates, the first one being what ends a run there. */
export type ViolationsAt = (state: Met, end: Met['end']) => readonly Violation[];

/** What monitors say of a state, each asked once. */
export function violationsBy(monitors: readonly Monitor<Met>[]): ViolationsAt {
  const known = new WeakMap<Met, readonly Violation[]>();
  return (state, end) => {
    const before = known.get(state);
    if (before !== undefined) return before;
    const found = monitors.flatMap((monitor) => monitor(state, end) ?? []);
    known.set(state, found);
    return found;
  };
}

/** The monitor of one property among all. */
export function only(violationsAt: ViolationsAt, property: string): Monitor<Met> {
  return (state, end) =>
    violationsAt(state, end).find((violation) => violation.property === property) ?? null;
}

/** Another way to fail that is met while a run is made small. */
export interface OtherFailure {
  readonly violation: Violation;
  readonly log: ReplayLog;
}
