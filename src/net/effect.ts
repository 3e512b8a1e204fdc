/** Adds `n` to a field, up to `cap` where there is one. */
export type Put = readonly [field: number, n: number, cap?: number];

/** What entering, completing, withdrawing and raising come to, inside the action that causes them. */
export interface Effect {
  readonly put: readonly Put[];
  readonly clear: readonly number[];
  /** Channels of kind signal that are sent. */
  readonly signals: readonly string[];
}

/**
 * A continuation: the effect of entering a term, or of being done with one. It is computed when all places exist, since it may
 * lead to terms, and clear regions, that are translated later.
 */
export type Then = () => Effect;

export const nothing: Effect = { put: [], clear: [], signals: [] };

/** Adds `n` to `field`, saturating at `cap`. */
export function putting(field: number, n = 1, cap?: number): Effect {
  return { ...nothing, put: [cap === undefined ? [field, n] : [field, n, cap]] };
}

/** Sinks count to 2: enough to tell once from more than once. */
export function reaching(sink: number): Effect {
  return putting(sink, 1, 2);
}

/** Empties `fields`. */
export function clearing(fields: readonly number[]): Effect {
  return { ...nothing, clear: fields };
}

/** `first`, as far as `then`, which comes after it, leaves it: what it puts where that clears is gone. */
export function followed(first: Effect, then: Effect): Effect {
  const cleared = new Set(then.clear);
  return together([{ ...first, put: first.put.filter(([field]) => !cleared.has(field)) }, then]);
}

/** Several effects of one action: all of them clear before any of them puts. */
export function together(effects: readonly Effect[]): Effect {
  const some = effects.filter((effect) => effect !== nothing);
  if (some.length < 2) return some[0] ?? nothing;
  return {
    put: some.flatMap((e) => e.put),
    clear: some.flatMap((e) => e.clear),
    signals: some.flatMap((e) => e.signals),
  };
}
