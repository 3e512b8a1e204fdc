import type { Offer } from '../lts.ts';
import { branchesOf, pickOf, type BranchOf, type Workload } from './branches.ts';
import { below, drawsOf } from './draws.ts';
import type { Scheduler } from './scheduler.ts';
import type { Xoshiro128 } from './xoshiro128.ts';

/** What the uniform random walk is told. */
export interface UrwOptions<Action> {
  readonly workload: Workload;
  readonly branchOf: BranchOf<Action>;
}

interface Memo {
  readonly draws: Xoshiro128;
  /** Steps made, per branch, those of branches inside it included. */
  readonly made: ReadonlyMap<string, number>;
}

/**
 * Uniform random walk over interleavings: a branch acts with a probability in proportion to the steps that it has left, those of the
 * branches inside it included; inside it the same choice is made again. A random walk prefers interleavings that switch often; this
 * one does not.
 *
 * Guarantee: where branches are nested like forks and joins and have as many steps as the workload says, all interleavings are equally
 * likely: each of the (k1 + ... + kn)! / (k1! ... kn!) of n branches side by side. Counts are estimated by one run, so elsewhere it
 * is a heuristic. Source: H. Zhao, D. Wolff, U. Mathur, A. Roychoudhury, "Selectively uniform concurrency testing", ASPLOS 2025; the
 * nesting follows from counting the orders of series-parallel sets: one order of each side, and every shuffle of the two.
 *
 * @throws UserError FP4011 from `start` when the seed is not a safe integer
 */
export function urw<Action extends Offer>(options: UrwOptions<Action>): Scheduler<unknown, Action> {
  const { workload, branchOf } = options;
  const expected = withInner(workload.stepsOf);
  const scheduler: Scheduler<Memo, Action> = {
    name: 'urw',
    start: (seed) => ({ draws: drawsOf(seed), made: new Map() }),
    choose(offered, memo) {
      const { made } = memo;
      // A branch that offers something has a step left, whatever was expected.
      const left = (branch: string) => Math.max(1, (expected.get(branch) ?? 0) - (made.get(branch) ?? 0));
      const branches = branchesOf(offered, branchOf);
      const chosen = descend([...branches.keys()], left, memo.draws);
      const { value, draws } = pickOf(branches.get(chosen.branch)!, chosen.draws);
      return { pick: value, memo: { draws, made: counted(made, chosen.branch) } };
    },
  };
  return scheduler as Scheduler<unknown, Action>;
}

/** One of the branches: level by level, from the outermost one in. */
function descend(
  branches: readonly string[],
  left: (branch: string) => number,
  start: Xoshiro128,
): { readonly branch: string; readonly draws: Xoshiro128 } {
  let among = branches;
  let draws = start;
  for (let level = 1; among.length > 1; level++) {
    const groups = new Map<string, string[]>();
    for (const branch of among) {
      const outer = outermost(branch, level);
      groups.set(outer, [...(groups.get(outer) ?? []), branch]);
    }
    const names = [...groups.keys()];
    let chosen = names[0]!;
    if (names.length > 1) {
      const weights = names.map(left);
      const drawn = below(sum(weights), draws);
      draws = drawn.draws;
      let rest = drawn.value;
      chosen = names[weights.findIndex((weight) => (rest -= weight) < 0)]!;
    }
    among = groups.get(chosen)!;
  }
  return { branch: among[0]!, draws };
}

/** A branch and those that it is inside, outermost first. */
function around(branch: string): string[] {
  const parts = branch.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b);
}

function outermost(branch: string, levels: number): string {
  return branch.split('/').slice(0, levels).join('/');
}

function withInner(stepsOf: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [branch, steps] of stepsOf)
    for (const outer of around(branch)) all.set(outer, (all.get(outer) ?? 0) + steps);
  return all;
}

function counted(made: ReadonlyMap<string, number>, branch: string): ReadonlyMap<string, number> {
  const all = new Map(made);
  for (const outer of around(branch)) all.set(outer, (all.get(outer) ?? 0) + 1);
  return all;
}
