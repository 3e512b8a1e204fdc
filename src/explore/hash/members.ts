import type { CodedSet, LinearForm, Sum, SumTerm } from '../coding/coded.ts';
import { digitAt } from '../kernel/layout.ts';
import { Memo } from '../memo.ts';
import type { HashSearch } from './search.ts';

/** Whether a state of a search is in a set. */
export type Member = (state: number) => boolean;

/**
 * A set as a function that is asked for many states.
 * @param isDead whether nothing is enabled in a state
 */
export function memberOf(search: HashSearch, set: CodedSet, isDead: Member): Member {
  switch (set.kind) {
    case 'every': {
      const parts = set.of.map((part) => memberOf(search, part, isDead));
      return (state) => parts.every((isIn) => isIn(state));
    }
    case 'some': {
      const parts = set.of.map((part) => memberOf(search, part, isDead));
      return (state) => parts.some((isIn) => isIn(state));
    }
    case 'not': {
      const part = memberOf(search, set.of, isDead);
      return (state) => !part(state);
    }
    case 'dead':
      return isDead;
    case 'digit': {
      const { digit, allowed } = set;
      return (state) => allowed[search.value(state, digit)] === 1;
    }
    case 'sum':
      return sumMember(search, set.sum);
    case 'tuple':
      return tupleMember(search, set.digits, set.holds);
  }
}

/** Whether only states in which nothing is enabled can be in a set. */
export function isOfDead(set: CodedSet): boolean {
  if (set.kind === 'every') return set.of.some(isOfDead);
  if (set.kind === 'some') return set.of.every(isOfDead);
  return set.kind === 'dead';
}

/** The value of a form in a state. */
export function formOf(search: HashSearch, { constant, terms }: LinearForm): (state: number) => number {
  const sum = sumOf(search, terms);
  return (state) => constant + sum(state);
}

function sumMember(search: HashSearch, { terms, is, limit }: Sum): Member {
  const sum = sumOf(search, terms);
  if (is === 'equal') return (state) => sum(state) === limit;
  return is === 'at least' ? (state) => sum(state) >= limit : (state) => sum(state) <= limit;
}

function sumOf(search: HashSearch, terms: readonly SumTerm[]): (state: number) => number {
  const { places } = search.program.layout;
  const placed = terms.map(({ digit, weights }) => ({ place: places[digit]!, weights }));
  return (state) => {
    const { words } = search.heap;
    const key = search.keyAt(state);
    let sum = 0;
    for (const { place, weights } of placed) sum += weights[digitAt(words, key, place)];
    return sum;
  };
}

/** The predicate is asked once per tuple of values. */
function tupleMember(
  search: HashSearch,
  digits: readonly number[],
  holds: (values: readonly number[]) => boolean,
): Member {
  const values = new Int32Array(digits.length);
  const memo = new Memo([...values.keys()], holds);
  return (state) => {
    digits.forEach((digit, i) => (values[i] = search.value(state, digit)));
    return memo.at(values);
  };
}
