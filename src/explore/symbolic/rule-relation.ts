import type { CodedRule, Lookup } from '../coding/coded.ts';
import type { Levels } from './levels.ts';
import { type RelationStore, identity, never } from './relation-store.ts';
import { SumSteps, fails, holds } from './sum-steps.ts';

/** What a lookup is known to answer. */
export interface Table {
  readonly lookup: Lookup;
  readonly rows: readonly Row[];
}

export interface Row {
  readonly read: readonly number[];
  readonly written: readonly number[];
}

/** What is known above a level: the sums so far, and of each table the rows that are still possible. */
interface Known {
  readonly sums: readonly number[];
  readonly rows: readonly (readonly number[])[];
}

/** A pair of values of a digit, and what is known below it: an index into the next layer. */
interface Step {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

/**
 * The relation between the states in which a rule is enabled and those it leads to. Built from the top level down, one layer for
 * each level that the rule mentions, and then numbered from below: sums become automata that add up, tables become tries.
 * @param member restricts it to the arrows of this member of the rule; `null`: all of them
 * @param tables answers of lookups; lookups without a table do not count
 * @returns a node of `store`
 */
export function relationOf(
  rule: CodedRule,
  member: number | null,
  tables: readonly Table[],
  levels: Levels,
  store: RelationStore,
): number {
  if (rule.sums.length === 0 && tables.length === 0) return productOf(rule, member, levels, store);
  const sums = rule.sums.map((sum) => new SumSteps(sum, levels.levelOf));
  const mentioned = levelsOf(rule, sums, tables, levels);
  let layer: readonly Known[] = [
    { sums: sums.map(({ start }) => start), rows: tables.map(({ rows }) => [...rows.keys()]) },
  ];
  const steps = mentioned.map((level) => {
    const below = new Layer();
    const digit = levels.digitAt[level];
    const pairs = pairsOf(rule, member, digit, levels.sizes[level]);
    const all = layer.map((known) => stepsFrom(known, level, digit, pairs, sums, tables, below));
    layer = below.all;
    return all;
  });
  let numbers = layer.map(({ sums }): number => (sums.every((sum) => sum === holds) ? identity : never));
  for (let i = mentioned.length - 1; i >= 0; i--) {
    const size = levels.sizes[mentioned[i]];
    numbers = steps[i].map((list) => {
      const arrows = list.flatMap(({ from, to, next }) =>
        numbers[next] === never ? [] : [{ from, to, next: numbers[next] }],
      );
      return store.intern(mentioned[i], size, arrows);
    });
  }
  return tables.some(({ rows }) => rows.length === 0) ? never : numbers[0];
}

/** The relation of a rule whose digits have nothing to do with one another, from the lowest level up. */
function productOf(
  { moves, by, memberOf }: CodedRule,
  member: number | null,
  { levelOf, sizes }: Levels,
  store: RelationStore,
): number {
  const digits = [...moves.keys()].sort((a, b) => levelOf[a] - levelOf[b]);
  let made = identity;
  for (const digit of digits) {
    const level = levelOf[digit];
    const chosen = member === null || digit !== by ? null : (i: number) => memberOf![i] === member;
    made = store.moving(level, sizes[level], moves.get(digit)!, made, chosen);
  }
  return made;
}

/** What may be known at a level: equal things once. */
class Layer {
  readonly all: Known[] = [];
  private readonly indices = new Map<string, number>();

  index(known: Known): number {
    const key = `${known.sums.join()};${known.rows.join(';')}`;
    const index = this.indices.get(key) ?? this.all.push(known) - 1;
    this.indices.set(key, index);
    return index;
  }
}

/** The levels that a rule mentions, from the top. */
function levelsOf(
  { moves }: CodedRule,
  sums: readonly SumSteps[],
  tables: readonly Table[],
  { levelOf }: Levels,
): number[] {
  const digits = [...moves.keys(), ...tables.flatMap(({ lookup }) => [...lookup.reads, ...lookup.writes])];
  const all = new Set([...sums.flatMap(({ levels }) => levels), ...digits.map((digit) => levelOf[digit])]);
  return [...all].sort((a, b) => b - a);
}

/** The old and new values that the moves of a rule allow for a digit. */
function pairsOf(
  { moves, by, memberOf }: CodedRule,
  member: number | null,
  digit: number,
  size: number,
): readonly (readonly [from: number, to: number])[] {
  const move = moves.get(digit);
  if (move === undefined) return Array.from({ length: size }, (_, value) => [value, value]);
  const pairs: (readonly [from: number, to: number])[] = [];
  move.from.forEach((from, i) => {
    if (member === null || by !== digit || memberOf![i] === member) pairs.push([from, move.to[i]]);
  });
  return pairs;
}

function stepsFrom(
  known: Known,
  level: number,
  digit: number,
  pairs: readonly (readonly [from: number, to: number])[],
  sums: readonly SumSteps[],
  tables: readonly Table[],
  below: Layer,
): Step[] {
  return pairs.flatMap(([from, to]) => {
    const next = known.sums.map((soFar, i) => sums[i].step(soFar, level, from));
    if (next.includes(fails)) return [];
    let choices = [{ to, rows: known.rows }];
    tables.forEach(({ lookup, rows }, i) => {
      choices = choices.flatMap((choice) => narrowed(choice, i, lookup, rows, digit, from));
    });
    return choices.map(({ to, rows }) => ({ from, to, next: below.index({ sums: next, rows }) }));
  });
}

/** The rows of a table that agree with the old value of a digit: one choice for each new value that they write. */
function narrowed(
  choice: { readonly to: number; readonly rows: readonly (readonly number[])[] },
  table: number,
  { reads, writes }: Lookup,
  rows: readonly Row[],
  digit: number,
  from: number,
): { to: number; rows: readonly (readonly number[])[] }[] {
  const [read, written] = [reads.indexOf(digit), writes.indexOf(digit)];
  const possible = choice.rows[table].filter((row) => read < 0 || rows[row].read[read] === from);
  const byValue = new Map<number, number[]>();
  for (const row of possible) {
    const to = written < 0 ? choice.to : rows[row].written[written];
    byValue.set(to, [...(byValue.get(to) ?? []), row]);
  }
  return [...byValue].map(([to, left]) => ({ to, rows: choice.rows.with(table, left) }));
}
