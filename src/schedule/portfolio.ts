import type { Offer } from '../lts.ts';
import type { BranchOf, Workload } from './branches.ts';
import { delayBounded } from './delay-bounded.ts';
import { pct } from './pct.ts';
import { pos } from './pos.ts';
import { random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { urw } from './urw.ts';

interface Memo {
  readonly member: number;
  readonly inner: unknown;
}

/** What the strategies of a portfolio are told. */
export interface PortfolioOptions<Action> {
  readonly workload: Workload;
  readonly branchOf: BranchOf<Action>;
}

/**
 * Several strategies in turn, by seed: PCT of depth 2 and 3, the uniform random walk, POS, delay-bounded and the random walk. No
 * strategy is best on all models; what one is blind for, another sees.
 *
 * Guarantee: of r runs with seeds one after the other, each of the six makes at least floor(r / 6) and keeps its own guarantee there.
 * Source: C. Gomes, B. Selman, "Algorithm portfolios", Artificial Intelligence 126, 2001.
 *
 * @throws UserError FP4011 from `start` when the seed is not a safe integer
 */
export function portfolio<Action extends Offer>(
  options: PortfolioOptions<Action>,
): Scheduler<unknown, Action> {
  const members: readonly Scheduler<unknown, Action>[] = [
    pct({ ...options, depth: 2 }),
    urw(options),
    pct({ ...options, depth: 3 }),
    pos(options),
    delayBounded(options),
    random() as Scheduler<unknown, Action>,
  ];
  const of = (seed: number) => ((seed % members.length) + members.length) % members.length;
  const scheduler: Scheduler<Memo, Action> = {
    name: 'portfolio',
    nameFor: (seed) => `portfolio (${members[of(seed)]!.name})`,
    start(seed) {
      const member = Number.isSafeInteger(seed) ? of(seed) : 0;
      return { member, inner: members[member]!.start(seed) };
    },
    choose(offered, { member, inner }) {
      const choice = members[member]!.choose(offered, inner);
      return 'stop' in choice ? choice : { pick: choice.pick, memo: { member, inner: choice.memo } };
    },
  };
  return scheduler as Scheduler<unknown, Action>;
}
