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

const nothing: Change = { least: 0, most: Infinity, taken: 0, clears: false, puts: [], written: false };

/** The changes of one rule, by field; fields that only larger `some`, `marked` and `test` look at are absent. */
function changesOf(rule: Rule): Map<number, Change> {
  const changes = new Map<number, Change>();
  const change = (field: number, edit: (old: Change) => Partial<Change>) => {
    const old = changes.get(field) ?? nothing;
    changes.set(field, { ...old, ...edit(old) });
  };
  for (const [f, n] of rule.atLeast) change(f, ({ least }) => ({ least: Math.max(least, n) }));
  for (const [f, n] of rule.below) change(f, ({ most }) => ({ most: Math.min(most, n - 1) }));
  for (const set of rule.some) {
    if (set.length === 1) change(set[0], ({ least }) => ({ least: Math.max(least, 1) }));
  }
  for (const f of rule.zero) change(f, () => ({ most: 0 }));
  for (const [f, n] of rule.take) change(f, ({ taken }) => ({ taken: taken + n }));
  for (const { writes } of rule.update) for (const f of writes) change(f, () => ({ written: true }));
  for (const f of rule.clear) change(f, () => ({ clears: true }));
  for (const [from, to] of rule.move) {
    change(from, () => ({ clears: true }));
    change(to, () => ({ written: true }));
  }
  for (const put of rule.put) change(put[0], ({ puts }) => ({ puts: [...puts, put] }));
  for (const [f, { taken, least }] of changes) if (taken > least) change(f, () => ({ least: taken }));
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

/** Gathers the changes of all rules. */
export function usesOf(model: FieldModel): Uses {
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
