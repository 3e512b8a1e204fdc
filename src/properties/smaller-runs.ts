import type { Played } from '../shrink/decode.ts';
import { compareRuns, type DecodedRun } from '../shrink/failing-run.ts';
import { PASSES } from '../shrink/shrink.ts';

/**
 * Where shrinking stands. Our passes are told after each proposal whether it failed; fast-check tells it by what it asks next: the next
 * candidate, or those of the one that failed. So a candidate carries along what its pass had been told until then, and the pass
 * is brought back to where it was by telling it the same again. Nothing is shared: a path that is replayed meets the same candidates.
 */
export interface Progress {
  /** The index of the pass. */
  readonly pass: number;
  /** The run that the pass began with. */
  readonly from: DecodedRun;
  /** Those of its proposals, by number, that came to something smaller, and to what. */
  readonly accepted: readonly { readonly at: number; readonly run: DecodedRun }[];
  /** Whether anything became smaller since the first pass of this round. */
  readonly changed: boolean;
}

/** Before the first pass. */
export function begin(run: DecodedRun): Progress {
  return { pass: 0, from: run, accepted: [], changed: false };
}

/**
 * The runs that are tried in place of one: by the passes of shrinking, each when it is asked for. All are smaller, none comes twice.
 * @param decode makes a run of a list of labels; `null` for one that is longer than so many steps
 */
export function* smallerRuns<State>(
  best: DecodedRun,
  progress: Progress,
  decode: (labels: readonly string[], maxSteps: number) => Played<State> | null,
): Generator<{ readonly played: Played<State>; readonly progress: Progress }> {
  const seen = new Set<string>();
  const isNew = (key: string): boolean => !seen.has(key) && seen.add(key).has(key);
  let { pass, from, accepted, changed } = progress;
  for (;;) {
    const resumed = accepted.at(-1)?.at ?? -1;
    const told = new Map(accepted.map(({ at, run }) => [at, run]));
    const proposals = PASSES[pass]!(from);
    let proposed = proposals.next();
    for (let at = 0; proposed.done !== true; at++) {
      const played =
        at > resumed && isNew(JSON.stringify(proposed.value))
          ? decode(proposed.value, best.labels.length)
          : null;
      if (played !== null && compareRuns(played.run, best) < 0 && isNew(played.run.picks.join())) {
        const reached = [...accepted, { at, run: played.run }];
        yield { played, progress: { pass, from, accepted: reached, changed: true } };
      }
      proposed = proposals.next(told.get(at) ?? null);
    }
    pass = (pass + 1) % PASSES.length;
    if (pass === 0 && !changed) return;
    if (pass === 0) changed = false;
    from = best;
    accepted = [];
  }
}
