import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incrementsTerm } from '../../../bench/models/terms.ts';
import { codeModel, isCoded } from '../../../src/explore/coding/coding.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { translate } from '../../../src/net/translate.ts';
import {
  cancel,
  effect,
  loop,
  merge,
  mi,
  par,
  scope,
  seq,
  split,
  task,
  xor,
} from '../../../src/term/construct.ts';
import { model as modelOf } from '../../../src/term/model.ts';
import type { Term } from '../../../src/term/term.ts';
import { naive } from '../naive.ts';
import { field, model, rule } from '../small-models.ts';
import { agreeing, disagreement } from './agreement.ts';

/** How many fields have their colour in a register; after the coding was held against the naive graph of the net. */
function registered(net: FieldModel, limit = 5000): number | null {
  const graph = naive(net, limit);
  const coded = codeModel(net);
  if (graph === null || !isCoded(coded)) return null;
  const agreed = agreeing(coded, graph);
  if (typeof agreed === 'string') throw new Error(agreed);
  const wrong = disagreement(agreed, graph);
  if (wrong !== null) throw new Error(wrong);
  return coded.readings.filter(({ kind }) => kind === 'coloured').length;
}

const net = (root: Term): FieldModel => translate(modelOf('coloured', root, { variables: { x: 0, y: 0 } }));

let made = 0;
/** A long task that reads one variable and counts it up, modulo 3. */
function long(variable: 'x' | 'y' = 'x'): Term {
  const set = { [variable]: { add: [variable, 1] as [string, number], mod: 3 } };
  return task(`T${made++}`, { long: true, outcomes: { ok: { set } } });
}

/** Terms of long tasks one after the other, beside each other, again, in a choice, and where they may be withdrawn. */
const terms = fc.letrec<{ term: Term; leaf: Term }>((tie) => ({
  leaf: fc.constantFrom('x' as const, 'y' as const).map(long),
  term: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('term'), tie('term')).map(([a, b]) => seq(a, b)),
    fc.tuple(tie('term'), tie('term')).map(([a, b]) => par([a, b], { name: `P${made++}` })),
    fc.tuple(tie('term'), tie('term')).map(([a, b]) => xor([a, b], { name: `X${made++}` })),
    tie('term').map((a) => loop(a, 'until', { name: `L${made++}` })),
    tie('term').map((a) => {
      const region = `S${made++}`;
      return par([scope(region, a), cancel(`C${made++}`, region)], { name: `P${made++}` });
    }),
  ),
})).term;

/** Multisets of at most two tokens that carry 1, 2 or 3: singles are numbered by what they carry, pairs of a and b 3 * a + b. */
const pairs = {
  json: (value: number) => String(value),
  tokens: (value: number) => (value === 0 ? 0 : value < 4 ? 1 : 2),
};
const withToken = (held: number, carried: number) => (held === 0 ? carried : 3 * held + carried);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b);
const withoutToken = (held: number) => (held < 4 ? 0 : ((held - 1) % 3) + 1);

/** Fields 0 to 2 are places, 3 to 5 are coloured, 6 is a variable. Tokens come, go, are withdrawn and asked for. */
const nets: fc.Arbitrary<FieldModel> = fc
  .record({
    tokens: fc.constantFrom(1, 1, 1, 2),
    starts: fc.array(
      fc.tuple(fc.nat(2), fc.integer({ min: 3, max: 5 }), fc.constantFrom([], [], [3], [4, 5])),
      { minLength: 2, maxLength: 4 },
    ),
    ends: fc.array(fc.tuple(fc.integer({ min: 3, max: 5 }), fc.nat(2)), { minLength: 2, maxLength: 4 }),
    withdrawals: fc.array(
      fc.tuple(fc.subarray([0, 1, 2]), fc.subarray([3, 4, 5], { minLength: 1 }), fc.nat(2)),
      { maxLength: 2 },
    ),
    asks: fc.array(fc.tuple(fc.nat(4), fc.subarray([0, 3, 4, 5], { minLength: 1 }), fc.nat(2)), {
      maxLength: 2,
    }),
  })
  .map(({ tokens, starts, ends, withdrawals, asks }) => {
    const fields = [
      ...['a', 'b', 'c'].map((name, i) => field(name, 'token', i === 0 ? tokens : 0)),
      ...['d', 'e', 'f'].map((name) => ({ ...field(name, 'colours'), domain: pairs })),
      field('x', 'variable', 0, ['0', '1', '2']),
    ];
    const start = ([from, to, clear]: readonly [number, number, readonly number[]], i: number) => {
      const apply = ([held, x]: readonly number[]) => [withToken(held, x + 1)];
      return rule(`start${i}`, [from], [], {
        clear,
        update: [{ reads: [to, 6], writes: [to], apply, token: { field: to, comes: true } }],
      });
    };
    const end = ([from, to]: readonly [number, number], i: number) => {
      const apply = ([x, held]: readonly number[]) => [withoutToken(held), (x + held) % 3];
      return rule(`end${i}`, [], [to], {
        atLeast: [[from, 1]],
        update: [{ reads: [6, from], writes: [from, 6], apply, token: { field: from, comes: false } }],
      });
    };
    const ask = ([kind, of, to]: readonly [number, readonly number[], number], i: number) => {
      const counted = { reads: [...of, 6], holds: (values: readonly number[]) => values.includes(2) };
      const asked = [
        { zero: of },
        { some: [of] },
        { marked: [{ fields: of, n: 1 }] },
        { below: [[of[0], 1] as const] },
        { test: [counted] },
      ][kind];
      const count = {
        reads: [6, ...of],
        writes: [6],
        apply: (values: readonly number[]) => [sum(values) % 3],
      };
      return to === 0
        ? rule(`ask${i}`, [], [], { ...asked, update: [count] })
        : rule(`ask${i}`, [to], [(to + 1) % 3], asked);
    };
    return model('plain-net', fields, [
      ...starts.map(start),
      ...ends.map(end),
      ...withdrawals.map(([take, clear, to], i) =>
        rule(`withdraw${i}`, take.slice(0, 1), take.length > 0 ? [to] : [], { clear }),
      ),
      ...asks.map(ask),
    ]);
  });

describe('tokens and their colours apart', () => {
  test('random nets in which tokens come, go, are withdrawn and asked for', () => {
    let split = 0;
    const property = fc.property(nets, (random) => {
      split += registered(random, 300) ?? 0;
    });
    fc.assert(property, { numRuns: 300 });
    expect(split).toBeGreaterThan(100);
  });

  test('random terms of long tasks have their graph, and nearly all tasks a register', () => {
    let split = 0;
    const property = fc.property(terms, (term) => {
      split += registered(net(term), 400) ?? 0;
    });
    fc.assert(property, { numRuns: 60 });
    expect(split).toBeGreaterThan(100);
  });

  test('branches of long tasks are one digit of places and one of colours each', () => {
    const increments = translate(incrementsTerm(2, 2));
    expect(registered(increments)).toBe(4);
    const coded = codeModel(increments);
    expect(isCoded(coded) && coded.digits.map(({ size }) => size)).toEqual([8, 6, 4, 4, 4]);
  });

  test.each<[string, () => Term, number]>([
    ['an effect that may time out', () => effect('E', { timeout: 5 }), 1],
    ['instances', () => mi('M', long(), { count: 2 }), 2],
    [
      'a scope that is left while another task goes on',
      () => seq(scope('S', seq(long(), long())), long()),
      3,
    ],
  ])('%s', (_, term, coloured) => {
    expect(registered(net(term()))).toBe(coloured);
  });

  test('two tokens may meet: the position keeps a digit of its own', () => {
    expect(registered(net(seq(split('two', 2), long(), merge('one', 2))))).toBe(0);
  });
});
