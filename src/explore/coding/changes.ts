import type { FieldModel, Rule } from '../../fields.ts';
import { possibleRules } from './possible.ts';

/** What a rule asks of one field and does to it: its guards and arcs, gathered per field. */
export interface Change {
  /** The rule needs a value from `least` to `most`; what it takes is part of `least`. */
  readonly least: number;
  readonly most: number;
  readonly taken: number;
  /** Cleared, or all its tokens are moved away. */
  readonly clears: boolean;
  readonly puts: readonly Rule['put'][number][];
  /** It gets a value that depends on other fields: from an update, or from tokens that are moved. */
  readonly written: boolean;
}

type Gathered = { -readonly [Part in keyof Change]: Change[Part] };

/** The changes of one rule, by field; fields that only larger `some`, `marked` and `test` look at are absent. */
function changesOf(rule: Rule): Map<number, Change> {
  const changes = new Map<number, Gathered>();
  const at = (field: number): Gathered => {
    let change = changes.get(field);
    if (change === undefined) {
      change = { least: 0, most: Infinity, taken: 0, clears: false, puts: [], written: false };
      changes.set(field, change);
    }
    return change;
  };
  const needs = (field: number, n: number) => {
    const change = at(field);
    change.least = Math.max(change.least, n);
  };
  const allows = (field: number, n: number) => {
    const change = at(field);
    change.most = Math.min(change.most, n);
  };
  for (const [f, n] of rule.atLeast) needs(f, n);
  for (const [f, n] of rule.below) allows(f, n - 1);
  for (const set of rule.some) if (set.length === 1) needs(set[0], 1);
  for (const f of rule.zero) allows(f, 0);
  for (const [f, n] of rule.take) at(f).taken += n;
  for (const { writes } of rule.update) for (const f of writes) at(f).written = true;
  for (const f of rule.clear) at(f).clears = true;
  for (const [from, to] of rule.move) {
    at(from).clears = true;
    at(to).written = true;
  }
  for (const put of rule.put) {
    const change = at(put[0]);
    change.puts = change.puts.length === 0 ? [put] : [...change.puts, put];
  }
  for (const change of changes.values()) change.least = Math.max(change.least, change.taken);
  return changes;
}

/** The new value of a field that is not written, where the rule is enabled. */
export function after({ clears, taken, puts }: Change, value: number): number {
  return withPuts(puts, clears ? 0 : value - taken);
}

/** A value and all that is put on top of it. */
export function withPuts(puts: Change['puts'], value: number): number {
  return puts.reduce((sum, [, n, cap = Infinity]) => Math.min(cap, sum + n), value);
}

/** The most tokens that a field that is not written gains by the rule, where it is enabled; below 0, the fewest that it loses. */
export function gain({ clears, least, taken, puts }: Change): number {
  return puts.reduce((sum, [, n]) => sum + n, 0) - (clears ? least : taken);
}

/** Whether {@link gain} is what the field always gains. */
export function isExact({ clears, puts, written }: Change): boolean {
  return !clears && !written && puts.every(([, , cap]) => cap === undefined);
}

/** What is known of a model from the changes of its rules, but for those that are never enabled. */
export interface Uses {
  /** Per rule; `null` for those that are never enabled. */
  readonly changes: readonly (ReadonlyMap<number, Change> | null)[];
  /** Per field, 1 where some rule can change it. */
  readonly changing: Uint8Array;
  /** Per field, 1 where a value is no count that an invariant can tell: it has a domain, or something writes it. */
  readonly written: Uint8Array;
  /** Per field, 1 where an update, a test or a move looks at the value itself. */
  readonly looked: Uint8Array;
  /** Per field, 1 where a rule asks how many of several fields are above 0. */
  readonly numbered: Uint8Array;
}

/** Of models that were asked about: a coding that gets larger digits asks again. */
const known = new WeakMap<FieldModel, Uses>();

/** Gathers the changes of all rules. */
export function usesOf(model: FieldModel): Uses {
  const uses = known.get(model) ?? gathered(model);
  known.set(model, uses);
  return uses;
}

function gathered(model: FieldModel): Uses {
  const possible = possibleRules(model);
  const { fields, rules } = model;
  const changes = rules.map((rule, i) => (possible[i] === 1 ? changesOf(rule) : null));
  const changing = new Uint8Array(fields.length);
  const written = Uint8Array.from(fields, ({ domain }) => Number(domain !== undefined));
  const looked = new Uint8Array(fields.length);
  const numbered = new Uint8Array(fields.length);
  const set = (flags: Uint8Array, of: readonly number[]) => of.forEach((f) => (flags[f] = 1));
  changes.forEach((change, i) => {
    if (change === null) return;
    const { test, update, move, marked } = rules[i];
    for (const [f, to] of change) {
      if (to.written) written[f] = 1;
      if (!isExact(to) || gain(to) !== 0) changing[f] = 1;
    }
    for (const [from] of move) written[from] = 1;
    for (const { reads } of [...test, ...update]) set(looked, reads);
    for (const guard of marked) set(numbered, guard.fields);
  });
  written.forEach((is, f) => (looked[f] |= is));
  return { changes, changing, written, looked, numbered };
}
