/**
 * Enabling and firing by definition, on plain arrays: as slow as that is. Faster ways to explore are held against it, and single
 * runs are followed with it.
 */
import type { FieldModel, Rule } from './fields.ts';

/** The value of every field. */
export type Marking = readonly number[];

/** The marking in which a model starts. */
export function initialMarking({ fields }: FieldModel): Marking {
  return fields.map(({ initial }) => initial);
}

/** Whether all guards of `rule` hold in `m`; those on data are asked last, and only where tokens allow the rule. */
export function guardsHold(rule: Rule, m: Marking): boolean {
  return (
    rule.atLeast.every(([f, n]) => m[f]! >= n) &&
    rule.below.every(([f, n]) => m[f]! < n) &&
    rule.zero.every((f) => m[f] === 0) &&
    rule.some.every((set) => set.some((f) => m[f]! > 0)) &&
    rule.marked.every(({ fields, n }) => fields.filter((f) => m[f]! > 0).length >= n) &&
    rule.test.every(({ reads, holds }) => holds(reads.map((f) => m[f]!)))
  );
}

/**
 * The rules that are enabled in `m`, ascending: those whose guards hold; only immediate ones where there are any; none that waits
 * where there is an urgent one.
 * @returns indices of rules
 */
export function enabledIn({ rules }: FieldModel, m: Marking): readonly number[] {
  return byPace(
    rules,
    rules.flatMap((rule, i) => (guardsHold(rule, m) ? [i] : [])),
  );
}

/** Of rules whose guards hold, those that are enabled beside one another. */
export function byPace(rules: readonly Rule[], open: readonly number[]): readonly number[] {
  const immediate = open.filter((i) => rules[i]!.pace === 'immediate');
  if (immediate.length > 0) return immediate;
  const urgent = open.some((i) => rules[i]!.pace === 'urgent');
  return urgent ? open.filter((i) => rules[i]!.pace !== 'waits') : open;
}

/** The marking after `rule`, which is enabled in `m`: take, update, clear and move, put. */
export function fire(rule: Rule, m: Marking): Marking {
  const next = m.slice();
  for (const [f, n] of rule.take) next[f]! -= n;
  for (const { reads, writes, apply } of rule.update) {
    const values = apply(reads.map((f) => m[f]!));
    writes.forEach((f, i) => (next[f] = values[i]!));
  }
  for (const f of rule.clear) next[f] = 0;
  for (const [from] of rule.move) next[from] = 0;
  for (const [from, to] of rule.move) next[to]! += m[from]!;
  for (const [f, n, cap] of rule.put) next[f] = Math.min(next[f]! + n, cap ?? Infinity);
  return next;
}

/** The marking after rules that are fired one after the other from the initial one; each must be enabled in its turn. */
export function markingAfter(model: FieldModel, run: readonly number[]): Marking {
  return run.reduce((m, rule) => fire(model.rules[rule]!, m), initialMarking(model));
}
