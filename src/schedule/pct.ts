import type { Offer } from '../lts.ts';
import { branchesOf, pickOf, type BranchOf, type Workload } from './branches.ts';
import { below, drawsOf, word } from './draws.ts';
import type { Scheduler } from './scheduler.ts';
import type { Xoshiro128 } from './xoshiro128.ts';

/** What PCT is told. */
export interface PctOptions<Action> {
  /** How many ordered pairs of steps make the bug: 1 for an order of two branches, 2 for a lost update. Default 3. */
  readonly depth?: number;
  readonly workload: Workload;
  readonly branchOf: BranchOf<Action>;
}

interface Memo {
  readonly draws: Xoshiro128;
  /** Steps so far that had a choice between branches. */
  readonly contested: number;
  /** At these of them (from 1) the branch that would act gets the priority i, its place in the list. */
  readonly changes: readonly number[];
  readonly priorities: ReadonlyMap<string, number>;
}

/**
 * Probabilistic concurrency testing: each branch gets a random priority, the highest one acts, and at `depth - 1` random steps the
 * one that would act falls behind all others. Choices inside a branch are drawn uniformly.
 *
 * Guarantee: a bug of depth d, in a model of n branches whose runs have at most k contested steps, is hit with a probability of at
 * least 1 / (n k^(d-1)) per run, given the choices inside branches. k is `workload.steps`: where runs are longer than the one that it
 * was measured on, so is k. Source: S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, "A randomized scheduler with
 * probabilistic guarantees of finding bugs", ASPLOS 2010.
 *
 * @throws UserError FP4011 from `start` when the seed is not a safe integer
 */
export function pct<Action extends Offer>(options: PctOptions<Action>): Scheduler<unknown, Action> {
  const { depth = 3, workload, branchOf } = options;
  const scheduler: Scheduler<Memo, Action> = {
    name: `pct:${depth}`,
    start(seed) {
      let draws = drawsOf(seed);
      const changes = Array.from({ length: depth - 1 }, () => {
        const drawn = below(workload.steps, draws);
        draws = drawn.draws;
        return drawn.value + 1;
      });
      return { draws, contested: 0, changes, priorities: new Map() };
    },
    choose(offered, memo) {
      const branches = branchesOf(offered, branchOf);
      const [only] = branches.keys();
      const chosen = branches.size === 1 ? { ...memo, branch: only! } : contest([...branches.keys()], memo);
      const { value, draws } = pickOf(branches.get(chosen.branch)!, chosen.draws);
      return { pick: value, memo: { ...chosen, draws } };
    },
  };
  return scheduler as Scheduler<unknown, Action>;
}

/** Who acts where several branches could. */
function contest(branches: readonly string[], memo: Memo): Memo & { readonly branch: string } {
  const { changes } = memo;
  const contested = memo.contested + 1;
  const priorities = new Map(memo.priorities);
  let { draws } = memo;
  for (const branch of branches) {
    if (priorities.has(branch)) continue;
    const drawn = word(draws);
    draws = drawn.draws;
    // Above all priorities of those that fell behind.
    priorities.set(branch, changes.length + 1 + drawn.value);
  }
  const highest = () => branches.reduce((a, b) => (priorities.get(b)! > priorities.get(a)! ? b : a));
  changes.forEach((step, i) => {
    if (step === contested) priorities.set(highest(), i + 1);
  });
  return { draws, contested, changes, priorities, branch: highest() };
}
