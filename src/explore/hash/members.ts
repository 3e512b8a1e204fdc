import type { CodedSet, Sum } from '../coding/coded.ts';
import { Memo } from '../memo.ts';
import { sumOf } from './forms.ts';
import type { HashSearch } from './search.ts';

/** Whether a state of a search is in a set. */
export type Member = (state: number) => boolean;

/** States between two looks at the clock. */
const slice = 5000;

/** So many tuples of values have a table of answers. */
const mostTuples = 2 ** 18;

/**
 * A set as a function that is asked for many states.
 * @param isDead whether nothing is enabled in a state
 */
function memberOf(search: HashSearch, set: CodedSet, isDead: Member): Member {
  switch (set.kind) {
    case 'every': {
      const parts = set.of.map((part) => memberOf(search, part, isDead));
      return (state) => {
        for (let i = 0; i < parts.length; i++) if (!parts[i](state)) return false;
        return true;
      };
    }
    case 'some': {
      const parts = set.of.map((part) => memberOf(search, part, isDead));
      return (state) => {
        for (let i = 0; i < parts.length; i++) if (parts[i](state)) return true;
        return false;
      };
    }
    case 'not': {
      const part = memberOf(search, set.of, isDead);
      return (state) => !part(state);
    }
    case 'dead':
      return isDead;
    case 'digit': {
      const { allowed } = set;
      const { word, shift, mask } = search.program.layout.places[set.digit]!;
      return (state) => allowed[(search.heap.words[search.keyAt(state) + word] >>> shift) & mask] === 1;
    }
    case 'sum':
      return sumMember(search, set.sum);
    case 'tuple':
      return tupleMember(search, set.digits, set.holds);
  }
}

/**
 * Visits the members of a set in ascending order for as long as `visit` returns true.
 * @param turn awaited every few milliseconds
 */
export async function forEachMember(
  search: HashSearch,
  set: CodedSet,
  isDead: Member,
  visit: (state: number) => boolean,
  turn: () => Promise<void>,
): Promise<void> {
  const isIn = memberOf(search, set, isDead);
  const candidates = isOfDead(set) ? search.dead.items.subarray(0, search.dead.length) : null;
  const length = candidates?.length ?? search.states;
  for (let i = 0; i < length; i++) {
    const state = candidates === null ? i + 1 : candidates[i];
    if (isIn(state) && !visit(state)) return;
    if (i % slice === 0) await turn();
  }
}

/** Whether only states in which nothing is enabled can be in a set. */
function isOfDead(set: CodedSet): boolean {
  if (set.kind === 'every') return set.of.some(isOfDead);
  if (set.kind === 'some') return set.of.every(isOfDead);
  return set.kind === 'dead';
}

function sumMember(search: HashSearch, { terms, is, limit }: Sum): Member {
  const sum = sumOf(search, terms);
  if (is === 'equal') return (state) => sum(state) === limit;
  return is === 'at least' ? (state) => sum(state) >= limit : (state) => sum(state) <= limit;
}

/** The predicate is asked once per tuple of values that occurs. */
function tupleMember(
  search: HashSearch,
  digits: readonly number[],
  holds: (values: readonly number[]) => boolean,
): Member {
  const tuples = digits.reduce((product, digit) => product * search.coded.digits[digit].size, 1);
  if (tuples <= mostTuples) return tabledMember(search, digits, holds, tuples);
  const values = new Int32Array(digits.length);
  const memo = new Memo([...values.keys()], holds);
  return (state) => {
    for (let i = 0; i < digits.length; i++) values[i] = search.value(state, digits[i]);
    return memo.at(values);
  };
}

/** The same, where a table has room for all tuples. */
function tabledMember(
  search: HashSearch,
  digits: readonly number[],
  holds: (values: readonly number[]) => boolean,
  tuples: number,
): Member {
  let stride = 1;
  const reads = digits.map((digit) => {
    const read = {
      digit,
      weights: Int32Array.from({ length: search.coded.digits[digit].size }, (_, v) => v * stride),
    };
    stride *= read.weights.length;
    return read;
  });
  const index = sumOf(search, reads);
  const [no, yes] = [1, 2];
  const answers = new Uint8Array(tuples);
  return (state) => {
    const at = index(state);
    if (answers[at] === 0) answers[at] = holds(digits.map((digit) => search.value(state, digit))) ? yes : no;
    return answers[at] === yes;
  };
}
