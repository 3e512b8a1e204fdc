/** Sets of states as rows of blocks: a set is split into what it says of the key of a block and of the rows in it. */
import type { CodedSet, Sum } from '../coding/coded.ts';
import { compares } from '../coding/linear.ts';
import { bitmapOf } from '../kernel/effects.ts';
import { Rule } from '../kernel/records.ts';
import type { BlockStore } from './block-store.ts';
import type { Slices } from './slices.ts';

/** A set of states, asked block by block. */
export interface RowSet {
  /** Whether all its states are dead, in a search whose blocks tell which of them have dead states. */
  readonly onlyDead: boolean;
  /**
   * Finds the rows of a block that are in the set.
   * @param block index in words
   * @param rows bitmap of those that are looked at
   * @param into receives those that are in; never `rows` itself
   * @returns whether there are any
   */
  among(block: number, rows: Int32Array, into: Int32Array): boolean;
}

/**
 * A set of states, made ready to be asked of the blocks of a store.
 * @param isComplete whether every state in the store was expanded, so that blocks tell whether they have dead states
 */
export function rowSetOf(store: BlockStore, set: CodedSet, isComplete: boolean): RowSet {
  switch (set.kind) {
    case 'every':
      // Where no state is dead, a block says so at once.
      return everyOf(
        store,
        [...set.of]
          .sort((a, b) => Number(b.kind === 'dead') - Number(a.kind === 'dead'))
          .map((part) => rowSetOf(store, part, isComplete)),
      );
    case 'some':
      return someOf(
        store,
        set.of.map((part) => rowSetOf(store, part, isComplete)),
      );
    case 'not':
      return notOf(rowSetOf(store, set.of, isComplete));
    case 'dead':
      return deadRows(store, isComplete);
    case 'digit':
      return tupleRows(store, [set.digit], ([value]) => set.allowed[value] === 1);
    case 'sum':
      return sumRows(store, set.sum);
    case 'tuple':
      return tupleRows(store, set.digits, (values) => set.holds(values));
  }
}

/**
 * Visits all blocks with states that were found and are in a set.
 * @param visit gets the number of the block, and a bitmap of those rows that is valid for the call
 */
export function* forEachIn(
  store: BlockStore,
  set: RowSet,
  visit: (number: number, rows: Int32Array) => void,
): Slices<void> {
  const visited = new Int32Array(store.bitmapWords);
  const rows = new Int32Array(store.bitmapWords);
  const dead = set.onlyDead ? store.withDead() : null;
  for (let i = 0, count = dead?.length ?? store.count; i < count; i++) {
    if (i % store.slice === store.slice - 1) yield;
    const number = dead === null ? i + 1 : dead[i];
    readVisited(store, number, visited);
    if (set.among(store.at(number), visited, rows)) visit(number, rows);
  }
}

/** Copies the visited rows of a block. */
function readVisited(store: BlockStore, number: number, into: Int32Array): void {
  const visited = store.visited(number);
  for (let i = 0; i < into.length; i++) into[i] = store.heap.words[visited + i];
}

function copy(rows: Int32Array, into: Int32Array): boolean {
  let any = 0;
  for (let i = 0; i < rows.length; i++) any |= into[i] = rows[i];
  return any !== 0;
}

function intersect(rows: Int32Array, other: Int32Array, into: Int32Array): boolean {
  let any = 0;
  for (let i = 0; i < rows.length; i++) any |= into[i] = rows[i] & other[i];
  return any !== 0;
}

function everyOf({ bitmapWords }: BlockStore, parts: readonly RowSet[]): RowSet {
  const left = new Int32Array(bitmapWords);
  return {
    onlyDead: parts.some(({ onlyDead }) => onlyDead),
    among(block, rows, into) {
      if (!copy(rows, into)) return false;
      return parts.every((part) => {
        left.set(into);
        return part.among(block, left, into);
      });
    },
  };
}

function someOf({ bitmapWords }: BlockStore, parts: readonly RowSet[]): RowSet {
  const found = new Int32Array(bitmapWords);
  return {
    onlyDead: parts.every(({ onlyDead }) => onlyDead),
    among(block, rows, into) {
      let any = false;
      into.fill(0);
      for (const part of parts) {
        if (!part.among(block, rows, found)) continue;
        any = true;
        for (let i = 0; i < into.length; i++) into[i] |= found[i];
      }
      return any;
    },
  };
}

function notOf(part: RowSet): RowSet {
  return {
    onlyDead: false,
    among(block, rows, into) {
      part.among(block, rows, into);
      let any = 0;
      for (let i = 0; i < rows.length; i++) any |= into[i] = rows[i] & ~into[i];
      return any !== 0;
    },
  };
}

function deadRows(store: BlockStore, isComplete: boolean): RowSet {
  const records = store.records.map(({ record }) => record);
  return {
    onlyDead: isComplete,
    among(block, rows, into) {
      if (isComplete && !store.hasDead(block)) {
        into.fill(0);
        return false;
      }
      let any = copy(rows, into);
      for (let i = 0; any && i < records.length; i++) any = removeEnabled(store, records[i], block, into);
      return any;
    },
  };
}

/** Takes the rows in which a rule is enabled out of `rows`. @returns whether any are left */
export function removeEnabled(store: BlockStore, record: number, block: number, rows: Int32Array): boolean {
  const mask = store.heap.words[record + Rule.mask / 4] >>> 2;
  let hit = 0;
  for (let i = 0; i < rows.length; i++) hit |= rows[i] & store.heap.words[mask + i];
  if (hit === 0 || !store.isEnabled(record, block)) return true;
  let any = 0;
  for (let i = 0; i < rows.length; i++) any |= rows[i] &= ~store.heap.words[mask + i];
  return any !== 0;
}

/** What is known of a predicate of some rows: those asked, and those of them in which it holds. */
interface Known {
  readonly asked: Int32Array;
  readonly holds: Int32Array;
}

/** Asked once per combination of values that occurs. */
function tupleRows(
  store: BlockStore,
  digits: readonly number[],
  holds: (values: readonly number[]) => boolean,
): RowSet {
  const { layout, guards } = store.program;
  const places = digits.map((digit) => layout.places[digit]);
  const rowsOf = digits.map((digit, i) => (places[i] === null ? guards.rowsOf(digit) : null));
  const isHigh = places.every((place) => place !== null);
  const values = digits.map(() => 0);
  const all = new Int32Array(layout.bitmapWords).fill(-1);
  const none = new Int32Array(layout.bitmapWords);
  const memo = new TupleMemo<Known>();
  const fresh = (): Known =>
    isHigh
      ? { asked: all, holds: holds([...values]) ? all : none }
      : { asked: none.slice(), holds: none.slice() };
  const ask = (known: Known, rows: Int32Array, i: number) => {
    for (let open = rows[i] & ~known.asked[i]; open !== 0; open &= open - 1) {
      const bit = 31 - Math.clz32(open & -open);
      rowsOf.forEach((valueOf, j) => {
        if (valueOf !== null) values[j] = valueOf[32 * i + bit];
      });
      if (holds([...values])) known.holds[i] |= 1 << bit;
    }
    known.asked[i] |= rows[i];
  };
  return {
    onlyDead: false,
    among(block, rows, into) {
      for (let i = 0; i < places.length; i++) {
        const place = places[i];
        values[i] = place === null ? 0 : store.digit(block, place);
      }
      const known = memo.get(values, fresh);
      for (let i = 0; i < rows.length; i++) if ((rows[i] & ~known.asked[i]) !== 0) ask(known, rows, i);
      return intersect(rows, known.holds, into);
    },
  };
}

/** What is known by tuples of values. One value, the usual case, needs no name. */
class TupleMemo<T> {
  private readonly byValue: T[] = [];
  private readonly byName = new Map<string, T>();

  get(values: readonly number[], make: () => T): T {
    if (values.length === 1) return (this.byValue[values[0]] ??= make());
    const name = values.join();
    const found = this.byName.get(name) ?? make();
    this.byName.set(name, found);
    return found;
  }
}

/** Asked once per sum of the high digits. */
function sumRows(store: BlockStore, { terms, is, limit }: Sum): RowSet {
  const { layout, guards } = store.program;
  const high = terms.flatMap(({ digit, weights }) => {
    const place = layout.places[digit];
    return place === null ? [] : [{ place, weights }];
  });
  const lowSums = guards.lowSums(terms);
  const known = new Map<number, Int32Array>();
  const bitmap = (sum: number) =>
    bitmapOf(
      Uint8Array.from(lowSums, (low) => Number(compares(is, low + sum, limit))),
      layout,
    );
  return {
    onlyDead: false,
    among(block, rows, into) {
      let sum = 0;
      for (const { place, weights } of high) sum += weights[store.digit(block, place)];
      const found = known.get(sum) ?? bitmap(sum);
      known.set(sum, found);
      return intersect(rows, found, into);
    },
  };
}
