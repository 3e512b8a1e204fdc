import type { Rules, Use } from './incidence.ts';

/** Uses of fields that may be looked at, all rounds together. */
const patience = 1_000_000;

/**
 * A colour for each field, so that fields that a symmetry exchanges have the same one: colour refinement (one-dimensional
 * Weisfeiler-Leman) of fields and rules. Fields of one colour need not be alike: colours are hashed, and where the model is large
 * it ends before it must.
 * @param marks fields with different marks (default: 0) get different colours
 */
export function coloursOf(rules: Rules, marks: ReadonlyMap<number, number>): Int32Array {
  const { model, uses } = rules;
  const total = uses.reduce((sum, { length }) => sum + length, 0);
  const usedBy = model.fields.map((): Use[] => []);
  uses.forEach((of, rule) => of.forEach(({ field, use }) => usedBy[field].push({ field: rule, use })));
  let fields = Int32Array.from(model.fields, (_, f) => mixed(rules.kind(f), marks.get(f) ?? 0));
  let kinds = Int32Array.from(uses, ({ length }) => length);
  let count = new Set(fields).size;
  for (let left = patience - total; left >= 0; left -= total) {
    kinds = refined(kinds, uses, fields);
    fields = refined(fields, usedBy, kinds);
    const before = count;
    count = new Set(fields).size;
    if (count === before) break;
  }
  return fields;
}

/** Colours divided by the colours of the neighbours and how these are used. */
function refined(
  colours: Int32Array,
  neighbours: readonly (readonly Use[])[],
  of: Int32Array,
): Int32Array<ArrayBuffer> {
  return Int32Array.from(colours, (colour, i) => {
    let sum = 0;
    for (const { field, use } of neighbours[i]) sum = (sum + mixed(use, of[field])) | 0;
    return mixed(colour, sum);
  });
}

/** Two numbers hashed to one. */
function mixed(one: number, other: number): number {
  let hash = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
