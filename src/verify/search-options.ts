import type { AnalyseOptions } from '../analyse/analyse.ts';
import type { Progress } from '../explore/exploration.ts';
import type { MethodChoice } from '../explore/space.ts';
import { TimeLimit } from '../explore/watch.ts';

/** What bounds a search over a state space, and how it is watched. */
export interface SearchOptions {
  /** How states are kept and found. Default: `auto`, which says in the report what it chose. */
  readonly method?: MethodChoice;
  /** Whether `auto` counts the states of the model itself, so that it does not reduce it. Default: no. */
  readonly counts?: boolean;
  /** Default: 10 million where states are kept one by one, else as many as fit into memory. */
  readonly maxStates?: number;
  /** In bytes; default 2 GiB. */
  readonly maxMemory?: number;
  /** For all that is decided of a model together; `null` or absent: no limit on time. */
  readonly timeoutMs?: number | null;
  /** Ends the search when it is aborted; what was found is kept. */
  readonly signal?: AbortSignal;
  /** Threads that share the search, where it is one by `bits`. Default 1. */
  readonly workers?: number;
  /** Where the search is kept from time to time while it runs, and when it is cut. Searches by `bits` and `hash` are. */
  readonly checkpoint?: { readonly file: string; readonly everyMs: number };
  /** A file that a search of the same model was kept in: it is gone on with. */
  readonly resume?: string;
  /** Whether positions in the source are read though the model violates nothing. Default: no. */
  readonly positions?: boolean;
  /** Called a few times a second. */
  onProgress?(progress: Progress): void;
}

/** What `--method` can be. */
export const methods = [
  'auto',
  'explicit',
  'bits',
  'hash',
  'symbolic',
  'stubborn',
  'reduce',
] as const satisfies readonly MethodChoice[];

/** 2 GiB. */
export const defaultMaxMemory = 2 * 2 ** 30;

/**
 * The options with defaults filled in, as searches take them.
 * @param time that of several searches together; by default it begins now
 */
export function exploreOptions(
  options: SearchOptions,
  time = TimeLimit.of(options.timeoutMs),
): AnalyseOptions {
  const { maxStates, maxMemory = defaultMaxMemory, signal, method, counts, workers } = options;
  return {
    method,
    counts,
    maxStates,
    maxMemory,
    time,
    signal,
    workers,
    onProgress: (progress) => options.onProgress?.(progress),
  };
}
