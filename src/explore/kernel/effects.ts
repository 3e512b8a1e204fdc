/** What a coded rule does to the state, split by a choice of low digits: changes of the key, and shifts or maps of rows. */
import type { CodedRule, Move } from '../coding/coded.ts';
import type { GuardCompiler } from './guards.ts';
import type { Layout } from './layout.ts';
import type { TableWriter } from './table-writer.ts';

/** Addresses of the tables that change a key. */
export interface KeyChange {
  readonly change: number;
  readonly tables: number;
  readonly tablesEnd: number;
}

/** Rows that all move by the same distance, or by a map. */
export interface RowMove {
  readonly rows: Uint8Array;
  readonly delta: number;
  readonly map: Uint16Array | null;
}

/** So many shifts of rows are carried out one by one; more become a map. */
const mostShifts = 3;

/** Writes how the moves of a rule change the key; zeroes where they leave it as it is. */
export function keyChange(rule: CodedRule, layout: Layout, writer: TableWriter): KeyChange {
  const and = new Int32Array(layout.words).fill(-1);
  const add = new Int32Array(layout.words);
  const tables: number[] = [];
  let isChanged = false;
  for (const [digit, move] of rule.moves) {
    const place = layout.places[digit];
    if (place === null || isIdentity(move)) continue;
    isChanged = true;
    const { word, shift, mask } = place;
    const by = move.to[0] - move.from[0];
    if (move.from.every((from, i) => move.to[i] - from === by)) {
      add[word] += by << shift;
    } else if (move.to.every((to) => to === move.to[0])) {
      and[word] &= ~(mask << shift);
      add[word] += move.to[0] << shift;
    } else {
      const addends = new Int32Array(mask + 1);
      move.from.forEach((from, i) => (addends[from] = (move.to[i] - from) << shift));
      tables.push(4 * word, shift, mask, writer.ofWords(addends));
    }
  }
  const start = tables.length > 0 ? writer.ofWords(tables) : 0;
  return {
    change: isChanged ? writer.ofWords(Array.from(and, (mask, i) => [mask, add[i]]).flat()) : 0,
    tables: start,
    tablesEnd: start + 4 * tables.length,
  };
}

function isIdentity({ from, to }: Move): boolean {
  return from.every((value, i) => value === to[i]);
}

/** Splits rows by how far the moves of a rule take them. */
export function rowMoves(
  rule: CodedRule,
  rows: Uint8Array,
  layout: Layout,
  guards: GuardCompiler,
): RowMove[] {
  const distance = new Int32Array(rows.length);
  layout.low.forEach((digit, i) => {
    const move = rule.moves.get(digit);
    if (move === undefined || isIdentity(move)) return;
    const to = new Map(Array.from(move.from, (from, j) => [from, move.to[j]]));
    guards.rowsOf(digit).forEach((value, row) => {
      distance[row] += layout.strides[i] * ((to.get(value) ?? value) - value);
    });
  });
  const shifts = new Set(distance.filter((_, row) => rows[row] === 1));
  if (shifts.size <= mostShifts) {
    return Array.from(shifts, (delta) => ({
      rows: rows.map((isIn, row) => (distance[row] === delta ? isIn : 0)),
      delta,
      map: null,
    }));
  }
  const map = Uint16Array.from(distance, (delta, row) => (rows[row] === 1 ? row + delta : row));
  return [{ rows, delta: 0, map }];
}

/** A bitmap of the rows with a 1, as 32-bit words. */
export function bitmapOf(rows: Uint8Array | Int32Array, { bitmapWords }: Layout): Int32Array {
  const bitmap = new Int32Array(bitmapWords);
  rows.forEach((isIn, row) => (bitmap[row >>> 5] |= isIn << (row & 31)));
  return bitmap;
}
