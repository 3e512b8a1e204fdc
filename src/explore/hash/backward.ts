import { Uint32List } from '../list.ts';
import { HashControl } from './records.ts';
import type { HashSearch } from './search.ts';

/** What is looked at between two looks at the clock: states, at most, and states times rules. */
const slice = { states: 20_000, tries: 2 ** 24 };

/** After so many sweeps edges are worth their memory. */
const mostSweeps = 6;

/**
 * The first state from which no state of a set can be reached, proved: all its successors, and theirs, were found. States that are not
 * expanded are taken to reach it.
 *
 * Sweeps from the last state to the first and back: states mostly lead to later ones, so that the first sweep does almost everything,
 * even though it looks at no more than one successor of each state.
 * Where sweeps do not end, the edges between what is left are reversed and followed: linear, whatever the graph.
 *
 * @param eachGoal visits the states of the set
 * @param spare bytes for reversed edges; without room for them it goes on sweeping
 * @param turn awaited every few milliseconds
 * @returns 0 if there is none; `null` where memory has no room for a bit per state
 */
export async function firstDoomed(
  search: HashSearch,
  eachGoal: (visit: (state: number) => void) => Promise<void>,
  spare: number,
  turn: () => Promise<void>,
): Promise<number | null> {
  const { states } = search;
  const bytes = 4 * ((states >>> 5) + 1);
  const address = search.roomBehind(bytes);
  if (address === 0) return null;
  search.set(HashControl.good, address);
  search.heap.bytes.fill(0, address, address + bytes);
  const good = search.heap.words.subarray(address >>> 2, (address + bytes) >>> 2);
  let left = states;
  const mark = (state: number): void => {
    if (!isOut(good, state)) return;
    good[state >>> 5] |= 1 << state;
    left--;
  };
  for (let state = search.expanded + 1; state <= states; state++) mark(state);
  await eachGoal(mark);
  left -= await sweep(search, { isDown: true, isOneEnough: true }, turn);
  for (let sweeps = 0, isDown = true; left > 0; sweeps++, isDown = !isDown) {
    if (sweeps === mostSweeps && (await followEdges(search, good, left, spare, turn))) break;
    const pulled = await sweep(search, { isDown, isOneEnough: false }, turn);
    if (pulled === 0) break;
    left -= pulled;
  }
  for (let state = 1; state <= states; state++) if (isOut(good, state)) return state;
  return 0;
}

function isOut(good: Int32Array, state: number): boolean {
  return (good[state >>> 5] & (1 << state)) === 0;
}

/** One sweep over all states. @returns how many became good */
async function sweep(
  search: HashSearch,
  { isDown, isOneEnough }: { readonly isDown: boolean; readonly isOneEnough: boolean },
  turn: () => Promise<void>,
): Promise<number> {
  const { states, program } = search;
  const step = Math.max(1, Math.min(slice.states, Math.floor(slice.tries / program.origins.length)));
  let pulled = 0;
  for (let done = 0; done < states; done += step) {
    const [first, last] = [done + 1, Math.min(done + step, states)];
    pulled += isDown
      ? search.pull(states + 1 - first, states + 1 - last, isOneEnough)
      : search.pull(first, last, isOneEnough);
    await turn();
  }
  return pulled;
}

/**
 * Marks what reaches a good state along edges between the states that are left; of those all successors that are good have been seen.
 * @returns false, and nothing changed, where the edges do not fit into `spare`
 */
async function followEdges(
  search: HashSearch,
  good: Int32Array,
  left: number,
  spare: number,
  turn: () => Promise<void>,
): Promise<boolean> {
  if (16 * left > spare) return false;
  const numbers = new Uint32Array(left);
  for (let state = 1, i = 0; state <= search.states; state++) if (isOut(good, state)) numbers[i++] = state;
  const sources = new Uint32List();
  const targets = new Uint32List();
  const found = new Uint32List();
  for (let i = 0; i < left; i++) {
    let reaches = false;
    for (const { target } of search.successors(numbers[i])) {
      if (!isOut(good, target)) reaches = true;
      else {
        sources.push(i);
        targets.push(indexOf(numbers, target));
      }
    }
    if (reaches) found.push(i);
    if (i % 1000 === 0) await turn();
    // Reversed, they are there twice while they are sorted.
    if (16 * left + 2 * sources.bytes + targets.bytes > spare) return false;
  }
  markBackwards(numbers, { sources, targets }, found, good);
  return true;
}

/** Where a number stands in an ascending list that has it. */
function indexOf(numbers: Uint32Array, number: number): number {
  let low = 0;
  let high = numbers.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] <= number) low = middle;
    else high = middle;
  }
  return low;
}

function markBackwards(
  numbers: Uint32Array,
  { sources, targets }: { readonly sources: Uint32List; readonly targets: Uint32List },
  found: Uint32List,
  good: Int32Array,
): void {
  const first = new Uint32Array(numbers.length + 1);
  for (let e = 0; e < targets.length; e++) first[targets.items[e]]++;
  for (let i = 0, sum = 0; i < first.length; i++) first[i] = sum += first[i];
  const reversed = new Uint32Array(sources.length);
  for (let e = 0; e < targets.length; e++) reversed[--first[targets.items[e]]] = sources.items[e];
  const mark = (i: number) => (good[numbers[i] >>> 5] |= 1 << numbers[i]);
  for (let k = 0; k < found.length; k++) mark(found.items[k]);
  for (let k = 0; k < found.length; k++) {
    const i = found.items[k];
    for (let e = first[i]; e < first[i + 1]; e++) {
      const source = reversed[e];
      if (!isOut(good, numbers[source])) continue;
      mark(source);
      found.push(source);
    }
  }
}
