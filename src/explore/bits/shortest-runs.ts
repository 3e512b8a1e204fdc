/** Shortest runs to sets of states: layers from both ends until they meet, then a walk through their log. */
import { invariant } from '../../errors.ts';
import { memberAt } from '../coding/translation.ts';
import { Control, Rule } from '../kernel/records.ts';
import { passes, sameKey, Step, successorKey } from '../kernel/rules-twin.ts';
import type { BlockStore } from './block-store.ts';
import { emptyFrontier, type Layer, LayerArea, type Located } from './layers.ts';
import { forEachIn, type RowSet } from './row-sets.ts';
import { dequeue, enqueue, targetOf } from './search-twin.ts';
import type { Slices } from './slices.ts';

/** A state in the layer of some number, forwards. */
interface Logged extends Located {
  readonly layer: number;
}

/** Is called with the run to a set, by its number, as soon as it is found. */
export type Told = (set: number, run: readonly number[]) => void;

/**
 * For each set the rules of a shortest run to one of its states that were found, or `null`.
 * @throws {NoRoom} memory
 */
export function* nearestOf(
  store: BlockStore,
  initial: Located,
  goals: readonly RowSet[],
  told: Told,
): Slices<(number[] | null)[]> {
  const blocks: number[] = [];
  for (const goal of goals) blocks.push(yield* blocksWith(store, goal));
  const runs = goals.map((): number[] | null => null);
  if (blocks.every((count) => count === 0)) return runs;
  const giveBack = takeFrontier(store);
  try {
    const area = new LayerArea(store);
    area.begin(initial);
    for (const [i, goal] of goals.entries()) {
      if (blocks[i] === 0) continue;
      yield* area.aim(goal);
      const run = yield* shortestRun(area, blocks[i]);
      runs[i] = run;
      told(i, run);
    }
    return runs;
  } finally {
    emptyFrontier(store);
    giveBack();
  }
}

/** How many blocks have states of a set. */
function* blocksWith(store: BlockStore, set: RowSet): Slices<number> {
  let blocks = 0;
  yield* forEachIn(store, set, () => blocks++);
  return blocks;
}

/** Empties queue and frontier of a search that is not done. @returns what puts them back */
function takeFrontier(store: BlockStore): () => void {
  const numbers: number[] = [];
  const rows: Int32Array[] = [];
  while (store.get(Control.head) !== 0) {
    const number = dequeue(store.heap);
    const frontier = store.visited(number) + store.bitmapWords;
    numbers.push(number);
    rows.push(store.heap.words.slice(frontier, frontier + store.bitmapWords));
    store.heap.words.fill(0, frontier, frontier + store.bitmapWords);
  }
  return () => {
    numbers.forEach((number, i) => {
      store.heap.words.set(rows[i], store.visited(number) + store.bitmapWords);
      enqueue(store.heap, number);
    });
  };
}

/**
 * The rules of a shortest run to the goal of an area.
 * @param blocks how many blocks have states of it, at least 1
 * @throws {NoRoom} memory
 */
export function* shortestRun(area: LayerArea, blocks: number): Slices<number[]> {
  const { forward, backward } = area;
  const at = metAlready(area) ?? (yield* meeting(area, blocks));
  const layer = forward.layers.findLastIndex((one) => area.has(one, at));
  const behind = backward.layers.findLastIndex((one) => area.has(one, at));
  return [
    ...runTo(area, { ...at, layer }),
    ...runFrom(area, at, backward.layers.slice(0, Math.max(0, behind))),
  ];
}

/** A state of the goal in the first of the layers forwards that has any. */
function metAlready(area: LayerArea): Located | null {
  for (const layer of area.forward.layers) {
    const state = area.shared(area.forward, layer);
    if (state !== null) return state;
  }
  return null;
}

/**
 * Adds layers, on the side where the last one is smaller, until both sides have a state. All states nearer than the last layer are in a
 * side, so that the first one that both have lies on a shortest run, and in the last layers of both.
 */
function* meeting(area: LayerArea, blocks: number): Slices<Located> {
  const { forward, backward } = area;
  const size = ({ start, end }: Layer) => (end - start) / area.entryBytes;
  for (;;) {
    const ahead = size(forward.layers.at(-1)!);
    const last = backward.layers.at(-1);
    const behind = last === undefined ? blocks : size(last);
    const side = ahead >= area.store.turnsFrom && behind < ahead && area.turn() ? backward : forward;
    const isMet = yield* area.next(side);
    invariant(isMet !== null, 'no run leads to a state that was found');
    if (isMet) return area.shared(side, side.layers.at(-1)!)!;
  }
}

/** The rules of a run to a state in the log. */
function runTo(area: LayerArea, to: Logged): number[] {
  const run: number[] = [];
  for (let at = to; at.layer > 0;) {
    const step = stepTo(area, at);
    run.push(step.member);
    at = step.from;
  }
  return run.reverse();
}

/** A rule and a row from which it leads to the row at hand, whichever the block. */
interface Arrow {
  readonly record: number;
  readonly origin: number;
  readonly row: number;
}

/** A state of the layer before, and the rule that leads from it to a state. */
function stepTo(area: LayerArea, to: Logged): { readonly from: Logged; readonly member: number } {
  const { store } = area;
  const { words } = store.heap;
  const arrows = arrowsTo(store, to.row);
  for (const entry of area.entries(area.forward.layers[to.layer - 1])) {
    const rows = entry / 4 + 2;
    for (const { record, origin, row } of arrows) {
      if (((words[rows + (row >>> 5)] >>> (row & 31)) & 1) === 0) continue;
      const number = words[rows - 2];
      if (!leadsTo(store, record, number, to.number)) continue;
      return { from: { layer: to.layer - 1, number, row }, member: memberFiring(store, origin, number, row) };
    }
  }
  throw new Error('the log has no state before');
}

/** All arrows to a row: looked up once for all entries of a layer, of which there may be many. */
function arrowsTo({ heap, program, records }: BlockStore, to: number): Arrow[] {
  const { words, shorts } = heap;
  return records.flatMap(({ record, origin }) => {
    const map = words[record + Rule.map / 4] >>> 1;
    const mask = words[record + Rule.mask / 4] >>> 2;
    const from: number[] = [];
    if (map === 0) from.push(to - words[record + Rule.delta / 4]);
    else for (let row = 0; row < program.layout.rows; row++) if (shorts[map + row] === to) from.push(row);
    return from
      .filter(
        (row) =>
          row >= 0 && row < program.layout.rows && ((words[mask + (row >>> 5)] >>> (row & 31)) & 1) === 1,
      )
      .map((row) => ({ record, origin, row }));
  });
}

/** Whether a rule leads from one block to another, as far as keys tell. */
function leadsTo(store: BlockStore, record: number, from: number, to: number): boolean {
  const { heap } = store;
  if (heap.words[record + Rule.overflow / 4] >= 0) return false;
  if (heap.words[record + Rule.crosses / 4] === 0 && from !== to) return false;
  if (!passes(heap, record, store.at(from))) return false;
  if (heap.words[record + Rule.crosses / 4] === 0) return true;
  const next = store.get(Control.nextKey) / 4;
  return successorKey(heap, record, store.at(from), next) === Step.next && sameKey(heap, next, store.at(to));
}

/** The rule of the model that fires when a coded rule does in a state. */
function memberFiring(store: BlockStore, origin: number, number: number, row: number): number {
  const { coded, layout, guards } = store.program;
  const rule = coded.rules[origin];
  if (rule.by < 0) return rule.members[0];
  const place = layout.places[rule.by];
  return memberAt(rule, place === null ? guards.rowsOf(rule.by)[row] : store.digit(store.at(number), place));
}

/** The rules of a run from a state through layers, to one of the first of them. */
function runFrom(area: LayerArea, from: Located, layers: readonly Layer[]): number[] {
  const run: number[] = [];
  let at = from;
  for (const layer of layers.toReversed()) {
    const step = stepInto(area, at, layer);
    run.push(step.member);
    at = step.to;
  }
  return run;
}

/** A state of a layer to which a rule leads. */
function stepInto(
  area: LayerArea,
  from: Located,
  layer: Layer,
): { readonly to: Located; readonly member: number } {
  const { store } = area;
  const { heap } = store;
  const { words, shorts } = heap;
  const { number, row } = from;
  for (const { record, origin } of store.records) {
    const mask = words[record + Rule.mask / 4] >>> 2;
    if (((words[mask + (row >>> 5)] >>> (row & 31)) & 1) === 0 || !passes(heap, record, store.at(number)))
      continue;
    const map = words[record + Rule.map / 4] >>> 1;
    const to = {
      number: targetOf(heap, record, number),
      row: map === 0 ? row + words[record + Rule.delta / 4] : shorts[map + row],
    };
    if (to.number !== 0 && area.has(layer, to))
      return { to, member: memberFiring(store, origin, number, row) };
  }
  throw new Error('the log has no state after');
}
