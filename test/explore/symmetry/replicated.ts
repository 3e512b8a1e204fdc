import fc from 'fast-check';
import type { FieldModel, Rule } from '../../../src/fields.ts';
import { model as termModel, par, seq, task } from '../../../src/index.ts';
import { translate } from '../../../src/net/translate.ts';
import { fieldModels } from '../random-models.ts';
import { field, model as small, rule } from '../small-models.ts';

/** Where the copies of a field lie; a field that all copies share lies at one place. */
type Copies = (field: number, copy: number) => number;

function copied(rule: Rule, copies: Copies, copy: number): Rule {
  const at = (field: number) => copies(field, copy);
  const all = (fields: readonly number[]) => fields.map(at);
  return {
    ...rule,
    label: `${rule.label}.${copy}`,
    atLeast: rule.atLeast.map(([f, n]) => [at(f), n]),
    below: rule.below.map(([f, n]) => [at(f), n]),
    zero: all(rule.zero),
    some: rule.some.map(all),
    marked: rule.marked.map(({ fields, n }) => ({ fields: all(fields), n })),
    test: rule.test.map((guard) => ({ ...guard, reads: all(guard.reads) })),
    take: rule.take.map(([f, n]) => [at(f), n]),
    update: rule.update.map((update) => ({
      ...update,
      reads: all(update.reads),
      writes: all(update.writes),
    })),
    clear: all(rule.clear),
    move: rule.move.map(([from, to]) => [at(from), at(to)]),
    put: rule.put.map(([f, ...n]) => [at(f), ...n]),
  };
}

/**
 * Copies of all but the first fields of a model side by side, with rules of their own; rules of shared fields alone stay one, and so
 * does a rule that takes from all copies and clears some fields of each. With two of these there is a rule for each pair of copies, too.
 */
function replicated(model: FieldModel, shared: number, times: number, clears: number): FieldModel {
  const own = model.fields.length - shared;
  const copies: Copies = (field, copy) => (field < shared ? field : field + copy * own);
  const every = Array.from({ length: times }, (_, copy) => copy);
  const fields = [
    ...model.fields.slice(0, shared),
    ...every.flatMap((copy) =>
      model.fields.slice(shared).map((field) => ({ ...field, name: `${field.name}.${copy}` })),
    ),
  ];
  const isOwn = (rule: Rule) => fieldsOf(copied(rule, (f) => f, 0)).some((f) => f >= shared);
  const rules = model.rules.flatMap((rule) =>
    isOwn(rule) ? every.map((copy) => copied(rule, copies, copy)) : [rule],
  );
  const [first] = model.rules;
  const join: Rule = {
    ...first,
    label: 'join',
    atLeast: every.map((copy) => [copies(shared, copy), 1]),
    below: [],
    zero: [],
    some: [],
    marked: [],
    test: [],
    take: every.map((copy) => [copies(shared, copy), 1]),
    update: [],
    clear: every.flatMap((copy) =>
      Array.from({ length: Math.min(clears, own - 1) }, (_, i) => copies(shared + 1 + i, copy)),
    ),
    move: [],
    put: [[0, 1]],
  };
  // what two copies do together has a rule for each two of them
  const pairs = every.flatMap((one) =>
    every.slice(one + 1).map((other): Rule => {
      const both = [one, other].map((copy) => [copies(shared, copy), 1] as const);
      return { ...join, label: `pair ${one} ${other}`, atLeast: both, take: both, clear: [] };
    }),
  );
  return { ...model, fields, rules: [...rules, join, ...(clears === 2 ? pairs : [])], activities: [] };
}

function fieldsOf(rule: Rule): number[] {
  return [
    ...rule.atLeast.map(([f]) => f),
    ...rule.below.map(([f]) => f),
    ...rule.zero,
    ...rule.some.flat(),
    ...rule.marked.flatMap(({ fields }) => fields),
    ...rule.test.flatMap(({ reads }) => reads),
    ...rule.take.map(([f]) => f),
    ...rule.update.flatMap(({ reads, writes }) => [...reads, ...writes]),
    ...rule.clear,
    ...rule.move.flat(),
    ...rule.put.map(([f]) => f),
  ];
}

/** The same with a slip: one copy differs from the others in one thing. */
function blemished(model: FieldModel, slip: number): FieldModel {
  const { fields, rules } = model;
  const last = fields.length - 1;
  const changed = (change: (rule: Rule) => Partial<Rule>, isFit: (rule: Rule) => boolean = () => true) => {
    const at = rules.findLastIndex((rule) => rule.label.endsWith('.1') && isFit(rule));
    return { ...model, rules: rules.map((rule, i) => (i === at ? { ...rule, ...change(rule) } : rule)) };
  };
  switch (slip) {
    case 0:
      return {
        ...model,
        fields: fields.with(last, { ...fields[last], initial: fields[last].initial === 0 ? 1 : 0 }),
      };
    case 1:
      return changed(({ pace }) => ({ pace: pace === undefined ? 'urgent' : undefined }) as Partial<Rule>);
    case 2:
      return changed(({ put }) => ({
        put: put.map(([f, n, cap]) => (cap === undefined ? [f, n, 1] : [f, n])),
      }));
    case 3:
      return changed(({ zero }) => ({ zero: [...zero, last] }));
    case 4:
      return changed(
        ({ test }) => ({
          test: test.map(({ reads, holds }) => ({ reads, holds: (values) => !holds(values) })),
        }),
        ({ test }) => test.length > 0,
      );
    default:
      return model;
  }
}

/** Models of which parts are alike, unless a rule of theirs tells them apart. */
export const replicatedModels: fc.Arbitrary<FieldModel> = fc
  .tuple(fieldModels, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 4 }), fc.nat(2), fc.nat(9))
  .map(([model, shared, times, clears, slip]) =>
    blemished(replicated(model, Math.min(shared, model.fields.length - 1), times, clears), slip),
  );

/** Places round a table, each of which gives its token away if the next one has one: all of one colour, and not alike. */
export function ring(places: number): FieldModel {
  const fields = Array.from({ length: places }, (_, i) => field(`p${i}`, 'token', 1));
  const next = (i: number) => (i + 1) % places;
  const gives = fields.map((_, i) => rule(`t${i}`, [i, next(i)], [next(i)]));
  return small('plain-net', fields, gives);
}

/** Tokens side by side, the last of which never goes: a guard of its own tells it apart. */
export function stuckOne(tokens: number): FieldModel {
  const fields = Array.from({ length: tokens }, (_, i) => field(`p${i}`, 'token', 1));
  const holds = (i: number) => () => i < tokens - 1;
  const go = fields.map((_, i) => rule(`t${i}`, [i], [], { test: [{ reads: [i], holds: holds(i) }] }));
  return small('plain-net', fields, go);
}

/** Tasks side by side that each add to a counter, several times, what they read of it before: alike, and carrying data. */
export function race(tasks: number, rounds: number): FieldModel {
  const increment = (name: string) =>
    task(name, {
      long: true,
      reads: ['x'],
      writes: ['x'],
      outcomes: { ok: { set: { x: { add: ['x', 1] } } } },
    });
  const branch = (i: number) => seq(...Array.from({ length: rounds }, (_, j) => increment(`t${i}_${j}`)));
  const branches = Array.from({ length: tasks }, (_, i) => branch(i));
  return translate(termModel('race', par(branches), { variables: { x: 0 } }));
}
