/**
 * What a rule asks of single fields and does to them, in a form in which two rules can be compared: the base of stubborn sets.
 */
import type { Rule } from '../../fields.ts';

/** What happens to the value `v` of a field. */
export type Change =
  /** `v + d` for some `d` from `least` to `most` that does not depend on `v`. */
  | { readonly kind: 'add'; readonly least: number; readonly most: number }
  | { readonly kind: 'set'; readonly to: number }
  /** `min(cap, v + by)` with `by >= 0`. */
  | { readonly kind: 'saturate'; readonly by: number; readonly cap: number }
  /** Nothing is known. */
  | { readonly kind: 'any' };

/** A rule, field by field. */
export interface Footprint {
  /** Where the rule is enabled the field is at least so much. */
  readonly least: ReadonlyMap<number, number>;
  /** Where the rule is enabled the field is at most so much. */
  readonly most: ReadonlyMap<number, number>;
  /** Sets of fields of which guards ask only how many are above 0, and these guards hold all the more the more of them are. */
  readonly counted: readonly (readonly number[])[];
  /** Fields whose value decides a guard on data, or what an update writes. */
  readonly reads: ReadonlySet<number>;
  /** Fields that may have another value afterwards. */
  readonly changes: ReadonlyMap<number, Change>;
}

/** From `least` to `most`, both inclusive. */
export interface Interval {
  readonly least: number;
  readonly most: number;
}

/** Reads a rule as its parts are defined: take, update, clear and move, put. */
export function footprint(rule: Rule): Footprint {
  const least = new Map<number, number>();
  for (const [f, n] of rule.atLeast) least.set(f, Math.max(n, least.get(f) ?? 0));
  const most = new Map<number, number>();
  for (const [f, n] of rule.below) most.set(f, Math.min(n - 1, most.get(f) ?? Infinity));
  for (const f of rule.zero) most.set(f, 0);
  return {
    least,
    most,
    counted: [...rule.some, ...rule.marked.map(({ fields }) => fields)],
    reads: new Set([...rule.test, ...rule.update].flatMap(({ reads }) => reads)),
    changes: changesOf(rule),
  };
}

function changesOf(rule: Rule): ReadonlyMap<number, Change> {
  const changes = new Map<number, Change>();
  const add = (f: number, low: number, high: number) => changes.set(f, added(changes.get(f), low, high));
  for (const [f, n] of rule.take) add(f, -n, -n);
  for (const { writes } of rule.update) for (const f of writes) changes.set(f, { kind: 'any' });
  for (const f of rule.clear) changes.set(f, { kind: 'set', to: 0 });
  for (const [from] of rule.move) changes.set(from, { kind: 'set', to: 0 });
  // How much arrives depends on `from` alone, which the rule changes too: whoever else changes it does not commute for that reason.
  for (const [, to] of rule.move) add(to, 0, Infinity);
  for (const [f, n, cap] of rule.put) {
    if (cap === undefined) add(f, n, n);
    else changes.set(f, saturated(changes.get(f), n, cap));
  }
  for (const [f, change] of changes)
    if (change.kind === 'add' && change.least === 0 && change.most === 0) changes.delete(f);
  return changes;
}

function added(before: Change | undefined, least: number, most: number): Change {
  if (before === undefined) return { kind: 'add', least, most };
  if (before.kind === 'add') return { kind: 'add', least: before.least + least, most: before.most + most };
  if (before.kind === 'set' && least === most) return { kind: 'set', to: before.to + least };
  return { kind: 'any' };
}

function saturated(before: Change | undefined, n: number, cap: number): Change {
  if (before === undefined) return { kind: 'saturate', by: n, cap };
  if (before.kind === 'add' && before.least === before.most && before.least + n >= 0)
    return { kind: 'saturate', by: before.least + n, cap };
  if (before.kind === 'set') return { kind: 'set', to: Math.min(cap, before.to + n) };
  return { kind: 'any' };
}

/** The values that a field can have where a rule is enabled. */
export function valuesAt({ least, most }: Footprint, field: number): Interval {
  return { least: least.get(field) ?? 0, most: most.get(field) ?? Infinity };
}

/** The values that a field can have after a change, if it had one of `before`. */
export function after(change: Change, before: Interval): Interval {
  switch (change.kind) {
    case 'add':
      return { least: before.least + change.least, most: before.most + change.most };
    case 'set':
      return { least: change.to, most: change.to };
    case 'saturate':
      return {
        least: Math.min(change.cap, before.least + change.by),
        most: Math.min(change.cap, before.most + change.by),
      };
    case 'any':
      return { least: 0, most: Infinity };
  }
}

/** Whether two changes of one field have the same effect in either order. */
export function commute(a: Change, b: Change): boolean {
  if (a.kind === 'add' && b.kind === 'add') return true;
  if (a.kind === 'set' && b.kind === 'set') return a.to === b.to;
  return a.kind === 'saturate' && b.kind === 'saturate' && a.cap === b.cap;
}
