import type { DecodedRun } from './failing-run.ts';
import type { Proposals } from './pass.ts';

/**
 * Lowers data: where a node could have had another outcome or value, an earlier one of those it declares, takes that one wherever
 * the run has the first. Two tasks that must agree, or a loop that must see the same value each time round, are out of reach for
 * `choose`, which changes one step.
 */
export function* lowerData(run: DecodedRun): Proposals {
  let best = run;
  let looked = new Set<string>();
  for (let i = 0; i < best.labels.length; i++) {
    const label = best.labels[i]!;
    if (looked.has(label)) continue;
    looked.add(label);
    for (let pick = 0; pick < (best.picks[i] ?? 0); pick++) {
      const lower = best.offered[i]![pick]!;
      if (nodeOf(lower) !== nodeOf(label)) continue;
      const [from, to] = [partOf(label), partOf(lower)];
      const smaller: DecodedRun | null =
        (yield best.labels.map((other) => (other === label ? lower : other))) ??
        (yield best.labels.map((other) => (partOf(other) === from ? nodeOf(other) + to : other)));
      if (smaller === null) continue;
      best = smaller;
      i = -1;
      looked = new Set();
      break;
    }
  }
}

/** Names and instance paths hold neither `:` nor `=`: what follows the first of them is an outcome or a value. */
function nodeOf(label: string): string {
  return label.slice(0, label.length - partOf(label).length);
}

function partOf(label: string): string {
  const at = label.search(/[:=]/);
  return at < 0 ? '' : label.slice(at);
}
