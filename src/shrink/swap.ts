import { blocksOf, type DecodedRun } from './failing-run.ts';
import type { Proposals } from './pass.ts';

/** Swaps neighbouring blocks, towards the run without preemptions and with the least picks. */
export function* swap(run: DecodedRun): Proposals {
  let best = run;
  for (let b = 0; b + 1 < blocksOf(best).length;) {
    const [first, second] = blocksOf(best).slice(b, b + 2);
    const smaller = yield exchanged(best.labels, first!.start, first!.end, second!.end);
    // A block that moved forward may move on.
    b = smaller === null ? b + 1 : Math.max(b - 1, 0);
    best = smaller ?? best;
  }
}

/** The list with its parts from `start` to `middle` and from there to `end` exchanged. */
function exchanged(labels: readonly string[], start: number, middle: number, end: number): string[] {
  return [
    ...labels.slice(0, start),
    ...labels.slice(middle, end),
    ...labels.slice(start, middle),
    ...labels.slice(end),
  ];
}
