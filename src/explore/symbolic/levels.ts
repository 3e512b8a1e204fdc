/**
 * The order of the digits in the diagrams: static, from the structure of the rules. What rules mention together should be close
 * together, for a diagram is as wide at a level as what lies above must remember for what lies below.
 *
 * FORCE: Aloul, Markov, Sakallah, "FORCE: a fast and easy-to-implement variable-ordering heuristic", GLSVLSI 2003, started from several
 * orders and judged by the sum of the spans of all rules (normalized event span: Siminiceanu, Ciardo, TACAS 2006).
 */
import type { CodedModel, CodedRule } from '../coding/coded.ts';
import { rows, type Rows } from '../rows.ts';

export interface Levels {
  /** How many there are: the top level. Level 1 is the lowest digit. */
  readonly count: number;
  readonly levelOf: Int32Array;
  /** Per level, from 1. */
  readonly digitAt: Int32Array;
  readonly sizes: Int32Array;
}

const rounds = 30;

/** The levels of the digits of a model. */
export function levelsOf({ digits, rules }: CodedModel): Levels {
  const groups = rows(rules.map(digitsOf).filter((group) => group.length > 1));
  const given = Int32Array.from(digits.keys());
  const walked = walkedOrder(groups, digits.length);
  const orders = [given, walked, forced(given, groups), forced(walked, groups)];
  const spans = orders.map((order) => spanOf(order, groups));
  return numbered(orders[spans.indexOf(Math.min(...spans))], digits);
}

/** The levels of an order of digits, lowest first. */
function numbered(order: ArrayLike<number>, digits: CodedModel['digits']): Levels {
  const digitAt = Int32Array.of(-1, ...Array.from(order));
  const levelOf = new Int32Array(digits.length);
  for (let level = 1; level < digitAt.length; level++) levelOf[digitAt[level]] = level;
  const sizes = digitAt.map((digit) => (digit < 0 ? 1 : digits[digit].size));
  return { count: digits.length, levelOf, digitAt, sizes };
}

/** The digits that a rule mentions. */
function digitsOf({ moves, sums, lookups }: CodedRule): number[] {
  if (sums.length === 0 && lookups.length === 0) return [...moves.keys()];
  const summed = sums.flatMap(({ terms }) => terms.map(({ digit }) => digit));
  const looked = lookups.flatMap(({ reads, writes }) => [...reads, ...writes]);
  return [...new Set([...moves.keys(), ...summed, ...looked])];
}

function positions(order: ArrayLike<number>): Int32Array {
  const at = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) at[order[i]] = i;
  return at;
}

function spanOf(order: ArrayLike<number>, { start, items }: Rows): number {
  const at = positions(order);
  let sum = 0;
  for (let group = 0; group + 1 < start.length; group++) {
    let [least, most] = [Infinity, -Infinity];
    for (let i = start[group]; i < start[group + 1]; i++) {
      least = Math.min(least, at[items[i]]);
      most = Math.max(most, at[items[i]]);
    }
    sum += most - least;
  }
  return sum;
}

/** Neighbours after one another: breadth-first, from the first digit of each connected part; small groups are followed first. */
function walkedOrder({ start, items }: Rows, digits: number): Int32Array {
  const count = start.length - 1;
  const groupsOf: number[][] = Array.from({ length: digits }, () => []);
  const size = (group: number) => start[group + 1] - start[group];
  const bySize = Array.from({ length: count }, (_, i) => i).sort((a, b) => size(a) - size(b) || a - b);
  for (const group of bySize)
    for (let i = start[group]; i < start[group + 1]; i++) groupsOf[items[i]].push(group);
  const isSeen = new Uint8Array(digits);
  const isFollowed = new Uint8Array(count);
  const order: number[] = [];
  const meet = (digit: number) => {
    if (isSeen[digit] === 0) order.push(digit);
    isSeen[digit] = 1;
  };
  for (let first = 0, next = 0; first < digits; first++) {
    meet(first);
    for (; next < order.length; next++) {
      for (const group of groupsOf[order[next]]) {
        if (isFollowed[group] === 1) continue;
        isFollowed[group] = 1;
        for (let i = start[group]; i < start[group + 1]; i++) meet(items[i]);
      }
    }
  }
  return Int32Array.from(order);
}

/** Every group pulls its digits to its centre, again and again; the order with the least span is kept. */
function forced(first: Int32Array, groups: Rows): Int32Array {
  const { start, items } = groups;
  let [best, least] = [first, spanOf(first, groups)];
  let order = first;
  for (let round = 0, idle = 0; round < rounds && idle < 4; round++) {
    const at = positions(order);
    const pull = new Float64Array(order.length);
    const pulls = new Int32Array(order.length);
    for (let group = 0; group + 1 < start.length; group++) {
      let centre = 0;
      for (let i = start[group]; i < start[group + 1]; i++) centre += at[items[i]];
      centre /= start[group + 1] - start[group];
      for (let i = start[group]; i < start[group + 1]; i++) {
        pull[items[i]] += centre;
        pulls[items[i]]++;
      }
    }
    const wanted = pull.map((sum, digit) => (pulls[digit] === 0 ? at[digit] : sum / pulls[digit]));
    order = order.slice().sort((a, b) => wanted[a] - wanted[b] || at[a] - at[b]);
    const span = spanOf(order, groups);
    idle = span < least ? 0 : idle + 1;
    if (span < least) [best, least] = [order, span];
  }
  return best;
}
