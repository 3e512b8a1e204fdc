import type { CodedModel, CodedRule, Lookup, Move, Sum } from '../coding/coded.ts';
import { TimeLimit } from '../watch.ts';

/**
 * States that are typical of a model: the initial one and the middles of random walks. A short search from them tells more about
 * a long one than a short search from the initial state alone, which sees little but its surroundings.
 */

/** One random walk after the other; their number and length were tuned on models of up to a billion states. */
const walks = 8;
const longestWalk = 400;

/**
 * The initial state and the middles of a few random walks: the same ones each time and on each machine.
 * @returns the value of every digit, per state; not necessarily different states
 * @throws {GivenUp} time
 * @throws whatever a lookup of the model throws
 */
export function typicalStates(coded: CodedModel, time = TimeLimit.none): readonly (readonly number[])[] {
  const initial = coded.digits.map((digit) => digit.initial);
  const random = randomNumbers();
  const ask = remembered();
  const rules = coded.rules.filter(({ overflow }) => overflow < 0);
  const middles = Array.from({ length: walks }, () => {
    const path = [initial];
    for (let next: number[] | null = initial; next !== null && path.length <= longestWalk;) {
      time.check();
      next = randomSuccessor(coded, rules, next, random, ask);
      if (next !== null) path.push(next);
    }
    return path[path.length >> 1];
  });
  return [initial, ...middles];
}

/** Numbers below a bound, from Marsaglia's xorshift generator (2003) of 32 bits with a fixed seed. */
function randomNumbers(): (below: number) => number {
  let state = 0x3039;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Answers of lookups, each asked for once. */
type Ask = (lookup: Lookup, values: readonly number[]) => readonly number[] | null;

function remembered(): Ask {
  const answers = new Map<Lookup, Map<string, readonly number[] | null>>();
  return (lookup, values) => {
    let known = answers.get(lookup);
    if (known === undefined) answers.set(lookup, (known = new Map()));
    const key = values.join();
    if (!known.has(key)) known.set(key, lookup.at(values));
    return known.get(key)!;
  };
}

/** A successor by a rule drawn from those that are enabled, all equally likely: the first of them in a random order. */
function randomSuccessor(
  coded: CodedModel,
  rules: CodedRule[],
  state: readonly number[],
  random: (below: number) => number,
  ask: Ask,
): number[] | null {
  for (let i = 0; i < rules.length; i++) {
    const drawn = i + random(rules.length - i);
    [rules[i], rules[drawn]] = [rules[drawn], rules[i]];
    const next = successor(coded, rules[i], state, ask);
    if (next !== null) return next;
  }
  return null;
}

/** @returns `null` where the rule is not enabled, or a digit is too small for its new value */
function successor(coded: CodedModel, rule: CodedRule, state: readonly number[], ask: Ask): number[] | null {
  for (const [digit, move] of rule.moves) if (arrowFrom(move, state[digit]) < 0) return null;
  if (!rule.sums.every((sum) => holds(sum, state))) return null;
  const next = [...state];
  for (const [digit, move] of rule.moves) next[digit] = move.to[arrowFrom(move, state[digit])];
  for (const lookup of rule.lookups) {
    const { reads, writes } = lookup;
    const written = ask(
      lookup,
      reads.map((digit) => state[digit]),
    );
    if (written === null || writes.some((digit, i) => written[i] >= coded.digits[digit].size)) return null;
    writes.forEach((digit, i) => (next[digit] = written[i]));
  }
  return next;
}

/** The arrow from a value, or -1: a binary search. */
function arrowFrom({ from }: Move, value: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (from[middle] < value) low = middle + 1;
    else high = middle;
  }
  return from[low] === value ? low : -1;
}

function holds({ terms, is, limit }: Sum, state: readonly number[]): boolean {
  const sum = terms.reduce((total, { digit, weights }) => total + weights[state[digit]], 0);
  return is === 'at least' ? sum >= limit : is === 'at most' ? sum <= limit : sum === limit;
}
