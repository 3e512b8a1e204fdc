import type { FieldModel, Rule } from '../../fields.ts';

/**
 * Rules that may be enabled some day, if tokens were never taken away and data never forbade anything: 1 for these. All others
 * never are, since a field that they need stays at 0 (their places are the largest siphon that is empty at first).
 */
export function possibleRules({ fields, rules }: FieldModel): Uint8Array {
  const possible = new Uint8Array(rules.length);
  const above = new Uint8Array(fields.length);
  const needs = rules.map(needsOf);
  const unmet = needs.map((sets) => sets.length);
  const needing: { readonly rule: number; readonly need: number }[][] = fields.map(() => []);
  needs.forEach((sets, rule) =>
    sets.forEach((set, need) => {
      for (const f of set) needing[f].push({ rule, need });
    }),
  );
  const met = needs.map((sets) => new Uint8Array(sets.length));
  const ready = rules.flatMap((_, rule) => (unmet[rule] === 0 ? [rule] : []));
  const rise = (f: number) => {
    if (above[f] === 1) return;
    above[f] = 1;
    for (const { rule, need } of needing[f]) {
      if (met[rule][need] === 1) continue;
      met[rule][need] = 1;
      if (--unmet[rule] === 0) ready.push(rule);
    }
  };
  fields.forEach(({ initial }, f) => {
    if (initial > 0) rise(f);
  });
  for (let rule = ready.pop(); rule !== undefined; rule = ready.pop()) {
    possible[rule] = 1;
    forEachRaised(rules[rule], rise);
  }
  return possible;
}

/** Sets of fields of which one must be above 0. */
function needsOf({ atLeast, take, some, marked }: Rule): (readonly number[])[] {
  const sets: (readonly number[])[] = [];
  // What is taken is mostly asked for, too: the same set twice does no harm.
  for (const arcs of atLeast === take ? [take] : [atLeast, take])
    for (const [f, n] of arcs) if (n > 0) sets.push([f]);
  for (const set of some) sets.push(set);
  for (const { fields, n } of marked) if (n > 0) sets.push(fields);
  return sets;
}

/** Visits the fields that may be above 0 afterwards, and were not before. */
function forEachRaised({ put, update, move }: Rule, visit: (field: number) => void): void {
  for (const [f] of put) visit(f);
  for (const { writes } of update) writes.forEach(visit);
  for (const [, to] of move) visit(to);
}
