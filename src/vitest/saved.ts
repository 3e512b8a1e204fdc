import type { ModelResult } from '../report/document.ts';
import { savedSentence, stillFails } from '../report/saved.ts';
import { replaySaved } from '../verify/replay-saved.ts';
import { stepsOf } from '../verify/run-model.ts';
import { runResult } from '../verify/run-result.ts';
import { open, type Source } from '../verify/source.ts';

/** What became of the failing runs that a project keeps of a model. */
export interface Saved {
  /** `1 saved counterexample: now passes`; `null` where none is kept. */
  readonly sentence: string | null;
  /** By the property that they still violate: one run each, as a result. */
  readonly failing: ReadonlyMap<string, ModelResult>;
}

/** Replays the failing runs that a project keeps of a model: what failed before is tried before anything is searched. */
export async function savedOf(source: Source): Promise<Saved> {
  const { saved } = await replaySaved(source);
  const failing = new Map<string, ModelResult>();
  for (const one of saved) {
    const { property, culprits, log, file, reason } = one;
    if (!stillFails(one) || log === undefined || failing.has(property)) continue;
    const { system } = await open(source);
    const still = `the saved run ${file} fails still`;
    const message = reason === undefined ? still : `${still}: ${reason}`;
    const violation = { property, culprits, message };
    const run = { source, log, steps: stepsOf(system, log), violation, notes: source.notes, elapsedMs: 0 };
    failing.set(property, await runResult(run));
  }
  return { sentence: savedSentence(saved), failing };
}
