import type { Run } from '../space.ts';
import { type Edge, type HashSearch, stride } from './search.ts';

/**
 * A shortest run to a state. No parents are stored: breadth-first, a state is found from the first of its predecessors, and states that
 * were found later have parents that were expanded later. So it is known to a few hundred states which one it is.
 */
export function runTo(search: HashSearch, state: number): Run {
  const run: number[] = [];
  for (let at = state; at !== 1;) {
    const { parent, edge } = firstPredecessor(search, at);
    run.push(edge.member);
    at = parent;
  }
  return run.reverse();
}

function firstPredecessor(search: HashSearch, state: number): { parent: number; edge: Edge } {
  for (let parent = intervalOf(search, state) * stride + 1; ; parent++) {
    const edge = search.successors(parent).find(({ target }) => target === state);
    if (edge !== undefined) return { parent, edge };
  }
}

/** The interval of births with the parent of a state: the last one before which there were fewer states. */
function intervalOf({ births }: HashSearch, state: number): number {
  let low = 0;
  let high = births.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (births.items[middle] < state) low = middle;
    else high = middle;
  }
  return low;
}
