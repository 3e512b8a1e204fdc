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
import { model } from '../../../src/term/model.ts';
import type { Term } from '../../../src/term/term.ts';
import { naive } from '../naive.ts';
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

const net = (root: Term): FieldModel => translate(model('coloured', root, { variables: { x: 0, y: 0 } }));

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

describe('tokens and their colours apart', () => {
  test('random terms of long tasks have their graph, and nearly all tasks a register', () => {
    let split = 0;
    const property = fc.property(terms, (term) => {
      split += registered(net(term), 400) ?? 0;
    });
    fc.assert(property, { numRuns: 100 });
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
