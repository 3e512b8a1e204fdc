import type { Offer } from '../lts.ts';
import { matchStep, type ReplayLog, type System } from '../trace.ts';

/** So many states are looked at. */
const mostStates = 20_000;

/**
 * Whether a case can still end where a run has come to. The hash of a model says nothing of what its handlers import, so what was a livelock when a
 * log was written may have a way out now.
 * @param log of a run that the system makes
 * @returns `null` where there are too many states to tell
 */
export function hasWayOut<State, Action extends Offer>(
  system: System<State, Action>,
  { steps }: Pick<ReplayLog, 'steps'>,
): boolean | null {
  const start = steps.reduce((state, step, position) => {
    const offered = system.enabled(state);
    const pick = matchStep(step, offered, position);
    return typeof pick === 'number' ? system.step(state, offered[pick]!).state : state;
  }, system.initial);
  const seen = new Map([[system.key(start), start]]);
  for (const state of seen.values()) {
    const offered = system.enabled(state);
    const end = offered.length === 0 ? system.end(state) : null;
    if (end !== null && end !== 'deadlocked') return true;
    for (const action of offered) {
      const next = system.step(state, action).state;
      seen.set(system.key(next), next);
      if (seen.size > mostStates) return null;
    }
  }
  return false;
}
