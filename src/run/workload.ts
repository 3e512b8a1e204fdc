import type { Offer } from '../lts.ts';
import type { BranchOf, Workload } from '../schedule/branches.ts';
import { random } from '../schedule/random.ts';
import type { System } from '../trace.ts';

/** Random runs that are looked at, at most. */
const trials = 16;

/**
 * How much there is to schedule in a system, estimated by random runs, always the same ones: the steps of each branch by the first of
 * them, the steps of a run by the longest.
 * @param branchOf which branch an action is of
 * @param maxSteps of all trial runs together: what they show by then is enough for proportions
 */
export function workloadOf<State, Action extends Offer>(
  system: System<State, Action>,
  branchOf: BranchOf<Action>,
  maxSteps = 20_000,
): Workload {
  const first = trial(system, branchOf, 0, maxSteps);
  let { made, contested } = first;
  for (let seed = 1; seed < trials && made < maxSteps; seed++) {
    const next = trial(system, branchOf, seed, maxSteps - made);
    made += next.made;
    contested = Math.max(contested, next.contested);
  }
  return { steps: Math.max(1, contested), stepsOf: first.stepsOf };
}

/** One random run: its steps, those from the first one with a choice between branches on, and those of each branch. */
function trial<State, Action extends Offer>(
  system: System<State, Action>,
  branchOf: BranchOf<Action>,
  seed: number,
  maxSteps: number,
): { made: number; contested: number; stepsOf: ReadonlyMap<string, number> } {
  const scheduler = random();
  const stepsOf = new Map<string, number>();
  let memo = scheduler.start(seed);
  let state = system.initial;
  let contested = 0;
  for (let made = 0; ; made++) {
    const offered = system.enabled(state);
    const choice = offered.length === 0 || made >= maxSteps ? null : scheduler.choose(offered, memo);
    if (choice === null || 'stop' in choice) return { made, contested, stepsOf };
    const action = offered[choice.pick]!;
    const branch = branchOf(action);
    stepsOf.set(branch, (stepsOf.get(branch) ?? 0) + 1);
    if (contested > 0 || offered.some((other) => branchOf(other) !== branch)) contested++;
    memo = choice.memo;
    state = system.step(state, action).state;
  }
}
