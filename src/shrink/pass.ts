import type { Paused } from '../run/pause.ts';
import type { DecodedRun } from './failing-run.ts';

/**
 * One idea of how to make a failing run smaller. A pass proposes lists of labels; for each it is told the smaller failing run
 * that came of it, or `null`, and goes on from there. It knows no system: who drives it decodes what it proposes.
 */
export type Pass = (run: DecodedRun) => Proposals;

export type Proposals = Generator<readonly string[], void, DecodedRun | null>;

/**
 * Drives a pass to its end, with a pause after each proposal.
 * @param attempt decodes a proposal: the run if it fails in the same way and is smaller than `best`, else `null`
 * @param spent asked before each proposal: true ends the pass early
 * @returns the smallest run found, or `run` itself
 */
export function* applyPass<Run extends DecodedRun>(
  pass: Pass,
  run: Run,
  attempt: (labels: readonly string[], best: Run) => Run | null,
  spent: () => boolean = () => false,
): Paused<Run> {
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
