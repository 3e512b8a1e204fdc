import type { FieldModel } from '../fields.ts';
import type { Exploration, ExploreOptions, Progress } from './exploration.ts';
import type { Replacing } from './expander.ts';
import { Search } from './search.ts';
import { TimeLimit, Watch } from './watch.ts';

/**
 * Walks the reachability graph of a model breadth-first, every state once, comparing whole states.
 *
 * Takes turns with the event loop, so that timers and signals work while it runs.
 *
 * @param model fields and rules; only pure predicates and updates, which are called once per tuple of values
 * @param options limits and ways to watch; a limit that is met is named in the result, never an error
 * @returns the graph with its figures
 * @throws whatever a predicate or an update of the model throws
 */
export async function explore(model: FieldModel, options: ExploreOptions = {}): Promise<Exploration> {
  return exploreWatched(model, options).exploration;
}

/**
 * The same, with what watches the search, for the questions that follow.
 * @param replacing which states are kept in the place of those that rules lead to
 */
export function exploreWatched(
  model: FieldModel,
  options: ExploreOptions,
  replacing: Replacing | null = null,
): { readonly exploration: Promise<Exploration>; readonly watch: Watch } {
  const limits = {
    maxStates: options.maxStates ?? 10_000_000,
    maxMemory: options.maxMemory ?? 2 * 2 ** 30,
    maxDepth: options.maxDepth ?? Infinity,
    keepEdges: options.keepEdges ?? false,
  };
  const search = new Search(model, limits, undefined, replacing);
  const watch = watchOf(search, options);
  const found = async () => {
    await drive(search, options, watch);
    if (search.cutBy !== null) await observeRest(search, watch);
    return explorationOf(model, search, watch.elapsedMs);
  };
  return { exploration: found(), watch };
}

/** What looks after the limits on time and patience of a search, and reports its progress. */
export function watchOf(
  search: Search,
  { signal, time = TimeLimit.none, onProgress }: ExploreOptions,
): Watch {
  return new Watch(signal, time, (elapsedMs) => onProgress?.(progressOf(search, elapsedMs)));
}

/** What is expanded between two looks at the clock: states, at most, and states times fields times rules. */
const slice = { states: 128, work: 2 ** 30 };

function sliceOf({ fields, rules }: FieldModel): number {
  return Math.max(1, Math.min(slice.states, Math.floor(slice.work / (fields.length * rules.length))));
}

/** Lets a search go on until it is done or a limit is met, taking turns with the event loop. */
export async function drive(search: Search, { enough }: ExploreOptions, watch: Watch): Promise<void> {
  const states = sliceOf(search.model);
  while (!search.done) {
    search.advance(states);
    if (search.done) break;
    const found = search.store.count;
    if (enough?.(found, found - search.expanded) === true) search.cutBy = 'states';
    const by = await watch.ended();
    if (by !== null) search.cutBy = by;
  }
}

/** Looks at the states that a cut left unexpanded, for as long as time and patience allow. */
export async function observeRest(search: Search, watch: Watch): Promise<void> {
  const states = sliceOf(search.model);
  while ((await watch.ended()) === null && search.observeRest(states));
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
    observed: search.observed,
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
    dead: figures.deadStates,
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
