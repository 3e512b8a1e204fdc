import fc from 'fast-check';
import type { Field, FieldModel, FieldRole, Rule, ValueDomain } from '../../src/fields.ts';

/** Three tokens' worth of values: 0 none, 1 and 2 one token, 3 and 4 two. */
const colours: ValueDomain = { json: (v) => `[${v}]`, tokens: (v) => Math.ceil(v / 2) };
const values: ValueDomain = { json: (v) => String(v), tokens: () => 0 };
const errors: ValueDomain = { json: (v) => (v === 1 ? '"e"' : '"limit"'), tokens: () => 0 };

/** Values of `variable` and `colours` fields run from 0 to here. */
const largest = 4;

const caseRoles = fc.oneof(
  { weight: 8, arbitrary: fc.constant<FieldRole>('token') },
  {
    weight: 5,
    arbitrary: fc.constantFrom<FieldRole>(
      'sink',
      'inner-sink',
      'variable',
      'colours',
      'channel',
      'counter',
      'failed',
    ),
  },
);
const netRoles = fc.constantFrom<FieldRole>('token', 'token', 'token', 'final');

function fieldOf(role: FieldRole, index: number, initial: number, isBounded: boolean): Field {
  const isData = role === 'variable' || role === 'colours';
  const domain =
    role === 'colours' ? colours : role === 'variable' ? values : role === 'failed' ? errors : undefined;
  return {
    name: role === 'sink' && index % 2 === 0 ? 'root' : `${role}${index}`,
    role,
    initial: role === 'token' ? initial : role === 'variable' ? initial % 2 : 0,
    bound: isBounded && isData ? largest : isBounded && role === 'sink' ? 2 : null,
    ...(domain && { domain }),
  };
}

/** In one of `n` draws a value of the arbitrary, else nothing; never for `n` = 0. */
function oneIn<T>(n: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  const nothing = { weight: n - 1, arbitrary: fc.constant(undefined) };
  return n === 0 ? fc.constant(undefined) : fc.oneof(nothing, { weight: 1, arbitrary });
}

/** @param rarity of every guard and effect beyond taking and putting; 0 for none of them */
function ruleOf(fields: readonly Field[], rarity: number): fc.Arbitrary<Omit<Rule, 'label' | 'node'>> {
  const all = fields.map((_, i) => i);
  const having = (...roles: FieldRole[]) => all.filter((i) => roles.includes(fields[i].role));
  const counts = having('token', 'final', 'channel');
  const places = counts.length > 0 ? counts : [0];
  const data = having('variable', 'colours');
  const capped = having('sink', 'inner-sink', 'counter', 'failed');
  const any = fc.constantFrom(...all);
  const place = fc.constantFrom(...places);
  const weighted = fc.tuple(place, fc.constantFrom(1, 1, 1, 1, 2));
  const read = fc.uniqueArray(data.length > 0 ? fc.constantFrom(...data) : any, {
    minLength: 1,
    maxLength: 2,
  });
  const someOf = (minLength: number) =>
    fc.uniqueArray(weighted, { minLength, maxLength: 2, selector: ([f]) => f });
  return fc
    .record({
      takes: fc.oneof({ weight: 9, arbitrary: someOf(1) }, { weight: 1, arbitrary: someOf(0) }),
      tests: oneIn(rarity, fc.tuple(any, fc.constantFrom(0, 1, 2))),
      below: oneIn(rarity, fc.tuple(any, fc.integer({ min: 1, max: 3 }))),
      zero: oneIn(rarity, fc.uniqueArray(any, { minLength: 1, maxLength: 2 })),
      some: oneIn(rarity, fc.uniqueArray(any, { minLength: 1, maxLength: 3 })),
      marked: oneIn(
        rarity,
        fc.tuple(fc.uniqueArray(any, { minLength: 2, maxLength: 3 }), fc.integer({ min: 1, max: 2 })),
      ),
      test: oneIn(rarity, fc.tuple(read, fc.integer({ min: 0, max: 2 }))),
      update:
        data.length > 0
          ? oneIn(rarity, fc.tuple(read, fc.constantFrom(...data), fc.nat(largest)))
          : fc.constant(undefined),
      clear: oneIn(rarity, fc.uniqueArray(any, { minLength: 1, maxLength: 3 })),
      move: oneIn(rarity, fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 2 })),
      outs: fc.array(place, { minLength: 5, maxLength: 5 }),
      pace: oneIn(rarity, fc.constantFrom('urgent' as const, 'waits' as const, 'waits' as const)),
      growth: fc.constantFrom(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
      cap:
        capped.length > 0
          ? fc.option(fc.constantFrom(...capped), { freq: 2, nil: undefined })
          : fc.constant(undefined),
    })
    .map(
      ({ takes, tests, below, zero, some, marked, test, update, clear, move, outs, growth, cap, pace }) => ({
        ...(pace ? { pace } : {}),
        atLeast: tests ? [...takes, tests] : takes,
        below: below ? [below] : [],
        zero: zero ?? [],
        some: some ? [some] : [],
        marked: marked ? [{ fields: marked[0], n: marked[1] }] : [],
        test: test
          ? [
              {
                reads: test[0],
                holds: (v: readonly number[]) => v.reduce((a, b) => 2 * a + b, 0) % 3 !== test[1],
              },
            ]
          : [],
        take: takes,
        update: update
          ? [
              {
                reads: update[0],
                writes: [update[1]],
                apply: (v: readonly number[]) => [
                  (v.reduce((a, b) => 2 * a + b, 0) + update[2]) % (largest + 1),
                ],
              },
            ]
          : [],
        clear: clear ?? [],
        move: move ?? [],
        put: [
          ...outs.slice(0, weightOf(takes) + growth).map((f) => [f, 1] as const),
          ...(cap === undefined ? [] : [[cap, 1, 2] as const]),
        ],
      }),
    );
}

function weightOf(takes: readonly (readonly [field: number, n: number])[]): number {
  return takes.reduce((sum, [, n]) => sum + n, 0);
}

/** Small models with every kind of guard and effect: dead and live, bounded and not, of all three endings. */
export const fieldModels: fc.Arbitrary<FieldModel> = fc
  .tuple(
    fc.constantFrom<FieldModel['ending']>('case', 'workflow-net', 'plain-net'),
    fc.constantFrom(0, 6, 12),
  )
  .chain(([ending, rarity]) => fieldsOf(ending).chain((fields) => modelOf(ending, fields, rarity)));

function fieldsOf(ending: FieldModel['ending']): fc.Arbitrary<Field[]> {
  const role = ending === 'case' ? caseRoles : netRoles;
  const drawn = fc.tuple(role, fc.constantFrom(0, 0, 1, 1, 2), fc.boolean());
  return fc
    .array(drawn, { minLength: 3, maxLength: 8, size: 'max' })
    .map((list) =>
      list.map(([role, n, isBounded], i) =>
        i === 0 ? fieldOf('token', 0, 1, false) : fieldOf(role, i, n, isBounded),
      ),
    );
}

function modelOf(
  ending: FieldModel['ending'],
  fields: readonly Field[],
  rarity: number,
): fc.Arbitrary<FieldModel> {
  return fc.array(ruleOf(fields, rarity), { minLength: 2, maxLength: 10, size: 'max' }).map((rules) => ({
    ending,
    fields,
    rules: rules.map((rule, i) => ({ ...rule, label: `r${i}`, node: `n${i % 5}` })),
    activities: rules
      .slice(0, 5)
      .map((_, n) => ({ id: `n${n}`, rules: rules.flatMap((__, i) => (i % 5 === n ? [i] : [])) })),
  }));
}
