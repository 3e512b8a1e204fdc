import type { Proposals } from './pass.ts';
import type { DecodedRun } from './failing-run.ts';

/**
 * Cuts the end off. What follows the violation is gone as soon as a run is decoded; this pass also cuts before it, where the
 * run would go on by itself: first everything, then halves, quarters, ... of what is kept, down to the last step.
 */
export function* cut(run: DecodedRun): Proposals {
  let best = run;
  for (let size = best.labels.length; size >= 1; size = Math.floor(size / 2)) {
    const smaller = yield best.labels.slice(0, best.labels.length - size);
    if (smaller !== null) {
      best = smaller;
      size = Math.min(size, best.labels.length) * 2;
    }
  }
}
