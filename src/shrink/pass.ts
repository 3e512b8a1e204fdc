import type { Paused } from '../run/pause.ts';
import type { FailingRun } from './failing-run.ts';

/**
 * One idea of how to make a failing run smaller. A pass proposes lists of labels; for each it is told the smaller failing run
 * that came of it, or `null`, and goes on from there. It knows no system: who drives it decodes what it proposes.
 */
export type Pass = (run: FailingRun) => Proposals;

export type Proposals = Generator<readonly string[], void, FailingRun | null>;

/**
 * Drives a pass to its end, with a pause after each proposal.
 * @param attempt decodes a proposal: the run if it fails in the same way and is smaller than `best`, else `null`
 * @param spent asked before each proposal: true ends the pass early
 * @returns the smallest run found, or `run` itself
 */
export function* applyPass(
  pass: Pass,
  run: FailingRun,
  attempt: (labels: readonly string[], best: FailingRun) => FailingRun | null,
  spent: () => boolean = () => false,
): Paused<FailingRun> {
  let best = run;
  const proposals = pass(run);
  let proposed = proposals.next();
  while (proposed.done !== true && !spent()) {
    const smaller = attempt(proposed.value, best);
    best = smaller ?? best;
    yield;
    proposed = proposals.next(smaller);
  }
  return best;
}
