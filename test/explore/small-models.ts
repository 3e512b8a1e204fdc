import type { Field, FieldModel, FieldRole, Rule } from '../../src/fields.ts';

/** A field of some role; `domain` for those that hold values. */
export function field(name: string, role: FieldRole = 'token', initial = 0, json?: readonly string[]): Field {
  const domain = json && { json: (value: number) => json[value], tokens: () => 0 };
  return { name, role, initial, bound: null, ...(domain && { domain }) };
}

/** A rule that takes and puts one token each; further guards and effects on top. */
export function rule(
  label: string,
  take: readonly number[],
  put: readonly number[],
  further: Partial<Rule> = {},
): Rule {
  const one = take.map((place) => [place, 1] as const);
  return {
    label,
    node: label,
    atLeast: one,
    below: [],
    zero: [],
    some: [],
    marked: [],
    test: [],
    take: one,
    update: [],
    clear: [],
    move: [],
    put: put.map((place) => [place, 1] as const),
    ...further,
  };
}

/** A model whose every rule is an activity of its own name. */
export function model(
  ending: FieldModel['ending'],
  fields: readonly Field[],
  rules: readonly Rule[],
): FieldModel {
  return { ending, fields, rules, activities: rules.map(({ label }, i) => ({ id: label, rules: [i] })) };
}

/** `width` places with `tokens` tokens that walk from one to the next: `binomial(tokens + width - 1, tokens)` states. */
export function walk(width: number, tokens: number): FieldModel {
  const fields = Array.from({ length: width }, (_, i) => field(`p${i}`, 'token', i === 0 ? tokens : 0));
  return model(
    'plain-net',
    fields,
    fields.slice(1).map((_, i) => rule(`t${i}`, [i], [i + 1])),
  );
}
