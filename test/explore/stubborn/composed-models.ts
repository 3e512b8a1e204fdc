import fc from 'fast-check';
import type { FieldModel, Rule } from '../../../src/fields.ts';
import { fieldModels } from '../random-models.ts';

/** Random models without precedence between rules, which leaves nothing to reduce. */
const evenModels = fieldModels.map((model): FieldModel => ({
  ...model,
  rules: model.rules.map(({ pace: _, ...rule }) => rule),
}));

/**
 * Up to three random models side by side, of which some fields are made one: much in them is independent, and some is not.
 */
export const composedModels: fc.Arbitrary<FieldModel> = fc
  .tuple(fc.array(evenModels, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat(5)))
  .map(([parts, draws]) => {
    const ending = parts[0].ending;
    return parts.map((part) => ({ ...part, ending })).reduce((a, b) => beside(a, b, draws));
  });

/** One field in six of the second model is one of the first, if that has one of its role. */
function beside(a: FieldModel, b: FieldModel, draws: Iterator<number>): FieldModel {
  const fields = [...a.fields];
  const shared = new Set<number>();
  const at = b.fields.map((field) => {
    const like = a.fields.flatMap(({ role }, i) => (role === field.role && !shared.has(i) ? [i] : []));
    if (like.length === 0 || draws.next().value > 0) return fields.push(field) - 1;
    const same = like[draws.next().value % like.length];
    shared.add(same);
    return same;
  });
  const rules = [...a.rules, ...b.rules.map((rule) => moved(rule, at))].map((rule, i) => ({
    ...rule,
    label: `r${i}`,
  }));
  return { ending: a.ending, fields, rules, activities: [] };
}

/** A rule over other fields. */
function moved(rule: Rule, at: readonly number[]): Rule {
  const to = (list: readonly number[]) => list.map((field) => at[field]);
  const weighted = (list: readonly (readonly [number, number])[]) =>
    list.map(([field, n]) => [at[field], n] as const);
  return {
    ...rule,
    atLeast: weighted(rule.atLeast),
    below: weighted(rule.below),
    zero: to(rule.zero),
    some: rule.some.map(to),
    marked: rule.marked.map(({ fields, n }) => ({ fields: to(fields), n })),
    test: rule.test.map((test) => ({ ...test, reads: to(test.reads) })),
    take: weighted(rule.take),
    update: rule.update.map((update) => ({
      ...update,
      reads: to(update.reads),
      writes: to(update.writes),
    })),
    clear: to(rule.clear),
    move: rule.move.map(([from, target]) => [at[from], at[target]] as const),
    put: rule.put.map(([field, ...rest]) => [at[field], ...rest] as const),
  };
}
