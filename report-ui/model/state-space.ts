import type { ModelInfo, StateGraph } from '../../src/report/document.ts';
import { calledLabel } from './called.ts';

/** How a run ends in a state; 0 where it goes on. */
export const ends = ['', 'completed', 'cancelled', 'failed', 'deadlocked'] as const;

/** The listed part of a state graph, ready to be drawn: everything about a state is found by its place in the list. */
export interface StateSpace {
  readonly graph: StateGraph;
  readonly states: number;
  /** Depths that have states in the list. */
  readonly depths: number;
  readonly depthOf: Uint32Array;
  /** The edges of state `s` are those from `start[s]` to `start[s + 1]`. */
  readonly start: Uint32Array;
  /** The state and the edge by which a state is reached first; the initial one has none. */
  readonly parent: Int32Array;
  readonly parentEdge: Int32Array;
  /** Index into {@link ends}. */
  readonly ends: Uint8Array;
  /** The loop that a state is in, or -1. */
  readonly loopOf: Int32Array;
  readonly loopSizes: readonly number[];
}

const known = new WeakMap<StateGraph, StateSpace>();

/** Prepares a graph, once. */
export function stateSpaceOf(graph: StateGraph): StateSpace {
  const before = known.get(graph);
  if (before) return before;
  const { listed } = graph;
  const states = listed.out.length;
  const start = new Uint32Array(states + 1);
  listed.out.forEach((out, s) => (start[s + 1] = start[s]! + out));
  const depthOf = new Uint32Array(states);
  let next = 0;
  listed.depths.forEach((count, depth) => {
    depthOf.fill(depth, next, next + count);
    next += count;
  });
  const made: StateSpace = {
    graph,
    states,
    depths: listed.depths.length,
    depthOf,
    start,
    ...parents(start, listed.targets),
    ends: endsOf(graph, states),
    ...loopsOf(graph, states),
  };
  known.set(graph, made);
  return made;
}

/** Breadth-first numbers: the first edge that leads to a state comes from a nearest one. */
function parents(start: Uint32Array, targets: readonly number[]): Pick<StateSpace, 'parent' | 'parentEdge'> {
  const states = start.length - 1;
  const parent = new Int32Array(states).fill(-1);
  const parentEdge = new Int32Array(states).fill(-1);
  for (let s = 0; s < states; s++) {
    for (let edge = start[s]!; edge < start[s + 1]!; edge++) {
      const target = targets[edge]!;
      if (target === 0 || parent[target] !== -1) continue;
      parent[target] = s;
      parentEdge[target] = edge;
    }
  }
  return { parent, parentEdge };
}

function endsOf({ listed }: StateGraph, states: number): Uint8Array {
  const found = new Uint8Array(states);
  ends.forEach((end, index) => {
    if (end !== '') mark(found, listed[end], index);
  });
  return found;
}

function loopsOf({ listed }: StateGraph, states: number): Pick<StateSpace, 'loopOf' | 'loopSizes'> {
  const loopOf = new Int32Array(states).fill(-1);
  listed.loops.forEach((loop, index) => mark(loopOf, loop, index));
  const loopSizes = listed.loops.map(() => 0);
  for (const loop of loopOf) if (loop >= 0) loopSizes[loop]!++;
  return { loopOf, loopSizes };
}

/** Writes a value where spans say. */
function mark(into: Uint8Array | Int32Array, spans: readonly number[], value: number): void {
  for (let i = 0; i + 1 < spans.length; i += 2) into.fill(value, spans[i], spans[i + 1]! + 1);
}

/** What is drawn of one property in a state space. */
export interface Overlay {
  /** The states that the run passes, the initial one first, as far as they are listed. */
  readonly path: readonly number[];
  /** Of the run, step by step. */
  readonly labels: readonly string[];
  /** 1 for states from which there is no way back. */
  readonly doomed: Uint8Array;
  /** The same by depth, of all states; `null` where it is not known. */
  readonly doomedByDepth: readonly number[] | null;
  /** What is inevitable in doomed states, as the end of a sentence. */
  readonly fate: string;
  /** A label as people read it. */
  readonly called: (label: string) => string;
}

/**
 * The run of a property in the graph, and from where on it is lost. Without a property, or one that no single state shows: states from
 * which the case cannot end any more.
 * @param labels of the run on show
 * @param names of the model's elements, by id
 */
export function overlayOf(
  space: StateSpace,
  property: string | null,
  labels: readonly string[] | null,
  names?: ModelInfo['names'],
): Overlay {
  const { graph } = space;
  const own = graph.properties.find((each) => each.property === property);
  const doomed = new Uint8Array(space.states);
  const asked = own?.doomed;
  mark(doomed, asked ?? graph.listed.doomed ?? [], 1);
  return {
    path: labels === null ? [] : follow(space, labels),
    labels: labels ?? [],
    doomed,
    doomedByDepth: (asked ? own.doomedByDepth : graph.depths.doomed) ?? null,
    fate:
      asked && property !== 'option-to-complete'
        ? 'the violation cannot be avoided any more'
        : 'no final state can be reached any more',
    called: (label) => calledLabel(label, names),
  };
}

function follow({ graph, start }: StateSpace, labels: readonly string[]): number[] {
  const { listed } = graph;
  const path = [0];
  for (const label of labels) {
    const state = path.at(-1)!;
    let edge = start[state]!;
    while (edge < start[state + 1]! && graph.labels[listed.labels[edge]!] !== label) edge++;
    if (edge === start[state + 1]) break;
    path.push(listed.targets[edge]!);
  }
  return path;
}

/** The labels of a shortest way to a state, the last ones at most. */
export function wayTo(
  { graph, parent, parentEdge }: StateSpace,
  state: number,
  most: number,
): readonly string[] {
  const way: string[] = [];
  for (let at = state; parent[at]! >= 0 && way.length < most; at = parent[at]!)
    way.push(graph.labels[graph.listed.labels[parentEdge[at]!]!]!);
  return way.reverse();
}
