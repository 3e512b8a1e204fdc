import type { Components } from './components.ts';
import { componentsOf } from './components.ts';
import type { GraphOfProperty, ListedStates, StateGraph } from './graph.ts';
import { canReach, inevitable, numbersOf, reversed, type Reversed } from './reach.ts';
import { spansOf } from './spans.ts';
import { endNames, type Walked } from './walk.ts';

/** A property whose run is shown in the graph. */
export interface ShownProperty {
  readonly name: string;
  readonly labels: readonly string[];
  /** States that violate it; `null` where single states do not show it. */
  readonly bad: readonly number[] | 'no final state' | null;
}

/** Edges for each state, on average, that are listed at most. */
const mostEdges = 6;
/** States around the runs that are listed in their place. */
const mostAround = 2_000;

/** What is known of the model, and what a document has room for. */
interface Bounds {
  /** The model has more states. */
  readonly isPart: boolean;
  /** Whether runs of the model can end well at all. */
  readonly hasFinals: boolean;
  /** States that are listed one by one. */
  readonly mostListed: number;
}

/**
 * The graph as a report holds it.
 */
export function stateGraphOf(
  graph: Walked,
  properties: readonly ShownProperty[],
  { isPart, hasFinals, mostListed }: Bounds,
): StateGraph {
  const { depths, depthOf } = layersOf(graph);
  const back = isPart ? null : reversed(graph);
  const finals = [...graph.ends].flatMap((end, s) => (end > 0 && end < 4 ? [s] : []));
  const doomed = back === null || !hasFinals ? null : canReach(back, finals).map((may) => 1 - may);
  const paths = properties.map(({ labels }) => pathOf(graph, labels));
  const isWhole = graph.states <= mostListed && graph.targets.length <= mostEdges * mostListed;
  const around = isWhole ? null : neighbourhood(graph, paths);
  const place = placesOf(graph, around);
  const byDepth = (isIt: (state: number) => boolean): number[] => countBy(depthOf, depths.length, isIt);
  return {
    states: graph.states,
    edges: graph.targets.length,
    ...(isPart ? { isPart } : {}),
    depths: {
      states: depths,
      finals: byDepth((s) => graph.ends[s]! > 0 && graph.ends[s]! < 4),
      deadlocks: byDepth((s) => graph.ends[s] === 4),
      ...(doomed === null ? {} : { doomed: byDepth((s) => doomed[s] === 1) }),
    },
    labels: graph.labels,
    listed: listedStates(graph, { around, place, depthOf, layers: depths.length }, doomed),
    properties: properties.map((property, i) => {
      const path = paths[i]!.map((state) => place(state));
      return { property: property.name, path, ...fateIn(back, property, doomed, { place, byDepth }) };
    }),
  };
}

interface Places {
  readonly place: (state: number) => number;
  readonly byDepth: (isIt: (state: number) => boolean) => number[];
}

/** The states from which a violation is inevitable. */
function fateIn(
  back: Reversed | null,
  { bad }: ShownProperty,
  stuck: Uint8Array | null,
  { place, byDepth }: Places,
): Pick<GraphOfProperty, 'doomed' | 'doomedByDepth'> {
  const violating = bad === 'no final state' ? stuck && [...numbersOf(stuck, 1)] : bad;
  if (back === null || violating === null) return {};
  const doomed = inevitable(back, violating);
  return {
    doomed: spansOf(placed(numbersOf(doomed, 1), place)),
    doomedByDepth: byDepth((s) => doomed[s] === 1),
  };
}

/** States of each depth, and the depth of each state; parents come before their children. */
function layersOf({ states, start, targets }: Walked): {
  readonly depths: number[];
  readonly depthOf: Uint32Array;
} {
  const depthOf = new Uint32Array(states).fill(0xffffffff);
  const depths = [1];
  depthOf[0] = 0;
  for (let s = 0; s < states; s++) {
    const depth = depthOf[s]! + 1;
    for (let edge = start[s]!; edge < start[s + 1]!; edge++) {
      const target = targets[edge]!;
      if (depthOf[target]! !== 0xffffffff) continue;
      depthOf[target] = depth;
      depths[depth] = (depths[depth] ?? 0) + 1;
    }
  }
  return { depths, depthOf };
}

function countBy(depthOf: Uint32Array, layers: number, isIt: (state: number) => boolean): number[] {
  const counts = Array.from({ length: layers }, () => 0);
  depthOf.forEach((depth, state) => {
    if (isIt(state)) counts[depth]!++;
  });
  return counts;
}

/** The states of a run, as far as the graph has them. */
function pathOf({ start, via, targets, labels }: Walked, run: readonly string[]): number[] {
  const path = [0];
  for (const label of run) {
    const state = path.at(-1)!;
    let edge = start[state]!;
    while (edge < start[state + 1]! && labels[via[edge]!] !== label) edge++;
    if (edge === start[state + 1]) return path;
    path.push(targets[edge]!);
  }
  return path;
}

/** The states of the runs, and those one step from them, as far as there is room. */
function neighbourhood({ start, targets }: Walked, paths: readonly (readonly number[])[]): number[] {
  const found = new Set([0]);
  for (const path of paths) for (const state of path) if (found.size < mostAround) found.add(state);
  const onRuns = [...found];
  for (const state of onRuns) {
    for (let edge = start[state]!; edge < start[state + 1]! && found.size < mostAround; edge++)
      found.add(targets[edge]!);
  }
  return [...found].sort((a, b) => a - b);
}

/** Where a state stands in the list; -1 where it does not. */
function placesOf({ states }: Walked, around: readonly number[] | null): (state: number) => number {
  if (around === null) return (state) => state;
  const places = new Int32Array(states).fill(-1);
  around.forEach((state, at) => (places[state] = at));
  return (state) => places[state]!;
}

function* placed(states: Iterable<number>, place: (state: number) => number): Iterable<number> {
  for (const state of states) if (place(state) >= 0) yield place(state);
}

interface Listing {
  readonly around: readonly number[] | null;
  readonly place: (state: number) => number;
  readonly depthOf: Uint32Array;
  readonly layers: number;
}

function listedStates(graph: Walked, listing: Listing, doomed: Uint8Array | null): ListedStates {
  const { start, via, targets, ends } = graph;
  const { around, place, depthOf, layers } = listing;
  const states = around ?? Array.from({ length: graph.states }, (_, s) => s);
  const depths = Array.from({ length: layers }, () => 0);
  const made = {
    out: [] as number[],
    beyond: [] as number[],
    labels: [] as number[],
    targets: [] as number[],
  };
  for (const state of states) {
    depths[depthOf[state]!]!++;
    const before = made.targets.length;
    for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
      const target = place(targets[edge]!);
      if (target < 0) continue;
      made.labels.push(via[edge]!);
      made.targets.push(target);
    }
    const out = made.targets.length - before;
    made.out.push(out);
    made.beyond.push(start[state + 1]! - start[state]! - out);
  }
  const { beyond, ...edges } = made;
  const ended = (name: (typeof endNames)[number]) =>
    spansOf(placed(numbersOf(ends, 1 + endNames.indexOf(name)), place));
  return {
    ...(around === null ? {} : { numbers: around, beyond }),
    depths,
    ...edges,
    completed: ended('completed'),
    cancelled: ended('cancelled'),
    failed: ended('failed'),
    deadlocked: ended('deadlocked'),
    ...(doomed === null ? {} : { doomed: spansOf(placed(numbersOf(doomed, 1), place)) }),
    loops: around === null ? loopsOf(componentsOf(graph)) : [],
  };
}

/** Components of more than one state. */
function loopsOf({ of, count }: Components): (readonly number[])[] {
  const sizes = new Uint32Array(count);
  for (const component of of) sizes[component]!++;
  const members = new Map<number, number[]>();
  of.forEach((component, state) => {
    if (sizes[component]! < 2) return;
    const known = members.get(component);
    if (known) known.push(state);
    else members.set(component, [state]);
  });
  return [...members.values()].map((states) => spansOf(states));
}
