import type { CodedModel, Digit } from '../../../src/explore/coding/coded.ts';
import { grown } from '../../../src/explore/coding/coding.ts';
import { codedSet } from '../../../src/explore/coding/sets.ts';
import { tokenCount } from '../../../src/explore/coding/token-count.ts';
import { digitsOf, memberAt, valuesOf } from '../../../src/explore/coding/translation.ts';
import { above, contains, endSets, every, not, tokensAbove } from '../../../src/explore/state-set.ts';
import type { StateSet } from '../../../src/explore/state-set.ts';
import { holdsTokens, type FieldModel } from '../../../src/fields.ts';
import { tokens, type naive } from '../naive.ts';
import { fireCoded, inCodedSet } from './naive-coded.ts';

export type Graph = NonNullable<ReturnType<typeof naive>>;

/** Why a coded model is not what coded.ts says, or `null`. */
function malformed({ digits, rules }: CodedModel): string | null {
  for (const [i, { moves, lookups, members, by, memberOf, sums }] of rules.entries()) {
    const written = lookups.flatMap(({ writes }) => writes);
    if (new Set(written).size !== written.length) return `rule ${i}: two lookups write one digit`;
    if (written.some((digit) => moves.has(digit))) return `rule ${i}: a digit is moved and written`;
    if (by >= 0 ? memberOf!.length !== moves.get(by)!.from.length : members.length !== 1) {
      return `rule ${i}: its members are wrong`;
    }
    for (const [digit, { from, to }] of moves) {
      const inside = [...from, ...to].every((value) => value >= 0 && value < digits[digit].size);
      const ascending = from.every((value, k) => k === 0 || from[k - 1] < value);
      if (from.length === 0 || from.length !== to.length || !inside || !ascending) {
        return `rule ${i}: the move of digit ${digit} is wrong`;
      }
    }
    for (const { terms } of sums) {
      if (terms.some(({ digit, weights }) => weights.length !== digits[digit].size))
        return `rule ${i}: a sum`;
    }
  }
  return null;
}

/** What the rules of a coded model do in one state: new states by rule of the model, and digits that are too small. */
function firings(coded: CodedModel, digits: readonly number[]) {
  const fired = new Map<number, string>();
  const tooSmall = new Set<number>();
  let twice = false;
  for (const rule of coded.rules) {
    const next = fireCoded(coded, rule, digits);
    if (next === 'none') continue;
    if ('tooSmall' in next) {
      tooSmall.add(next.tooSmall);
      continue;
    }
    const member = memberAt(rule, rule.by < 0 ? 0 : digits[rule.by]);
    twice ||= fired.has(member) || !rule.members.includes(member);
    const values = valuesOf(coded, next);
    // Two vectors of digits for one state would make two states of it.
    const isCanonical = digitsOf(coded, values).join() === next.join();
    fired.set(member, isCanonical ? values.join() : `not canonical: ${next.join()}`);
  }
  return { fired, tooSmall, twice };
}

/**
 * Holds a coded model against the graph of its field model: the same states, and in each the same firings, told by rule and new
 * state. Digits that are too small are made larger on the way; they must be exactly where the graph has larger values.
 * @returns the coding in the end, or what is wrong
 */
export function agreeing(start: CodedModel, graph: Graph): CodedModel | string {
  let coded = start;
  const successors = graph.states.map(() => new Map<number, number>());
  for (const { from, rule, to } of graph.edges) successors[from].set(rule, to);
  for (let s = 0; s < graph.states.length;) {
    const digits = [...digitsOf(coded, graph.states[s])];
    const within = (values: ArrayLike<number>, { size }: Digit, d: number) => values[d] < size;
    if (!coded.digits.every((digit, d) => within(digits, digit, d))) return `state ${s} does not fit`;
    if (valuesOf(coded, digits).join() !== graph.states[s].join()) return `state ${s} is translated wrongly`;
    const { fired, tooSmall, twice } = firings(coded, digits);
    if (twice) return `state ${s}: two firings of one rule`;
    const needed = new Set<number>();
    let fitting = 0;
    for (const [rule, to] of successors[s]) {
      const next = digitsOf(coded, graph.states[to]);
      const larger = coded.digits.flatMap((digit, d) => (within(next, digit, d) ? [] : [d]));
      for (const digit of larger) needed.add(digit);
      if (larger.length > 0) continue;
      fitting++;
      if (fired.get(rule) !== graph.states[to].join()) return `state ${s}: rule ${rule} fires wrongly`;
    }
    if (fired.size !== fitting) return `state ${s}: a rule fires that is not enabled`;
    if (tooSmall.size === 0 && needed.size > 0) return `state ${s}: no overflow of ${[...needed].join()}`;
    for (const digit of tooSmall) {
      if (!needed.has(digit) || !coded.digits[digit].open) return `state ${s}: overflow of ${digit}`;
      const { size } = coded.digits[digit];
      coded = grown(coded, digit, size + 1);
      if (coded.digits[digit].size !== 2 * size) return `digit ${digit} does not double`;
    }
    if (tooSmall.size === 0) s++;
  }
  return malformed(coded) ?? coded;
}

/** Sets over single fields, pairs of them, and how states end. */
function setsOf(model: FieldModel): StateSet[] {
  const { fields } = model;
  const counts = fields.flatMap(({ domain, role }, f) => (domain && role !== 'colours' ? [] : [f]));
  const ends = Object.values(endSets(model));
  const over = (of: readonly number[], holds: (values: readonly number[]) => boolean): StateSet => ({
    kind: 'values',
    fields: of,
    holds,
  });
  return [
    ...ends,
    not(ends[0]),
    every(),
    ...counts.flatMap((f, i) => [
      tokensAbove(model, f, 0),
      tokensAbove(model, f, 1),
      not(above(f, 2)),
      over([f], ([v]) => v === 1),
      over([f], ([v]) => v % 2 === 0),
      over([f, counts[(i + 1) % counts.length]], ([a, b]) => a > b),
    ]),
  ];
}

/** Holds sets and counts of tokens against the graph. @returns what is wrong, or `null` */
export function disagreement(coded: CodedModel, graph: Graph): string | null {
  const { model } = coded;
  const sets = setsOf(model).map((set) => ({ set, over: codedSet(coded, set) }));
  const met = coded.digits.map(() => 0);
  for (const values of graph.states) {
    digitsOf(coded, values).forEach((v, d) => (met[d] = Math.max(met[d], v)));
  }
  const places = model.fields.flatMap((field, f) => (holdsTokens(field) ? [f] : []));
  const forms = [places, ...places.map((f) => [f])].map((of) => ({
    of,
    form: tokenCount(coded, of, (digit) => met[digit]),
  }));
  for (const [s, values] of graph.states.entries()) {
    const digits = [...digitsOf(coded, values)];
    const isDead = graph.ends[s] !== null;
    for (const [i, { set, over }] of sets.entries()) {
      if (inCodedSet(over, digits, isDead) !== contains(set, values, isDead)) return `state ${s}, set ${i}`;
    }
    for (const { of, form } of forms) {
      const counted = form.terms.reduce((sum, term) => sum + term.weights[digits[term.digit]], form.constant);
      if (counted !== of.reduce((sum, f) => sum + tokens(model, values, f), 0)) {
        return `state ${s}, tokens at ${of.join()}`;
      }
    }
  }
  return null;
}
