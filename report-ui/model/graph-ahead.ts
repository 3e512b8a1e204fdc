import type { Ahead } from '../../src/replay.ts';
import type { StateGraph } from '../../src/report/document.ts';
import { ends, stateSpaceOf } from './state-space.ts';
import type { StateSpace } from './state-space.ts';

/**
 * Whether a final state can be reached from where a run leads, as the graph of the report knows it.
 * @returns `null` where the graph does not tell
 */
export function graphAhead(graph: StateGraph, labels: readonly string[]): Ahead | null {
  const space = stateSpaceOf(graph);
  const from = stateAfter(space, labels);
  if (from === null) return null;
  const { doomed = [] } = graph.listed;
  const seen = new Map([[from, 0]]);
  const isWhole = graph.listed.beyond === undefined && graph.isPart !== true;
  for (let i = 0; i < doomed.length; i += 2)
    if (from >= doomed[i]! && from <= doomed[i + 1]!)
      return { can: 'no', states: isWhole ? everythingFrom(space, seen) : null };
  return nearestEnd(space, seen, isWhole);
}

/** The state that a run leads to, by its place in the list. */
function stateAfter({ graph, start }: StateSpace, labels: readonly string[]): number | null {
  const numbers = new Map(graph.labels.map((label, number) => [label, number]));
  let state = 0;
  for (const label of labels) {
    const number = numbers.get(label);
    let edge = start[state]!;
    while (edge < start[state + 1]! && graph.listed.labels[edge] !== number) edge++;
    if (edge >= start[state + 1]!) return null;
    state = graph.listed.targets[edge]!;
  }
  return state;
}

/** A case that failed may have met a bound of the model, which is no end: of that the graph does not tell. */
function nearestEnd(space: StateSpace, seen: Map<number, number>, isNearest: boolean): Ahead | null {
  for (const [state, steps] of seen) {
    const end = ends[space.ends[state]!];
    if (end === 'completed' || end === 'cancelled') return { can: 'yes', end, steps, isNearest };
    if (end === 'failed') return null;
    goOn(space, seen, state, steps);
  }
  return null;
}

function everythingFrom(space: StateSpace, seen: Map<number, number>): number {
  for (const [state, steps] of seen) goOn(space, seen, state, steps);
  return seen.size;
}

function goOn({ graph, start }: StateSpace, seen: Map<number, number>, state: number, steps: number): void {
  for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
    const target = graph.listed.targets[edge]!;
    if (!seen.has(target)) seen.set(target, steps + 1);
  }
}
