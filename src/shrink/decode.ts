import type { End, Offer } from '../lts.ts';
import { sameFailure, type Expected, type Monitor, type System } from '../trace.ts';
import type { FailingRun } from './failing-run.ts';

/** Called for every state of a candidate with the way there. */
export type OnState<State> = (
  state: State,
  end: End | null,
  way: Pick<FailingRun, 'labels' | 'offered' | 'picks'>,
) => void;

/**
 * A candidate is a list of labels, a wish and not a schedule that must fit. It decodes totally, so that whatever is deleted,
 * moved or replaced in it leaves a run:
 *
 * - the next label of the list that is offered is fired; those before it, which are not, are skipped. So the steps that
 *   depend on a deleted one (the rest of its branch, the iteration of its loop) fall away by themselves;
 * - when the list is used up, the lane that acted last goes on with the first action that it offers; offers it none, the first
 *   action of all is fired. So a join still gets the branches that it waits for, a deadlock is still run into, and a
 *   list that was cut anywhere ends with as few preemptions as there can be.
 *
 * Labels and not picks: a pick means another action as soon as an earlier step is gone, a label means the same for ever.
 *
 * @param labels the candidate
 * @param failure the run counts only if its first violation has this signature
 * @param maxSteps the run is given up after so many steps
 * @param onState called for every state of the candidate
 * @returns the run up to its violation, or `null` if it does not fail so
 */
export function decode<State, Action extends Offer>(
  system: System<State, Action>,
  monitor: Monitor<State>,
  labels: readonly string[],
  failure: Expected | null,
  maxSteps: number,
  onState?: OnState<State>,
): FailingRun | null {
  const run = {
    labels: [] as string[],
    lanes: [] as string[],
    offered: [] as string[][],
    picks: [] as number[],
  };
  let preemptions = 0;
  let lane: string | null = null;
  let wish = 0;
  for (let state = system.initial; ;) {
    const offered = system.enabled(state);
    const end: End | null = offered.length === 0 ? system.end(state) : null;
    onState?.(state, end, run);
    const violation = monitor(state, end);
    if (violation !== null) {
      const counts = failure === null || sameFailure(violation, failure);
      return counts ? { ...run, preemptions, violation, end } : null;
    }
    if (offered.length === 0 || run.labels.length >= maxSteps) return null;
    const names = offered.map((offer) => offer.label);
    while (wish < labels.length && !names.includes(labels[wish]!)) wish++;
    const goesOn = lane === null ? -1 : offered.findIndex((action) => system.lane(action) === lane);
    const pick = wish < labels.length ? names.indexOf(labels[wish++]!) : Math.max(goesOn, 0);
    const action = offered[pick]!;
    const acting = system.lane(action);
    if (goesOn >= 0 && acting !== lane) preemptions++;
    lane = acting;
    run.labels.push(action.label);
    run.lanes.push(acting);
    run.offered.push(names);
    run.picks.push(pick);
    state = system.step(state, action).state;
  }
}
