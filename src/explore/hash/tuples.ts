/** Which values several digits have together: one pass over all states spares the predicates that read these digits theirs. */
import type { CodedSet } from '../coding/coded.ts';
import { noterOf } from './forms.ts';
import type { HashSearch } from './search.ts';

/** Tuples of values; `null` for too many to be asked for. */
export type Occurrences = readonly (readonly number[])[] | null;

/** For digits, in the order that a predicate reads them, the tuples of values that occur: see {@link keyOf}. */
export type Tuples = ReadonlyMap<string, Occurrences>;

/** The key of digits in {@link Tuples}. */
export function keyOf(digits: readonly number[]): string {
  return digits.join();
}

/** So many tuples could be: they have a table. So many may occur: each is asked for by every predicate. */
const mostPossible = 2 ** 18;
const mostOccurring = 2 ** 12;

/** States between two looks at the clock. */
const slice = 100_000;

/** Lists of digits that predicates of ours read in a set. */
export function tuplesAsked(set: CodedSet): readonly (readonly number[])[] {
  switch (set.kind) {
    case 'every':
    case 'some':
      return set.of.flatMap(tuplesAsked);
    case 'not':
      return tuplesAsked(set.of);
    case 'tuple':
      return set.isOwn ? [set.digits] : [];
    default:
      return [];
  }
}

/**
 * The tuples of values that some digits have in a state.
 * @param turn awaited every few milliseconds
 * @returns `null` where they are many
 */
export async function occurringTuples(
  search: HashSearch,
  digits: readonly number[],
  turn: () => Promise<void>,
): Promise<Occurrences> {
  const sizes = digits.map((digit) => search.coded.digits[digit].size);
  const strides = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a * b, 1));
  const possible = sizes.reduce((a, b) => a * b, 1);
  if (possible > mostPossible) return null;
  const seen = new Uint8Array(possible);
  const note = noterOf(
    search,
    digits.map((digit, i) => ({
      digit,
      weights: Int32Array.from({ length: sizes[i] }, (_, v) => v * strides[i]),
    })),
  );
  for (let first = 1; first <= search.states; first += slice) {
    note(first, Math.min(first + slice - 1, search.states), seen);
    await turn();
  }
  const met = [...seen.keys()].filter((at) => seen[at] === 1);
  if (met.length > mostOccurring) return null;
  return met.map((at) => sizes.map((size, i) => Math.floor(at / strides[i]) % size));
}
