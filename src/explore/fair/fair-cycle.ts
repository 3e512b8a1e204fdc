import { components } from './components.ts';
import type { Fairness, Graph, Parts } from './graph.ts';

/** A set of states in which a fair run can stay for ever: it goes round all of them. */
export interface FairComponent {
  readonly states: readonly number[];
  /** Whether a state is one of them. */
  has(state: number): boolean;
}

/**
 * Looks for a fair run that from some point on stays among states that `stays` tells. A component is fair if who can act in all of its states
 * acts in it, and every branch that is offered in it is taken in it; states that offer a branch that is never taken in it cannot be met again and
 * again, so without them it is searched anew.
 * @returns the states of such a run, those with the least number that there is; or `null` where there is no such run
 * @see Emerson and Lei, *Modalities for model checking: branching time logic strikes back*, Sci. Comput. Program. 8 (1987), for strong fairness
 */
export function fairComponent(
  graph: Graph,
  fairness: Fairness,
  stays: (state: number) => boolean,
): FairComponent | null {
  const parts: Parts = new Int32Array(Math.max(graph.states, 1));
  let last = 1;
  const all: number[] = [];
  for (let state = 0; state < graph.states; state++) if (stays(state)) all.push(state);
  for (const state of all) parts[state] = last;
  const open = components(graph, parts, last, all);
  let best: { readonly states: readonly number[]; readonly first: number } | null = null;
  for (let states = open.pop(); states !== undefined; states = open.pop()) {
    const part = ++last;
    for (const state of states) parts[state] = part;
    const { starved, passedOver } = unfairness(graph, fairness, parts, part, states);
    if (starved) continue;
    if (passedOver.size === 0) {
      const first = states.reduce((least, state) => Math.min(least, state), Infinity);
      if (best === null || first < best.first) best = { states, first };
      continue;
    }
    const left = states.filter((state) => !offersAny(graph, fairness, state, passedOver));
    for (const state of states) parts[state] = 0;
    const rest = ++last;
    for (const state of left) parts[state] = rest;
    open.push(...components(graph, parts, rest, left));
  }
  if (best === null) return null;
  const members = new Set(best.states);
  return { states: best.states, has: (state) => members.has(state) };
}

/** Who could act in all states of a part and does not in it, and branches that are offered in it and not taken. */
function unfairness(
  { start, labels, targets }: Graph,
  { actor, branches }: Fairness,
  parts: Parts,
  part: number,
  states: readonly number[],
): { readonly starved: boolean; readonly passedOver: ReadonlySet<number> } {
  const acting = new Set<number>();
  const taken = new Set<number>();
  const offered = new Set<number>();
  const able = new Map<number, number>();
  for (const state of states) {
    const here = new Set<number>();
    for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
      const label = labels[edge]!;
      const isInside = parts[targets[edge]!] === part;
      here.add(actor[label]!);
      if (isInside) acting.add(actor[label]!);
      for (const branch of branches[label]!) {
        offered.add(branch);
        if (isInside) taken.add(branch);
      }
    }
    for (const who of here) able.set(who, (able.get(who) ?? 0) + 1);
  }
  const starved = [...able].some(([who, times]) => times === states.length && !acting.has(who));
  return { starved, passedOver: new Set([...offered].filter((branch) => !taken.has(branch))) };
}

function offersAny(
  { start, labels }: Graph,
  { branches }: Fairness,
  state: number,
  some: ReadonlySet<number>,
): boolean {
  for (let edge = start[state]!; edge < start[state + 1]!; edge++) {
    if (branches[labels[edge]!]!.some((branch) => some.has(branch))) return true;
  }
  return false;
}
