/** Shortest runs to sets of states: layers until every set is met, then a walk back through their log. */
import { memberAt } from '../coding/translation.ts';
import { Control, Rule } from '../kernel/records.ts';
import { passes, sameKey, Step, successorKey } from '../kernel/rules-twin.ts';
import type { BlockStore } from './block-store.ts';
import { LayerArea, type Located } from './layers.ts';
import type { RowSet } from './row-sets.ts';
import { dequeue, enqueue } from './search-twin.ts';
import type { Slices } from './slices.ts';

/** A state in the log. */
interface Logged extends Located {
  readonly layer: number;
}

/**
 * For each set the rules of a shortest run to one of its states that were found, or `null`.
 * @throws {NoRoom} memory
 */
export function* nearestOf(
  store: BlockStore,
  initial: Located,
  goals: readonly RowSet[],
): Slices<(number[] | null)[]> {
  const giveBack = takeFrontier(store);
  try {
    const area = new LayerArea(store);
    const exists = yield* area.want(goals);
    const runs = yield* shortestRuns(
      area,
      initial,
      goals.filter((_, i) => exists[i]),
    );
    return exists.map((isMet) => (isMet ? runs.shift()! : null));
  } finally {
    giveBack();
  }
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
 * The same in an area where it is known what to look for. Queue and frontier are empty, before and afterwards.
 * @throws {NoRoom} memory
 */
export function* shortestRuns(
  area: LayerArea,
  initial: Located,
  goals: readonly RowSet[],
): Slices<(number[] | null)[]> {
  const met: (Logged | undefined)[] = goals.map(() => undefined);
  try {
    if (goals.length === 0) return [];
    area.begin(initial);
    for (let hit = area.advance(); hit !== null; hit = area.advance()) {
      if (hit) {
        meet(area, goals, met);
        if (met.every((state) => state !== undefined)) break;
        yield* area.want(goals.filter((_, i) => met[i] === undefined));
      }
      yield* area.expand();
    }
  } finally {
    area.end();
  }
  return met.map((state) => (state === undefined ? null : runTo(area, state)));
}

/** Enters the states of the last layer that are in sets not yet met. */
function meet(area: LayerArea, goals: readonly RowSet[], met: (Logged | undefined)[]): void {
  const { store } = area;
  const layer = area.layers.length - 1;
  const rows = new Int32Array(store.bitmapWords);
  const found = new Int32Array(store.bitmapWords);
  for (const entry of area.entries(layer)) {
    const number = store.heap.words[entry / 4];
    for (let i = 0; i < rows.length; i++) rows[i] = store.heap.words[entry / 4 + 2 + i];
    goals.forEach((goal, i) => {
      if (met[i] !== undefined || !goal.among(store.at(number), rows, found)) return;
      const word = found.findIndex((bits) => bits !== 0);
      met[i] = { layer, number, row: 32 * word + 31 - Math.clz32(found[word] & -found[word]) };
    });
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
  for (const entry of area.entries(to.layer - 1)) {
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
