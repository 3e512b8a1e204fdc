import type { CodedModel } from '../coding/coded.ts';

/** Where a high digit lies in the key. */
export interface Place {
  /** Which 32-bit word. */
  readonly word: number;
  readonly shift: number;
  /** Of the digit once it is shifted down. */
  readonly mask: number;
}

/** Which digits make up the key and which the rows of a block. */
export interface Layout {
  /** Of the key, in 32-bit words: even. */
  readonly words: number;
  /** Per digit its place in the key; `null` where it is low. */
  readonly places: readonly (Place | null)[];
  readonly low: readonly number[];
  /** Per low digit, in the order of `low`: by how much the number of the row grows with the digit. */
  readonly strides: readonly number[];
  /** Number of combinations of low digits, at least 1. */
  readonly rows: number;
  /** Of a bitmap, in 32-bit words: even. */
  readonly bitmapWords: number;
}

/** A choice of digits that the kernels cannot carry out: maps of rows are 16-bit, tables of lookups have a limit, and so have parts. */
export class Unsuitable extends Error {
  override readonly name = 'Unsuitable';
}

const mostRows = 2 ** 16;

/**
 * Lays out the state of a coded model: low digits as rows of a block, all others packed into a key. No digit straddles two words.
 * @param low distinct digits that no lookup reads or writes; empty for kernels that keep whole states
 * @throws {Unsuitable} more than 65,536 rows, or a low digit that a lookup reads or writes
 */
export function layoutOf(coded: CodedModel, low: readonly number[]): Layout {
  const pinned = lookupDigits(coded);
  if (low.some((digit) => pinned.has(digit))) throw new Unsuitable('digits of lookups belong to the key');
  const strides: number[] = [];
  let rows = 1;
  for (const digit of low) {
    strides.push(rows);
    rows *= coded.digits[digit].size;
  }
  if (rows > mostRows) throw new Unsuitable(`${rows} combinations of low digits are more than ${mostRows}`);
  let word = 0;
  let shift = 0;
  const places = coded.digits.map(({ size }, digit): Place | null => {
    if (low.includes(digit)) return null;
    const bits = bitsFor(size);
    if (shift + bits > 32) {
      word++;
      shift = 0;
    }
    const place = { word, shift, mask: bits === 32 ? -1 : 2 ** bits - 1 };
    shift += bits;
    return place;
  });
  return {
    words: (word + 2) & ~1,
    places,
    low,
    strides,
    rows,
    bitmapWords: 2 * Math.ceil(rows / 64),
  };
}

/** At least one bit, so that no shift is by the width of a word. */
function bitsFor(size: number): number {
  return Math.max(1, 32 - Math.clz32(size - 1));
}

/** Digits that lookups read or write: they are always high. */
export function lookupDigits({ rules }: CodedModel): ReadonlySet<number> {
  return new Set(
    rules.flatMap(({ lookups }) => lookups.flatMap(({ reads, writes }) => [...reads, ...writes])),
  );
}

/** For each row, the value of the low digit at `index` of {@link Layout.low}. */
export function rowValues(layout: Layout, coded: CodedModel, index: number): Uint16Array {
  const { size } = coded.digits[layout.low[index]];
  const stride = layout.strides[index];
  return Uint16Array.from({ length: layout.rows }, (_, row) => Math.floor(row / stride) % size);
}

/** The value of a high digit in a key at index `at` of `words`. */
export function digitAt(words: Int32Array, at: number, { word, shift, mask }: Place): number {
  return (words[at + word] >>> shift) & mask;
}

/**
 * Splits a state into key and row.
 * @param values of all digits
 * @param key receives the key
 * @returns the row
 */
export function split(layout: Layout, values: readonly number[], key: Int32Array): number {
  key.fill(0);
  layout.places.forEach((place, digit) => {
    if (place !== null) key[place.word] |= values[digit] << place.shift;
  });
  return layout.low.reduce((row, digit, i) => row + values[digit] * layout.strides[i], 0);
}
