import type { Proposals } from './pass.ts';
import type { DecodedRun } from './failing-run.ts';

/**
 * Deletes chunks of half the length, then of a quarter, down to single steps: of the whole run, then of the steps of each
 * lane, which other lanes may have torn apart. After a round of single steps without success, the run is 1-minimal.
 * Source: the complements of A. Zeller, R. Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002.
 */
export function* ddmin(run: DecodedRun): Proposals {
  let best = run;
  for (const lane of new Set(run.lanes)) best = yield* deleteChunks(best, lane, 2);
  yield* deleteChunks(best, null, 1);
}

/** @param lane whose steps are deleted; `null`: all lanes */
function* deleteChunks(
  run: DecodedRun,
  lane: string | null,
  least: number,
): Generator<readonly string[], DecodedRun, DecodedRun | null> {
  let best = run;
  const steps = (): number[] =>
    best.lanes.flatMap((other, i) => (lane === null || other === lane ? [i] : []));
  for (let size = Math.floor(steps().length / 2); size >= least; size = Math.floor(size / 2)) {
    for (let at = 0; at < steps().length;) {
      const chunk = new Set(steps().slice(at, at + size));
      const smaller = yield best.labels.filter((_, i) => !chunk.has(i));
      if (smaller === null) at += size;
      else best = smaller;
    }
  }
  return best;
}
