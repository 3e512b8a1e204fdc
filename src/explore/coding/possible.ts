import type { FieldModel, Rule } from '../../fields.ts';

/**
 * Rules that may be enabled some day, if tokens were never taken away and data never forbade anything: 1 for these. All others
 * never are, since a field that they need stays at 0 (their places are the largest siphon that is empty at first).
 */
export function possibleRules({ fields, rules }: FieldModel): Uint8Array {
  const possible = new Uint8Array(rules.length);
  const above = new Uint8Array(fields.length);
  const unmet = new Int32Array(rules.length);
  /** The rule of each need; -1 once it is met. */
  const ruleOf: number[] = [];
  const needing: number[][] = fields.map(() => []);
  rules.forEach((rule, r) =>
    forEachNeed(rule, (set) => {
      const need = ruleOf.push(r) - 1;
      unmet[r]++;
      for (const f of set) needing[f].push(need);
    }),
  );
  const ready = [...unmet.keys()].filter((rule) => unmet[rule] === 0);
  const rise = (f: number) => {
    if (above[f] === 1) return;
    above[f] = 1;
    for (const need of needing[f]) {
      const rule = ruleOf[need];
      if (rule < 0) continue;
      ruleOf[need] = -1;
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

/** Visits sets of fields of which one must be above 0. */
function forEachNeed({ atLeast, take, some, marked }: Rule, visit: (set: readonly number[]) => void): void {
  // What is taken is mostly asked for, too: the same set twice does no harm.
  for (const arcs of atLeast === take ? [take] : [atLeast, take])
    for (const [f, n] of arcs) if (n > 0) visit([f]);
  for (const set of some) visit(set);
  for (const { fields, n } of marked) if (n > 0) visit(fields);
}

/** Visits the fields that may be above 0 afterwards, and were not before. */
function forEachRaised({ put, update, move }: Rule, visit: (field: number) => void): void {
  for (const [f] of put) visit(f);
  for (const { writes } of update) writes.forEach(visit);
  for (const [, to] of move) visit(to);
}
