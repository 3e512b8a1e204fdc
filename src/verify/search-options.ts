import type { ExploreOptions } from '../explore/exploration.ts';

/** What bounds a search over a state space, and how it is watched. */
export interface SearchOptions {
  /** Default 10 million. */
  readonly maxStates?: number;
  /** In bytes; default 2 GiB. */
  readonly maxMemory?: number;
  /** `null` or absent: no limit on time. */
  readonly timeoutMs?: number | null;
  /** Ends the search when it is aborted; what was found is kept. */
  readonly signal?: AbortSignal;
  /** Called a few times a second. */
  onProgress?(progress: SearchProgress): void;
}

export interface SearchProgress {
  readonly states: number;
  readonly ratePerSecond: number;
}

/** 10 million. */
export const defaultMaxStates = 10_000_000;

/** 2 GiB. */
export const defaultMaxMemory = 2 * 2 ** 30;

/** The options with defaults filled in, as searches take them. */
export function exploreOptions(options: SearchOptions): ExploreOptions {
  const { maxStates = defaultMaxStates, maxMemory = defaultMaxMemory, timeoutMs, signal } = options;
  return {
    maxStates,
    maxMemory,
    timeoutMs,
    signal,
    onProgress: (progress) => options.onProgress?.(progress),
  };
}
