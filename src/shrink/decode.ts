import type { End, Offer } from '../lts.ts';
import { sameFailure, type Expected, type Monitor, type System } from '../trace.ts';
import type { DecodedRun, FailingRun } from './failing-run.ts';

/** A run and its last state. */
export interface Played<State> {
  readonly run: DecodedRun;
  readonly state: State;
}

/** Which of the actions offered is taken; `null`: none, the run stops. */
export type Choose<Action> = (
  offered: readonly Action[],
  /** Their labels. */
  names: readonly string[],
  /** The first one of the lane that acted last, or -1. */
  goesOn: number,
) => number | null;

/** Called for every state of a candidate with the way there. */
export type OnState<State> = (
  state: State,
  end: End | null,
  way: Pick<FailingRun, 'labels' | 'offered' | 'picks'>,
) => void;

/**
 * Makes a run choice by choice, up to the first violation, its end, or `maxSteps` steps.
 * @returns the run and its last state; a run that was cut or stopped has neither an end nor a violation
 */
export function play<State, Action extends Offer>(
  system: System<State, Action>,
  monitor: Monitor<State>,
  choose: Choose<Action>,
  maxSteps: number,
  onState?: OnState<State>,
): Played<State> {
  const labels: string[] = [];
  const lanes: string[] = [];
  const offers: string[][] = [];
  const picks: number[] = [];
  let preemptions = 0;
  let lane: string | null = null;
  for (let state = system.initial; ;) {
    const offered = system.enabled(state);
    const end: End | null = offered.length === 0 ? system.end(state) : null;
    onState?.(state, end, { labels, offered: offers, picks });
    const violation = monitor(state, end);
    const names = offered.map((offer) => offer.label);
    const goesOn = lane === null ? -1 : offered.findIndex((action) => system.lane(action) === lane);
    const isOver = violation !== null || offered.length === 0 || labels.length >= maxSteps;
    const pick = isOver ? null : choose(offered, names, goesOn);
    if (pick === null)
      return { run: { labels, lanes, offered: offers, picks, preemptions, violation, end }, state };
    const action = offered[pick]!;
    const acting = system.lane(action);
    if (goesOn >= 0 && acting !== lane) preemptions++;
    lane = acting;
    labels.push(action.label);
    lanes.push(acting);
    offers.push(names);
    picks.push(pick);
    state = system.step(state, action).state;
  }
}

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
  const { run } = play(system, monitor, wishes(labels), maxSteps, onState);
  const { violation } = run;
  if (violation === null) return null;
  return failure === null || sameFailure(violation, failure) ? { ...run, violation } : null;
}

/** Chooses by a list of labels, as {@link decode} says; for one run. */
export function wishes(labels: readonly string[]): Choose<Offer> {
  let wish = 0;
  return (_, names, goesOn) => {
    while (wish < labels.length && !names.includes(labels[wish]!)) wish++;
    return wish < labels.length ? names.indexOf(labels[wish++]!) : Math.max(goesOn, 0);
  };
}
