import type { End, Lts, Offer } from '../../lts.ts';
import type { CutBy } from '../../report/document.ts';
import type { Progress } from '../exploration.ts';
import { TimeLimit, Watch } from '../watch.ts';
import { LtsSearch, type LtsEdges, type Visit } from './lts-search.ts';

export interface LtsOptions<State, Action> {
  /** States to find at most. Default 10 million. */
  readonly maxStates?: number | undefined;
  /** Bytes for states, edges and all tables, growing ones counted twice. Default 2 GiB. */
  readonly maxMemory?: number | undefined;
  /** Default: no limit on time. */
  readonly time?: TimeLimit | undefined;
  /** Default false. */
  readonly keepEdges?: boolean | undefined;
  /** Looked at several times a second: an `AbortSignal` or anything like it. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called about four times a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Called with every state once, in the order of their numbers. */
  readonly visit?: Visit<State, Action> | undefined;
}

/** The graph of a system, or the part of it that the limits allowed. States are numbered breadth-first from 0. */
export interface LtsGraph {
  readonly states: number;
  /** Pairs of an expanded state and an action offered there. */
  readonly edges: number;
  /** States below this number are expanded: all their successors were found. Equals `states` if the search is complete. */
  readonly expanded: number;
  /** `null` where every reachable state was found. */
  readonly cutBy: CutBy | null;
  readonly ends: Readonly<Record<End, number>>;
  /** For each end the number of a state that ends so and that no other such state is nearer than, or `null`. */
  readonly nearest: Readonly<Record<End, number | null>>;
  /** Labels of the actions offered in the states found. */
  readonly labels: readonly string[];
  /** Steps from the initial state to the farthest state found. */
  readonly depth: number;
  /** If they were kept. */
  readonly edgeList: LtsEdges | null;
  /** States that waited to be expanded are estimated. */
  readonly memoryBytes: number;
  readonly elapsedMs: number;
  /** The labels of a shortest run to a state, by its number. */
  runTo(state: number): string[];
}

/**
 * Walks the graph of any system breadth-first, every state once, comparing whole states: the engine's graph, that of a token game,
 * or of a toy.
 *
 * Takes turns with the event loop, so that timers and signals work while it runs.
 *
 * @param system deterministic, as `Lts` says; where it tells no `words`, its keys are compared, which takes longer
 * @param options limits and ways to watch; a limit that is met is named in the result, never an error
 * @returns the graph with its figures
 * @throws whatever the system throws
 */
export async function exploreLts<State, Action extends Offer>(
  system: Lts<State, Action, unknown>,
  options: LtsOptions<State, Action> = {},
): Promise<LtsGraph> {
  const limits = {
    maxStates: options.maxStates ?? 10_000_000,
    maxMemory: options.maxMemory ?? 2 * 2 ** 30,
    keepEdges: options.keepEdges ?? false,
  };
  const search = new LtsSearch(system, limits, options.visit ?? (() => {}));
  const { signal, time = TimeLimit.none, onProgress } = options;
  const watch = new Watch(signal, time, (elapsedMs) => onProgress?.(progressOf(search, elapsedMs)));
  while (!search.done) {
    search.advance(128);
    if (search.done) break;
    const by = await watch.ended();
    if (by !== null) search.cutBy = by;
  }
  if (search.cutBy !== null && (await watch.ended()) === null) search.observeRest();
  return graphOf(search, watch.elapsedMs);
}

function progressOf<State, Action extends Offer>(
  search: LtsSearch<State, Action>,
  elapsedMs: number,
): Progress {
  const states = search.store.count;
  return {
    states,
    edges: search.edges,
    frontier: states - search.expanded,
    depth: search.depth,
    ratePerSecond: Math.round((1000 * states) / Math.max(elapsedMs, 1)),
    memoryBytes: search.bytes,
  };
}

function graphOf<State, Action extends Offer>(search: LtsSearch<State, Action>, elapsedMs: number): LtsGraph {
  const { store, edges, expanded, cutBy, ends, nearest, labels, reach, edgeList, bytes } = search;
  return {
    states: store.count,
    edges,
    expanded,
    cutBy,
    ends,
    nearest,
    labels,
    depth: reach,
    edgeList,
    memoryBytes: bytes,
    elapsedMs,
    runTo: (state) => search.runTo(state),
  };
}
