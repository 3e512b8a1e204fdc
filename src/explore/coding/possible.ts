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
    for (const f of raisedBy(rules[rule])) rise(f);
  }
  return possible;
}

/** Sets of fields of which one must be above 0. */
function needsOf({ atLeast, take, some, marked }: Rule): (readonly number[])[] {
  const single = new Set([...atLeast, ...take].filter(([, n]) => n > 0).map(([f]) => f));
  const sets = marked.filter(({ n }) => n > 0).map(({ fields }) => fields);
  return [...[...single].map((f) => [f]), ...some, ...sets];
}

/** Fields that may be above 0 afterwards, and were not before. */
function raisedBy({ put, update, move }: Rule): number[] {
  return [...put.map(([f]) => f), ...update.flatMap(({ writes }) => writes), ...move.map(([, to]) => to)];
}
