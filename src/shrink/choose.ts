import type { DecodedRun } from './failing-run.ts';
import type { Proposals } from './pass.ts';

/**
 * Chooses otherwise: at each step tries the other actions offered, least pick first (another branch of a choice, another
 * value, the exit of a loop). An action that comes later anyway is moved there; any other takes the step's place.
 */
export function* choose(run: DecodedRun): Proposals {
  let best = run;
  for (let i = 0; i < best.labels.length; i++) {
    for (let pick = 0; pick < (best.offered[i]?.length ?? 0); pick++) {
      if (pick === best.picks[i]) continue;
      const smaller = yield chosen(best, i, best.offered[i]![pick]!);
      if (smaller === null) continue;
      best = smaller;
      pick = -1;
    }
  }
}

function chosen(run: DecodedRun, i: number, label: string): string[] {
  const later = run.labels.indexOf(label, i + 1);
  const skipped = later < 0 ? i : later;
  return [...run.labels.slice(0, i), label, ...run.labels.slice(i).filter((_, k) => i + k !== skipped)];
}
