import type { FieldModel } from '../fields.ts';
import type { Exploration, ExploreOptions, Progress } from './exploration.ts';
import type { Replacing } from './expander.ts';
import { Search } from './search.ts';

/**
 * Walks the reachability graph of a model breadth-first, every state once, comparing whole states.
 *
 * Takes turns with the event loop, so that timers and signals work while it runs.
 *
 * @param model fields and rules; only pure predicates and updates, which are called once per tuple of values
 * @param options limits and ways to watch; a limit that is met is named in the result, never an error
 * @param replacing which states are kept in the place of those that rules lead to
 * @returns the graph with its figures
 * @throws whatever a predicate or an update of the model throws
 */
export async function explore(
  model: FieldModel,
  options: ExploreOptions = {},
  replacing: Replacing | null = null,
): Promise<Exploration> {
  const start = performance.now();
  const limits = {
    maxStates: options.maxStates ?? 10_000_000,
    maxMemory: options.maxMemory ?? 2 * 2 ** 30,
    maxDepth: options.maxDepth ?? Infinity,
    keepEdges: options.keepEdges ?? false,
  };
  const search = new Search(model, limits, undefined, replacing);
  await drive(search, options, start);
  if (search.cutBy !== null && search.cutBy !== 'interrupt') search.observeRest();
  return explorationOf(model, search, performance.now() - start);
}

/**
 * Lets a search go on until it is done or a limit is met, taking turns with the event loop.
 * @param start when the time that is limited began, as `performance.now()` tells it
 */
export async function drive(search: Search, options: ExploreOptions, start: number): Promise<void> {
  let reported = performance.now();
  let yielded = reported;
  while (!search.done) {
    search.advance(128);
    if (search.done) break;
    const states = search.store.count;
    if (options.enough?.(states, states - search.expanded) === true) search.cutBy = 'states';
    const now = performance.now();
    if (options.signal?.aborted) search.cutBy = 'interrupt';
    else if (now - start > (options.timeoutMs ?? Infinity)) search.cutBy = 'time';
    if (options.onProgress && now - reported >= 250) {
      reported = now;
      options.onProgress(progressOf(search, now - start));
    }
    if (now - yielded >= 25) {
      await new Promise((resolve) => setImmediate(resolve));
      yielded = performance.now();
    }
  }
}

function progressOf(search: Search, elapsedMs: number): Progress {
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

/** The graph that a search found, with its figures. */
export function explorationOf(model: FieldModel, search: Search, elapsedMs: number): Exploration {
  const { store, figures, expander, edgeList } = search;
  const successors = (state: number) => {
    expander.load(state);
    const enabled = expander.enabled.subarray(0, expander.findEnabled());
    const fits = expander.fireAll() < 0;
    return Array.from(enabled, (rule, i) => ({
      rule,
      state: fits ? store.find(expander.successors, i * store.encoding.words) : -1,
    }));
  };
  return {
    model,
    states: store.count,
    edges: search.edges,
    expanded: search.expanded,
    complete: search.cutBy === null,
    cutBy: search.cutBy,
    covering: search.covering,
    overflowed: search.overflowed,
    fired: figures.fired,
    maxima: figures.maxima,
    maxTokensPerPlace: figures.maxTokensPerPlace,
    maxTokensPerMarking: figures.maxTokensPerMarking,
    depth: search.reach,
    memoryBytes: search.bytes,
    elapsedMs,
    value: (state, field) => store.encoding.read(store.arena, state * store.encoding.words, field),
    valuesIn(state) {
      expander.load(state);
      return expander.values;
    },
    largest: (field) => figures.largest(field),
    isDead: (state) => figures.isDead(state),
    forEachDead: (visit) => figures.forEachDead(visit),
    pathTo: (state) => pathTo(search, state),
    successors,
    forEachTarget(state, visit) {
      if (edgeList === null || state >= search.expanded)
        for (const edge of successors(state)) visit(edge.state);
      else {
        const { start, targets } = edgeList;
        for (let i = start.items[state]; i < start.items[state + 1]; i++) visit(targets.items[i]);
      }
    },
    edgeList: edgeList && { start: edgeList.start.items, targets: edgeList.targets.items },
  };
}

function pathTo({ store }: Search, state: number): number[] {
  const path: number[] = [];
  for (let at = state; at !== 0; at = store.parent[at]) path.push(store.via[at]);
  return path.reverse();
}
