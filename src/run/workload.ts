import type { Offer } from '../lts.ts';
import type { BranchOf, Workload } from '../schedule/branches.ts';
import { random } from '../schedule/random.ts';
import type { System } from '../trace.ts';

/**
 * How much there is to schedule in a system, estimated by one random run: always the same one.
 * @param branchOf which branch an action is of
 * @param maxSteps the run is given up after so many: what it shows by then is enough for proportions
 */
export function workloadOf<State, Action extends Offer>(
  system: System<State, Action>,
  branchOf: BranchOf<Action>,
  maxSteps = 10_000,
): Workload {
  const scheduler = random();
  const stepsOf = new Map<string, number>();
  let memo = scheduler.start(0);
  let state = system.initial;
  let steps = 0;
  for (let made = 0; made < maxSteps; made++) {
    const offered = system.enabled(state);
    if (offered.length === 0) break;
    const choice = scheduler.choose(offered, memo);
    if ('stop' in choice) break;
    const action = offered[choice.pick]!;
    const branch = branchOf(action);
    stepsOf.set(branch, (stepsOf.get(branch) ?? 0) + 1);
    if (steps > 0 || offered.some((other) => branchOf(other) !== branch)) steps++;
    memo = choice.memo;
    state = system.step(state, action).state;
  }
  return { steps: Math.max(1, steps), stepsOf };
}
