import type { Offer } from '../lts.ts';
import type { Paused } from '../run/pause.ts';
import { sameFailure, type Expected, type LogStep, type Monitor, type System } from '../trace.ts';

/**
 * - `found`: a run with fewer steps than asked for that fails in the same way; none is shorter.
 * - `none`: there is none with fewer steps.
 * - `unknown`: too many states to tell.
 */
export type Shortest =
  | { readonly kind: 'found'; readonly steps: readonly LogStep[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

/** States looked at between two pauses. */
const statesBetweenPauses = 256;

/**
 * Looks breadth-first for a run that fails as `failure` does, in fewer than `steps` steps. What it finds, or that it finds
 * nothing, is proved: every state that can be reached in so few steps is looked at.
 * @param monitor sees the violation
 * @param maxStates gives up when more states are met; whole states are kept in memory
 * It pauses now and then; `stop` is asked too, and `true` gives up.
 */
export function* shortestFailure<State, Action extends Offer>(
  system: System<State, Action>,
  monitor: Monitor<State>,
  failure: Expected,
  steps: number,
  maxStates: number,
  stop: () => boolean,
): Paused<Shortest> {
  interface Visit {
    readonly state: State;
    readonly before: Visit | null;
    readonly step: LogStep | null;
  }
  let looked = 0;
  const seen = new Set([system.key(system.initial)]);
  let layer: Visit[] = [{ state: system.initial, before: null, step: null }];
  for (let depth = 0; depth < steps && layer.length > 0; depth++) {
    const next: Visit[] = [];
    for (const visit of layer) {
      const offered = system.enabled(visit.state);
      const violation = monitor(visit.state, offered.length === 0 ? system.end(visit.state) : null);
      if (violation !== null) {
        // A run ends at its first violation, whichever that is.
        if (sameFailure(violation, failure)) return { kind: 'found', steps: stepsTo(visit) };
        continue;
      }
      const labels = offered.map((o) => o.label);
      for (const [pick, action] of offered.entries()) {
        const { state } = system.step(visit.state, action);
        const key = system.key(state);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ state, before: visit, step: { offered: labels, pick } });
      }
      if (seen.size > maxStates || stop()) return { kind: 'unknown' };
      if (++looked % statesBetweenPauses === 0) yield;
    }
    layer = next;
  }
  return { kind: 'none' };

  function stepsTo(visit: Visit): LogStep[] {
    const path: LogStep[] = [];
    for (let at: Visit | null = visit; at?.step; at = at.before) path.push(at.step);
    return path.reverse();
  }
}
