import type { FailingRun } from './failing-run.ts';
import type { Proposals } from './pass.ts';

/**
 * Lowers picks: at each step tries the actions offered before the one picked (another branch of a choice, a smaller value). An
 * action that comes later anyway is moved there; any other takes the step's place.
 */
export function* lower(run: FailingRun): Proposals {
  let best = run;
  for (let i = 0; i < best.labels.length; i++) {
    for (let pick = 0; pick < best.picks[i]!; pick++) {
      const smaller = yield picked(best, i, best.offered[i]![pick]!);
      if (smaller === null) continue;
      best = smaller;
      if (i >= best.labels.length) return;
      pick = -1;
    }
  }
}

function picked(run: FailingRun, i: number, label: string): string[] {
  const later = run.labels.indexOf(label, i + 1);
  const skipped = later < 0 ? i : later;
  return [...run.labels.slice(0, i), label, ...run.labels.slice(i).filter((_, k) => i + k !== skipped)];
}
