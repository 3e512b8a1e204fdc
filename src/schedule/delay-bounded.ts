import type { Offer } from '../lts.ts';
import { branchesOf, pickOf, type BranchOf, type Workload } from './branches.ts';
import { below, drawsOf } from './draws.ts';
import type { Scheduler } from './scheduler.ts';
import type { Xoshiro128 } from './xoshiro128.ts';

/** What delay-bounded scheduling is told. */
export interface DelayOptions<Action> {
  /** How often a branch is made to wait; default 2. */
  readonly delays?: number;
  readonly workload: Workload;
  readonly branchOf: BranchOf<Action>;
}

interface Memo {
  readonly draws: Xoshiro128;
  /** Steps so far that had a choice between branches. */
  readonly contested: number;
  /** At these of them (from 1) the branch whose turn it is waits, once for each time that the step is named. */
  readonly waits: readonly number[];
  /** The branch that acted last. */
  readonly last: string;
}

/**
 * Delay-bounded: a branch goes on for as long as it can, then the first one of the stable order that can; at `delays` random steps the
 * one whose turn it is waits, and the next one in turn goes on. Choices inside a branch are drawn uniformly.
 *
 * Guarantee: a bug that d delays of the deterministic order bring about, in runs of at most k contested steps, is hit with a
 * probability of at least 1 / k^d per run, given the choices inside branches. Source: M. Emmi, S. Qadeer, Z. Rakamaric,
 * "Delay-bounded scheduling", POPL 2011, which enumerates what is drawn here.
 *
 * @throws UserError FP4011 from `start` when the seed is not a safe integer
 */
export function delayBounded<Action extends Offer>(
  options: DelayOptions<Action>,
): Scheduler<unknown, Action> {
  const { delays = 2, workload, branchOf } = options;
  const scheduler: Scheduler<Memo, Action> = {
    name: `delay:${delays}`,
    start(seed) {
      let draws = drawsOf(seed);
      const waits = Array.from({ length: delays }, () => {
        const drawn = below(workload.steps, draws);
        draws = drawn.draws;
        return drawn.value + 1;
      });
      return { draws, contested: 0, waits, last: '' };
    },
    choose(offered, memo) {
      const branches = branchesOf(offered, branchOf);
      const names = [...branches.keys()];
      const contested = memo.contested + Number(names.length > 1);
      const waiting = names.length > 1 ? memo.waits.filter((step) => step === contested).length : 0;
      const turn = Math.max(0, names.indexOf(memo.last));
      const last = names[(turn + waiting) % names.length]!;
      const { value, draws } = pickOf(branches.get(last)!, memo.draws);
      return { pick: value, memo: { ...memo, draws, contested, last } };
    },
  };
  return scheduler as Scheduler<unknown, Action>;
}
