import type { Exploration } from './exploration.ts';
import { Uint32List } from './list.ts';
import type { Watch } from './watch.ts';

/** States between two looks at the clock. */
const slice = 4096;

/**
 * The nearest state from which no state of a set can be reached, proved: all its successors, and theirs, were found. States
 * that a cut search did not expand, and in which something is enabled, are taken to be able to reach it.
 *
 * @param isGoal whether a state is in the set
 * @param spare bytes that reversed edges may take; without room for them the states are swept until nothing changes
 * @returns `null` if there is no such state among those that were found
 */
export async function findDoom(
  exploration: Exploration,
  isGoal: (state: number) => boolean,
  spare: number,
  watch: Watch,
): Promise<number | null> {
  const { edgeList, edges, states, expanded } = exploration;
  const canReach = new Uint8Array(states);
  const isOpen = (s: number) => s >= expanded && !exploration.isDead(s);
  for (let s = 0; s < states; s++) canReach[s] = Number(isOpen(s) || isGoal(s));
  if (edgeList !== null && 4 * (edges + 2 * states) <= spare)
    await searchBackwards(exploration, edgeList, canReach, watch);
  else await sweep(exploration, canReach, watch);
  const state = canReach.indexOf(0);
  return state < 0 ? null : state;
}

/** Marks all states from which a marked one can be reached, along reversed edges: linear in states and edges. */
async function searchBackwards(
  { states, edges, expanded }: Exploration,
  { start, targets }: NonNullable<Exploration['edgeList']>,
  marked: Uint8Array,
  watch: Watch,
): Promise<void> {
  const first = new Uint32Array(states + 1);
  for (let e = 0; e < edges; e++) first[targets[e]]++;
  for (let s = 0, sum = 0; s <= states; s++) first[s] = sum += first[s];
  const sources = new Uint32Array(edges);
  // Counts down from the end of each target's range, so that afterwards `first` holds where it begins.
  for (let s = 0; s < expanded; s++)
    for (let e = start[s]; e < start[s + 1]; e++) sources[--first[targets[e]]] = s;
  const stack = new Uint32List();
  for (let s = 0; s < states; s++) if (marked[s] === 1) stack.push(s);
  for (let looked = 1; stack.length > 0; looked++) {
    if (looked % slice === 0) await watch.turn();
    const s = stack.items[--stack.length];
    for (let e = first[s]; e < first[s + 1]; e++) {
      const source = sources[e];
      if (marked[source] === 1) continue;
      marked[source] = 1;
      stack.push(source);
    }
  }
}

/** The same without reversed edges: each state looks at its successors, in turn from the last and from the first state. */
async function sweep(exploration: Exploration, marked: Uint8Array, watch: Watch): Promise<void> {
  let rest = new Uint32List();
  for (let s = exploration.states - 1; s >= 0; s--) if (marked[s] === 0) rest.push(s);
  for (let before = Infinity; rest.length < before;) {
    before = rest.length;
    const still = new Uint32List();
    for (let i = 0; i < rest.length; i++) {
      const state = rest.items[i];
      exploration.forEachTarget(state, (target) => (marked[state] |= marked[target]));
      if (marked[state] === 0) still.push(state);
      if (i % slice === slice - 1) await watch.turn();
    }
    still.items.subarray(0, still.length).reverse();
    rest = still;
  }
}
