import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/index.ts';
import { inputs } from '../../src/properties/index.ts';
import { sameShape } from '../../src/properties/same-shape.ts';
import * as f from '../../src/term/construct.ts';
import { modelHash } from '../../src/term/hash.ts';
import { model, withVariables } from '../../src/term/model.ts';
import type { Json } from '../../src/term/term.ts';
import { loaded } from './subjects.ts';

const claim = model('claim', f.task('a', { set: { state: 'done' } }), {
  variables: { state: 'new' },
  inputs: {
    amount: 100,
    parts: [3, 'x'],
    note: 'none',
    urgent: false,
    by: { name: 'Ann', age: 41 },
    rate: 0.5,
  },
});

const drawn = (value: Json, numRuns = 200): Json[] => fc.sample(sameShape(value), { seed: 1, numRuns });

describe('values of the same shape', () => {
  it('are numbers near and far, whole where the one given is', () => {
    const whole = drawn(100) as number[];
    expect(whole.every(Number.isSafeInteger)).toBe(true);
    expect(whole.filter((n) => Math.abs(n - 100) <= 8).length).toBeGreaterThan(100);
    expect(whole.some((n) => n < -1_000_000) && whole.some((n) => n > 1_000_000)).toBe(true);
    const any = drawn(0.5) as number[];
    expect(any.every(Number.isFinite)).toBe(true);
    expect(any.some((n) => Object.is(n, -0))).toBe(false);
  });

  it('are any text, either truth value, lists of any length, objects with the same keys', () => {
    expect(new Set(drawn(true))).toEqual(new Set([true, false]));
    expect(drawn('abc')).toContain('abc');
    expect(new Set(drawn('abc').map((text) => typeof text))).toEqual(new Set(['string']));
    const lists = drawn([1, 'x']) as Json[][];
    expect(new Set(lists.flat().map((item) => typeof item))).toEqual(new Set(['number', 'string']));
    expect(new Set(lists.map(({ length }) => length)).size).toBeGreaterThan(4);
    for (const value of drawn({ a: 1, b: { c: '' } })) {
      expect(Object.keys(value as object)).toEqual(['a', 'b']);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
  });

  it('stay what they are where there is no shape', () => {
    expect(new Set(drawn(null))).toEqual(new Set([null]));
    expect(drawn([]).every((value) => JSON.stringify(value) === '[]')).toBe(true);
  });

  it('are the largest numbers at most', () => {
    expect((drawn(Number.MAX_SAFE_INTEGER) as number[]).every(Number.isSafeInteger)).toBe(true);
  });
});

describe('inputs', () => {
  it('are those that the model declares, all variables where it declares none', () => {
    expect(claim.inputs).toEqual(['amount', 'parts', 'note', 'urgent', 'by', 'rate']);
    for (const { values, model: made } of fc.sample(inputs(claim), { seed: 1, numRuns: 20 })) {
      expect(Object.keys(values)).toEqual(claim.inputs);
      expect(made.variables).toEqual({ state: 'new', ...values });
    }
    const bare = model('bare', f.task('a'), { variables: { x: 1, y: 'b' } });
    expect(bare).not.toHaveProperty('inputs');
    expect(Object.keys(inputs(bare).of({}).values)).toEqual(['x', 'y']);
  });

  it('make models that run', async () => {
    const [{ model: made, values }] = fc.sample(inputs(claim), { seed: 9, numRuns: 1 }) as [
      ReturnType<ReturnType<typeof inputs>['of']>,
    ];
    const { end, steps } = await run(made);
    expect([end, steps.length]).toEqual(['completed', 1]);
    expect(modelHash(made)).toBe(
      modelHash(model('claim', claim.term, { variables: { ...claim.variables, ...values } })),
    );
  });

  it('are drawn as one is told', () => {
    const arbitrary = inputs(claim, {
      arbitraries: { amount: fc.constantFrom(1, 2), state: fc.constantFrom('new', 'old') },
    });
    const seen = fc.sample(arbitrary, { seed: 1, numRuns: 50 });
    expect(new Set(seen.map(({ values }) => values['amount']))).toEqual(new Set([1, 2]));
    expect(new Set(seen.map(({ model: { variables } }) => variables['state']))).toEqual(
      new Set(['new', 'old']),
    );
  });

  it('of examples keep what is left out', () => {
    expect(inputs(claim).of({ amount: 7 }).values).toMatchObject({ amount: 7, note: 'none' });
    expect(inputs(claim).of({ note: 'x' }).model.variables).toMatchObject({ note: 'x', state: 'new' });
    const nothing = inputs(model('m', f.task('a'), { variables: { v: 1 } })).of({ v: null });
    expect(nothing.values).toEqual({ v: null });
  });

  it('are shown in one line', () => {
    const two = model('two', f.task('a'), { inputs: { n: 1, s: 'x' } });
    expect(fc.stringify(inputs(two).of({ n: 3 }))).toBe('inputs {"n":3,"s":"x"} of two');
  });

  it('are variables of the model (FP4063), of JSON values (FP1021), of no plain net (FP4062)', async () => {
    const coded = (code: string) => expect.objectContaining({ code });
    expect(() => inputs(claim, { arbitraries: { amonut: fc.nat() } })).toThrow(coded('FP4063'));
    expect(() => inputs(claim).of({ state: 'old' })).toThrow(coded('FP4063'));
    const endless = inputs(claim, { arbitraries: { amount: fc.constant(Infinity) } });
    expect(() => fc.sample(endless, 1)).toThrow(coded('FP1021'));
    const net = await loaded('fixtures/sound/workflow-net');
    expect(() => inputs(net)).toThrow(coded('FP4062'));
  });
});

describe('a model', () => {
  it('has the same hash, whether its variables are inputs or not', () => {
    const plain = model('m', f.task('a'), { variables: { x: 1 } });
    expect(modelHash(model('m', f.task('a'), { inputs: { x: 1 } }))).toBe(modelHash(plain));
    expect(modelHash(withVariables(plain, { x: 2 }))).not.toBe(modelHash(plain));
  });
});
