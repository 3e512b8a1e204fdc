import { canReach, type Futures } from './futures.ts';

/** What becomes of runs, for each state of a system. */
export interface Fate {
  /** 1 where every run violates the property: see {@link fateOf}. */
  readonly inevitable: Uint8Array;
  /**
   * The probability that a run violates it that picks every action offered with the same probability; `NaN` where that did not become
   * certain to six digits.
   */
  readonly likelihood: Float64Array;
}

/** Sweeps over all states, at most, until each likelihood lies between bounds that are not further apart than `precision`. */
const sweeps = 2_000;
const precision = 1e-8;

/**
 * Where a violation is inevitable, from the whole graph. A run goes on from a state until it ends, meets a state that violates the
 * property, or stays for ever among states from which no such state can be reached. It is inevitable in a state where all runs meet one
 * that are fair: that do not go round for ever where they could leave. So a loop that can be left is no way out, and a livelock from which
 * the violation cannot be reached is one.
 * @param bad the states that violate the property
 */
export function fateOf(futures: Pick<Futures<unknown>, 'targets'>, bad: readonly number[]): Fate {
  const { targets } = futures;
  const isBad = new Uint8Array(targets.length);
  for (const state of bad) isBad[state] = 1;
  const isOpen = (state: number): boolean => isBad[state] === 0;
  const mayFail = canReach(futures, bad, isOpen);
  const safe = targets.flatMap((_, state) => (mayFail[state] === 0 ? [state] : []));
  const inevitable = canReach(futures, safe, isOpen).map((mayPass) => 1 - mayPass);
  return { inevitable, likelihood: likelihoods(targets, mayFail, inevitable) };
}

/**
 * By Gauss and Seidel, from the last state met to the first, so that chains take one sweep; from below and from above (interval iteration,
 * after Haddad and Monmege 2018), since small changes alone do not show that the limit is near.
 */
function likelihoods(
  targets: Futures<unknown>['targets'],
  mayFail: Uint8Array,
  inevitable: Uint8Array,
): Float64Array {
  const least = Float64Array.from(inevitable);
  const most = Float64Array.from(mayFail);
  const open = targets.flatMap((_, s) => (mayFail[s] === 1 && inevitable[s] === 0 ? [s] : [])).reverse();
  const mean = (of: Float64Array, after: readonly number[]): number =>
    after.reduce((sum, target) => sum + of[target]!, 0) / after.length;
  for (let sweep = 0, apart = 1; sweep < sweeps && apart > precision; sweep++) {
    apart = 0;
    for (const state of open) {
      least[state] = mean(least, targets[state]!);
      most[state] = mean(most, targets[state]!);
      apart = Math.max(apart, most[state]! - least[state]!);
    }
  }
  return least.map((low, state) => (most[state]! - low > 1e-7 ? NaN : (low + most[state]!) / 2));
}
