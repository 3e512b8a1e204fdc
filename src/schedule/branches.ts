import type { Offer } from '../lts.ts';
import { below, type Drawn } from './draws.ts';
import type { Xoshiro128 } from './xoshiro128.ts';

/**
 * Which branch acts: the unit that strategies schedule, as a thread is elsewhere. A branch inside another one has a name that begins
 * with the name of the outer one and `/`.
 */
export type BranchOf<Action> = (action: Action) => string;

/** How much there is to schedule, as far as a few runs show it: what strategies are told beforehand. */
export interface Workload {
  /** Steps from the first one that had a choice between branches to the end of the run; at least 1. */
  readonly steps: number;
  /** Steps of each branch, without those of branches inside it. */
  readonly stepsOf: ReadonlyMap<string, number>;
}

/** The picks of each branch that offers something, in the stable order. */
export function branchesOf<Action extends Offer>(
  offered: readonly Action[],
  branchOf: BranchOf<Action>,
): ReadonlyMap<string, readonly number[]> {
  const branches = new Map<string, number[]>();
  offered.forEach((action, pick) => {
    const branch = branchOf(action);
    const picks = branches.get(branch);
    if (picks) picks.push(pick);
    else branches.set(branch, [pick]);
  });
  return branches;
}

/** One of several picks of a branch (outcomes of a task, ways out of a choice), each equally likely. */
export function pickOf(picks: readonly number[], draws: Xoshiro128): Drawn {
  const drawn = below(picks.length, draws);
  return { value: picks[drawn.value]!, draws: drawn.draws };
}
