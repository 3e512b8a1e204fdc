import type { End, Offer } from '../lts.ts';
import type { Paused } from '../run/pause.ts';
import { below, drawsOf } from '../schedule/draws.ts';
import type { Monitor, System } from '../trace.ts';
import type { Budget } from './budget.ts';
import type { Outlook } from './explanation.ts';
import { fateOf } from './fate.ts';
import { canReach, type Futures } from './futures.ts';

/** What is asked of runs. */
export interface Asked<State> {
  /** What single states show; `null` for the option to complete, which none does. */
  readonly monitor: Monitor<State> | null;
  /** Something is still to come: a run in which that is so for ever violates it, too. `null`: no run that goes on for ever does. */
  readonly waits: ((state: State) => boolean) | null;
  /** A bound of the model was met: what would have come is not known. */
  isCut(state: State): boolean;
}

/** Random continuations from each position: as many, if the budget allows; fewer than `fewest` tell nothing. */
const continuations = 32;
const fewest = 8;

/** Positions, and steps of a continuation, at most. */
const mostPositions = 48;
const longest = 4_000;

/**
 * The outlook along a run from the whole graph.
 * @param path the states of the run, the initial one first
 * @returns `null` where the last state does not violate what is asked, or where a bound of the model hides what would have come
 */
export function exactOutlook<State>(
  futures: Futures<State>,
  path: readonly State[],
  asked: Asked<State>,
): Outlook | null {
  const { states, ends } = futures;
  if (ends.some((end, s) => end === 'failed' && asked.isCut(states[s]!))) return null;
  const { inevitable, likelihood } = fateOf(futures, violating(futures, asked));
  const numbers = path.map((state) => futures.numberOf(state));
  const noReturn = numbers.findIndex((number) => inevitable[number] === 1);
  if (noReturn < 0) return null;
  const prospects = numbers.flatMap((number, position) => {
    const known = likelihood[number]!;
    return Number.isNaN(known) ? [] : [{ position, likelihood: rounded(known) }];
  });
  return { isExact: true, noReturn, prospects };
}

/** Six digits: as many as iteration makes sure of. What is possible but not certain is neither 0 nor 1. */
function rounded(likelihood: number): number {
  const near = Math.round(likelihood * 1e6) / 1e6;
  if (near >= 1 && likelihood < 1) return 0.999999;
  return near <= 0 && likelihood > 0 ? 0.000001 : near;
}

/**
 * States that violate what is asked; of the option to complete those from which no final state can be reached, and of what is to come
 * those from which no run ends and it never comes.
 */
function violating<State>(futures: Futures<State>, { monitor, waits }: Asked<State>): number[] {
  const { states, ends } = futures;
  const isLost = (hopes: readonly number[]) => {
    const reaches = canReach(futures, hopes);
    return (s: number) => reaches[s] === 0;
  };
  if (monitor === null) {
    const finals = ends.flatMap((end, s) => (end === null || end === 'deadlocked' ? [] : [s]));
    return states.map((_, s) => s).filter(isLost(finals));
  }
  const over = states.flatMap((state, s) => (ends[s] !== null || waits?.(state) !== true ? [s] : []));
  const waitsForEver = waits === null ? () => false : isLost(over);
  return states.flatMap((state, s) => (monitor(state, ends[s]!) !== null || waitsForEver(s) ? [s] : []));
}

/**
 * The outlook along a run by random continuations, always the same ones: rounds of one continuation from each position, at most 48 of them,
 * evenly spread, and fewer in long runs, until there are 32 of each or the budget is used up.
 * @param path the states of the run, the initial one first
 * @returns `null` where the budget does not allow 8 rounds, or where a continuation has no end that tells
 */
export function* estimatedOutlook<State, Action extends Offer>(
  system: System<State, Action>,
  path: readonly State[],
  asked: Asked<State>,
  budget: Budget,
): Paused<Outlook | null> {
  const positions = spread(path.length, budget);
  const failing = positions.map(() => 0);
  let of = 0;
  for (; of < continuations; of++) {
    const round: boolean[] = [];
    for (const position of positions) {
      const fails = violates(system, path[position]!, asked, position * continuations + of, budget);
      if (fails === null) return null;
      round.push(fails);
      yield;
    }
    if (budget.steps < 0) break;
    round.forEach((fails, i) => (failing[i]! += Number(fails)));
  }
  if (of < fewest) return null;
  const passes = failing.findLastIndex((count) => count < of);
  const noReturn = positions[passes + 1];
  if (noReturn === undefined) return null;
  const prospects = positions.map((position, i) => ({
    position,
    likelihood: Math.round((1e6 * failing[i]!) / of) / 1e6,
    failing: failing[i]!,
    of,
  }));
  return { isExact: false, noReturn, prospects };
}

/** As many positions as half of the continuations are likely to be made from: each takes about half the steps of the run. */
function spread(length: number, { steps }: Budget): number[] {
  const affordable = Math.floor(steps / ((continuations / 2) * Math.max(1, length / 2)));
  const n = Math.min(length, Math.max(4, Math.min(mostPositions, affordable)));
  return Array.from({ length: n }, (_, i) => Math.round((i * (length - 1)) / Math.max(1, n - 1)));
}

/**
 * Whether a random continuation violates what is asked.
 * @returns `null` where that is not known: it met a bound, or goes on and on, and that may be a violation
 */
function violates<State, Action extends Offer>(
  system: System<State, Action>,
  from: State,
  asked: Asked<State>,
  seed: number,
  budget: Budget,
): boolean | null {
  const { monitor, waits } = asked;
  let draws = drawsOf(seed);
  for (let state = from, made = 0; ; made++, budget.steps--) {
    const offered = system.enabled(state);
    const end: End | null = offered.length === 0 ? system.end(state) : null;
    if (monitor === null ? end === 'deadlocked' : monitor(state, end) !== null) return true;
    if (end === 'failed' && asked.isCut(state)) return null;
    if (end !== null || budget.steps < 0) return false;
    if (made >= longest) return monitor === null || waits?.(state) === true ? null : false;
    const drawn = below(offered.length, draws);
    draws = drawn.draws;
    state = system.step(state, offered[drawn.value]!).state;
  }
}
