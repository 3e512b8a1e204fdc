import { invariant } from '../../errors.ts';
import type { FairComponent } from './fair-cycle.ts';
import type { Fairness, Graph } from './graph.ts';

/** One step of a walk: an edge, by its number, and the state that it leaves. */
export interface Hop {
  readonly source: number;
  readonly edge: number;
}

type Wanted = (edge: number) => boolean;

/**
 * A walk round a fair component that is fair by itself: repeated for ever, it passes nobody over. It begins with the shortest way from the
 * state back to it, and goes out of its way only for what would be passed over.
 * @param from a state of the component
 */
export function fairRound(graph: Graph, fairness: Fairness, component: FairComponent, from: number): Hop[] {
  const isBack: Wanted = (edge) => graph.targets[edge] === from;
  const round = way(graph, component, from, isBack);
  for (;;) {
    const debt = debtOf(graph, fairness, round);
    if (debt === null) return round;
    const out = way(graph, component, from, debt);
    const at = graph.targets[out.at(-1)!.edge]!;
    round.push(...out, ...(at === from ? [] : way(graph, component, at, isBack)));
  }
}

/** Whether a walk that comes back to where it began passes nobody over if it is repeated for ever. */
export function isFairRound(graph: Graph, fairness: Fairness, round: readonly Hop[]): boolean {
  return debtOf(graph, fairness, round) === null;
}

/** The edges that would pay for somebody whom the walk passes over, or `null` where it is fair. */
function debtOf(graph: Graph, { actor, branches }: Fairness, round: readonly Hop[]): Wanted | null {
  const { labels, targets } = graph;
  const taken = new Set(round.map(({ edge }) => labels[edge]!));
  const acting = new Set([...taken].map((label) => actor[label]!));
  const chosen = new Set([...taken].flatMap((label) => branches[label]!));
  const states = new Set(round.map(({ source }) => source));
  const able = new Map<number, number>();
  for (const state of states) {
    const offered = labelsAt(graph, state);
    const branch = offered.flatMap((label) => branches[label]!).find((b) => !chosen.has(b));
    if (branch !== undefined) return (edge) => branches[labels[edge]!]!.includes(branch);
    for (const who of new Set(offered.map((label) => actor[label]!))) able.set(who, (able.get(who) ?? 0) + 1);
  }
  for (const [who, times] of able) {
    if (times < states.size || acting.has(who)) continue;
    return (edge) =>
      actor[labels[edge]!] === who || !labelsAt(graph, targets[edge]!).some((label) => actor[label] === who);
  }
  return null;
}

function labelsAt({ start, labels }: Graph, state: number): number[] {
  const found: number[] = [];
  for (let edge = start[state]!; edge < start[state + 1]!; edge++) found.push(labels[edge]!);
  return found;
}

/** A shortest walk inside a component whose last edge is wanted. */
function way(graph: Graph, component: FairComponent, from: number, wanted: Wanted): Hop[] {
  const { start, targets } = graph;
  const reached = new Map<number, Hop | null>([[from, null]]);
  for (const source of reached.keys()) {
    for (let edge = start[source]!; edge < start[source + 1]!; edge++) {
      const target = targets[edge]!;
      if (!component.has(target)) continue;
      if (wanted(edge)) return walkTo({ source, edge }, reached);
      if (!reached.has(target)) reached.set(target, { source, edge });
    }
  }
  invariant(false, 'a fair component is strongly connected, and takes every branch that it offers');
}

function walkTo(last: Hop, reached: ReadonlyMap<number, Hop | null>): Hop[] {
  const walk: Hop[] = [];
  for (let hop: Hop | null = last; hop; hop = reached.get(hop.source) ?? null) walk.push(hop);
  return walk.reverse();
}
