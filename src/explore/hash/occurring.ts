/** Which values digits have at all: one pass over all states answers many questions, and spares others theirs. */
import type { CodedSet, LinearForm, Sum } from '../coding/coded.ts';
import type { HashSearch } from './search.ts';
import { keyOf, type Tuples } from './tuples.ts';

/** Per digit, a 1 for each value that it has in some state. */
export type Occurring = readonly Uint8Array[];

/** States that are read digit by digit: their keys stay in the cache. */
const slice = 2000;

/**
 * Collects the values that occur.
 * @param turn awaited every few milliseconds
 */
export async function occurringValues(search: HashSearch, turn: () => Promise<void>): Promise<Occurring> {
  const { layout } = search.program;
  const seen = layout.places.map((place) => new Uint8Array(place!.mask + 1));
  for (let first = 1; first <= search.states; first += slice) {
    const start = search.keyAt(first);
    const end = search.keyAt(Math.min(first + slice, search.states + 1));
    seen.forEach((of, digit) => {
      const { word, shift, mask } = layout.places[digit]!;
      // A digit that has had all its values has nothing to tell.
      if (of.includes(0)) noteValues(search.heap.words, start + word, end, layout.words, shift, mask, of);
    });
    await turn();
  }
  return seen.map((of, digit) => of.slice(0, search.coded.digits[digit].size));
}

function noteValues(
  words: Int32Array,
  start: number,
  end: number,
  step: number,
  shift: number,
  mask: number,
  seen: Uint8Array,
): void {
  for (let at = start; at < end; at += step) seen[(words[at] >>> shift) & mask] = 1;
}

/** Least and largest value that a form could have if all values that occur did so together. */
export function rangeOf(
  { constant, terms }: LinearForm,
  occurring: Occurring,
): readonly [least: number, largest: number] {
  let [least, largest] = [constant, constant];
  for (const { digit, weights } of terms) {
    const met = weights.filter((_, value) => occurring[digit][value] === 1);
    least += met.reduce((a, b) => Math.min(a, b));
    largest += met.reduce((a, b) => Math.max(a, b));
  }
  return [least, largest];
}

const everything: CodedSet = { kind: 'every', of: [] };
const nothing: CodedSet = { kind: 'some', of: [] };

/**
 * A set with the same members among the states found, which asks less: parts that the values decide are gone.
 * @param tuples of digits, where they are known
 */
export function simplified(set: CodedSet, occurring: Occurring, tuples: Tuples = new Map()): CodedSet {
  switch (set.kind) {
    case 'every':
    case 'some': {
      const [neutral, absorbing] = set.kind === 'every' ? [everything, nothing] : [nothing, everything];
      const of = set.of.map((part) => simplified(part, occurring, tuples)).filter((part) => part !== neutral);
      if (of.includes(absorbing)) return absorbing;
      if (of.length === 0) return neutral;
      return of.length === 1 ? of[0] : { kind: set.kind, of };
    }
    case 'not': {
      const of = simplified(set.of, occurring, tuples);
      if (of === everything) return nothing;
      return of === nothing ? everything : { kind: 'not', of };
    }
    case 'digit':
      return decided(set, isAllowed(set.allowed, occurring[set.digit]));
    case 'sum':
      return decided(set, holdsOf(set.sum, occurring));
    case 'tuple':
      return decided(set, isTupleIn(set, occurring, tuples));
    case 'dead':
      return set;
  }
}

/** Combinations of values that a predicate is asked for before any state is. */
const mostCombinations = 1024;

/** Whether a predicate holds for all tuples of values that may occur, or for none; not known of the user's, who did not ask for them. */
function isTupleIn(
  { digits, holds, isOwn = false }: Extract<CodedSet, { kind: 'tuple' }>,
  occurring: Occurring,
  tuples: Tuples,
): boolean | null {
  if (!isOwn) return null;
  const combinations = tuples.get(keyOf(digits)) ?? combinationsOf(digits, occurring);
  if (combinations === null) return null;
  try {
    const first = holds(combinations[0]);
    return combinations.every((values) => holds(values) === first) ? first : null;
  } catch {
    // Places that share a register number their colours each for itself: the number of one may be none of another.
    return null;
  }
}

/** All tuples of values that each occur; `null` for too many. */
function combinationsOf(
  digits: readonly number[],
  occurring: Occurring,
): readonly (readonly number[])[] | null {
  const met = digits.map((digit) =>
    [...occurring[digit].keys()].filter((value) => occurring[digit][value] === 1),
  );
  if (met.reduce((product, { length }) => product * length, 1) > mostCombinations) return null;
  return met.reduce<number[][]>(
    (all, values) => all.flatMap((combination) => values.map((value) => [...combination, value])),
    [[]],
  );
}

/** What is known of a set over all states: `null`, that it has some of them and not all, perhaps. */
function decided(set: CodedSet, holds: boolean | null): CodedSet {
  if (holds === null) return set;
  return holds ? everything : nothing;
}

function isAllowed(allowed: Uint8Array, occurring: Uint8Array): boolean | null {
  const isSome = allowed.some((allows, value) => allows === 1 && occurring[value] === 1);
  if (!isSome) return false;
  return allowed.every((allows, value) => allows === 1 || occurring[value] === 0) ? true : null;
}

function holdsOf({ terms, is, limit }: Sum, occurring: Occurring): boolean | null {
  const [least, largest] = rangeOf({ constant: 0, terms }, occurring);
  const above = least >= limit ? true : largest < limit ? false : null;
  const below = largest <= limit ? true : least > limit ? false : null;
  if (is === 'at least') return above;
  if (is === 'at most') return below;
  if (above === false || below === false) return false;
  return above === true && below === true ? true : null;
}
