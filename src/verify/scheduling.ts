import type { Offer } from '../lts.ts';
import { workloadOf } from '../run/workload.ts';
import type { BranchOf } from '../schedule/branches.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import { schedulerBy, type StrategyName } from '../schedule/strategies.ts';
import type { AnySystem, Source } from './source.ts';

/** The scheduler that runs a model by a strategy; told how long the branches are where it asks. */
export function schedulerFor(
  strategy: StrategyName,
  source: Source,
  system: AnySystem,
): Scheduler<unknown, Offer> {
  const branchOf = branchesIn(source, system);
  return schedulerBy(strategy, branchOf, () => workloadOf(system, branchOf));
}

/**
 * What strategies schedule: the branches of a term. In nets and flows, where a branch has no name, each node is one; so is each node
 * of the trunk of a term.
 */
export function branchesIn(source: Source, system: AnySystem): BranchOf<Offer> {
  const isStructured = source.kind === 'term' && !['flow', 'pools'].includes(source.model.term.kind);
  const known = new WeakMap<Offer, string>();
  return (action) => {
    const before = known.get(action);
    if (before !== undefined) return before;
    const lane = system.lane(action);
    const branch = isStructured && lane !== '' ? lane : `${lane}:${nodeOf(action.label)}`;
    known.set(action, branch);
    return branch;
  };
}

/** A label is the node, then what it does there: `pay:start`. */
function nodeOf(label: string): string {
  const at = label.lastIndexOf(':');
  return at < 0 ? label : label.slice(0, at);
}
