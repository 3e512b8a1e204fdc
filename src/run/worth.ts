/** What a campaign without a failure is worth, for bugs of one depth: runs of PCT alone count. */
export interface Worth {
  /** Of bugs: how many ordered pairs of steps make one. */
  readonly depth: number;
  /** A bug of this depth, or a smaller one, would have been hit with at least this probability. */
  readonly probability: number;
  /** Further runs of the campaign that would make it {@link aim}; 0 where it is. */
  readonly more: number;
  /** What the probability is computed from. */
  readonly branches: number;
  readonly steps: number;
  readonly pctRuns: number;
}

/** What of a campaign its worth is computed from. */
interface Made {
  readonly runs: number;
  readonly strategies: ReadonlyMap<string, number>;
  readonly branches: ReadonlySet<string>;
  readonly contested: number;
}

/** Enough for people who count on it. */
const aim = 0.95;

/**
 * The worth of a campaign for bugs of a depth: 1 - (1 - 1 / (n k^(D-1)))^r for r runs of PCT of depth D, all depths from the one asked
 * for on together. Source: as `pct`.
 * @param steps k: contested steps that were expected when steps were drawn
 * @returns `null` where no run counts, or runs were longer than expected
 */
export function worthOf(
  { strategies, branches, contested, runs }: Made,
  steps: number,
  depth: number,
): Worth | null {
  const n = branches.size;
  // Where no branch had to wait there is no order to get wrong.
  if (n === 0) return { depth, probability: 1, more: 0, branches: 0, steps, pctRuns: runs };
  if (contested > steps) return null;
  let pctRuns = 0;
  let missed = 0;
  for (const [name, made] of strategies) {
    const of = Number(/pct:(\d+)/.exec(name)?.[1] ?? 0);
    if (of < depth) continue;
    pctRuns += made;
    missed += made * Math.log1p(-Math.min(1 - Number.EPSILON, 1 / (n * steps ** (of - 1))));
  }
  if (pctRuns === 0) return null;
  const left = Math.log(1 - aim) - missed;
  const more = left >= 0 ? 0 : Math.ceil((left / missed) * runs);
  return { depth, probability: -Math.expm1(missed), more, branches: n, steps, pctRuns };
}
