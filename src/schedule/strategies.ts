import type { Offer } from '../lts.ts';
import type { BranchOf, Workload } from './branches.ts';
import { delayBounded } from './delay-bounded.ts';
import { deterministic } from './deterministic.ts';
import { pct } from './pct.ts';
import { portfolio } from './portfolio.ts';
import { pos } from './pos.ts';
import { random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { urw } from './urw.ts';

/** The strategies that a seed is all it takes to run, by name. */
export const strategyNames = ['deterministic', 'random', 'pct', 'urw', 'pos', 'delay', 'portfolio'] as const;

/** A strategy by name; `pct:4` is PCT of depth 4, `delay:1` makes a branch wait once. */
export type StrategyName = (typeof strategyNames)[number] | `pct:${number}` | `delay:${number}`;

/** Depths and delays: more of them make a strategy a random walk. */
const numbered = /^(pct|delay):([1-9][0-9]?)$/;

/** Whether a text names a strategy. */
export function isStrategyName(text: string): text is StrategyName {
  return (strategyNames as readonly string[]).includes(text) || numbered.test(text);
}

/**
 * The scheduler of a strategy.
 * @param workload asked for where the strategy needs it
 */
export function schedulerBy<Action extends Offer>(
  name: StrategyName,
  branchOf: BranchOf<Action>,
  workload: () => Workload,
): Scheduler<unknown, Action> {
  const [, kind, number] = numbered.exec(name) ?? [null, name, null];
  const depth = number === null ? {} : { depth: Number(number), delays: Number(number) };
  switch (kind) {
    case 'deterministic':
      return deterministic() as Scheduler<unknown, Action>;
    case 'pct':
      return pct({ ...depth, branchOf, workload: workload() });
    case 'urw':
      return urw({ branchOf, workload: workload() });
    case 'pos':
      return pos({ branchOf });
    case 'delay':
      return delayBounded({ ...depth, branchOf, workload: workload() });
    case 'portfolio':
      return portfolio({ branchOf, workload: workload() });
    default:
      return random() as Scheduler<unknown, Action>;
  }
}
