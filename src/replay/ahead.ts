/** Whether a run can still end: a bounded search forward, in parts, so that a page does not stand still. */
import { UserError } from '../errors.ts';
import type { End, Offer } from '../lts.ts';
import { metBound } from '../verify/monitors.ts';
import type { Revived } from './revived.ts';

/** Whether a final state can be reached from a state: only what is certain. */
export type Ahead =
  | {
      readonly can: 'yes';
      readonly end: End;
      /** Steps to it. */
      readonly steps: number;
      /** No end is nearer. */
      readonly isNearest: boolean;
    }
  /** None of so many states, which are all that can be reached; `null`: they were not counted. */
  | { readonly can: 'no'; readonly states: number | null }
  /** None of those that were looked at. `cut`: there are more; else the report does not hold what lies beyond, or a bound of the model was met. */
  | { readonly can: 'unknown'; readonly states: number; readonly why: 'cut' | 'not recorded' | 'bound' };

/** States that are looked at, the nearest first; then runs that are tried, and steps of each. */
const most = { states: 4_000, runs: 12, steps: 1_000 };

/** States between two pauses. */
const pace = 16;

interface Seen {
  readonly state: unknown;
  readonly depth: number;
}

/** What is offered in a state, and how the run ends there; `null`: nobody can tell. */
type Look = (state: unknown) => { readonly offered: readonly Offer[]; readonly end: End | null } | null;

/**
 * Searches forward from a state of the model.
 * @param enough asked at each pause: whether to stop here
 * @returns of a net without final states `null`: it has no such question
 */
export function* lookAhead(
  revived: Revived,
  start: unknown,
  enough: () => boolean,
): Generator<void, Ahead | null> {
  const { system, hasFinals } = revived;
  if (!hasFinals) return null;
  let why: 'not recorded' | 'bound' | null = null;
  const look: Look = (state) => {
    const here = attempt(() => system.enabled(state));
    if (here === null) why = 'not recorded';
    if (here === null || here.length > 0) return here && { offered: here, end: null };
    const end = system.end(state);
    const isBound = end === 'failed' && metBound(system.view(state));
    if (isBound) why = 'bound';
    return { offered: here, end: isBound || end === 'deadlocked' ? null : end };
  };
  const after = (state: unknown, offer: Offer): unknown => {
    const next = attempt(() => system.step(state, offer));
    if (next === null) why = 'not recorded';
    return next?.state;
  };
  const seen = new Map<string, Seen>([[revived.keyOf(start), { state: start, depth: 0 }]]);
  let looked = 0;
  let isCut = false;
  for (const { state, depth } of seen.values()) {
    if (++looked % pace === 0) yield;
    isCut = looked > most.states || enough();
    if (isCut) break;
    const here = look(state);
    if (here?.end) return { can: 'yes', end: here.end, steps: depth, isNearest: true };
    for (const offer of here?.offered ?? []) {
      const next = after(state, offer);
      if (next === undefined) continue;
      const key = revived.keyOf(next);
      if (!seen.has(key)) seen.set(key, { state: next, depth: depth + 1 });
    }
  }
  if (!isCut) return why === null ? { can: 'no', states: looked } : { can: 'unknown', states: looked, why };
  return (yield* tried(start, look, after, enough)) ?? { can: 'unknown', states: looked - 1, why: 'cut' };
}

/** Ends that lie deep are met by running on, now this way, now that. */
function* tried(
  start: unknown,
  look: Look,
  after: (state: unknown, offer: Offer) => unknown,
  enough: () => boolean,
): Generator<void, Ahead | null> {
  let random = 1;
  for (let run = 0; run < most.runs; run++) {
    let state = start;
    for (let steps = 0; steps <= most.steps && state !== undefined; steps++) {
      if (steps % pace === 0) yield;
      if (enough()) return null;
      const here = look(state);
      if (here?.end) return { can: 'yes', end: here.end, steps, isNearest: false };
      // Lehmer's generator: the same answer every time.
      random = (random * 48_271) % 2_147_483_647;
      const offer = here?.offered[random % here.offered.length];
      state = offer === undefined ? undefined : after(state, offer);
    }
  }
  return null;
}

/** What a model does not tell here, or gets wrong, is not known. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
