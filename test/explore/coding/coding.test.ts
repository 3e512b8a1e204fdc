import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation, grid, odometer, philosophers } from '../../../bench/families.ts';
import { cornerCases, reactingFlows } from '../../../src/properties/terms/drawn.ts';
import { workflows } from '../../../src/properties/workflows.ts';
import type { CodedModel } from '../../../src/explore/coding/coded.ts';
import { codeModel, isCoded } from '../../../src/explore/coding/coding.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { translate } from '../../../src/net/translate.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { field, model, rule, walk } from '../small-models.ts';
import { agreeing, disagreement, type Graph } from './agreement.ts';

function coding(net: FieldModel, sizes?: ReadonlyMap<number, number>): CodedModel {
  const result = codeModel(net, sizes && { sizes });
  if (!isCoded(result)) throw new Error(result.reason);
  return result;
}

/** @returns whether the model is small enough and has a coding */
function check(net: FieldModel, graph: Graph | null): boolean {
  const result = codeModel(net);
  if (graph === null || !isCoded(result)) return false;
  const coded = agreeing(result, graph);
  if (typeof coded === 'string') throw new Error(coded);
  const wrong = disagreement(coded, graph);
  if (wrong !== null) throw new Error(wrong);
  return true;
}

/** The graph of a net, or `null` where it is too large or a handler raises a mistake. */
function graphOf(net: FieldModel, limit: number): Graph | null {
  try {
    return naive(net, limit);
  } catch {
    return null;
  }
}

describe('a coded model has the graph of its field model', () => {
  test('random nets with every kind of guard and effect', () => {
    let checked = 0;
    const property = fc.property(fieldModels, (net) => {
      if (check(net, naive(net, 200))) checked++;
    });
    fc.assert(property, { numRuns: 800 });
    expect(checked).toBeGreaterThan(400);
  });

  test.each([
    ['workflows', workflows()],
    ['corner cases', cornerCases()],
    ['reacting flows', reactingFlows()],
  ])('nets of terms: %s', (_, models) => {
    let checked = 0;
    const property = fc.property(models, (term) => {
      const net = translate(term);
      if (check(net, graphOf(net, 100))) checked++;
    });
    fc.assert(property, { numRuns: 80 });
    expect(checked).toBeGreaterThan(30);
  });

  test.each([
    ['grid', grid(3, 3)],
    ['philosophers', philosophers(4)],
    ['cancellation', cancellation(3)],
    ['odometer', odometer(3, 3)],
    ['walk', walk(4, 5)],
  ])('%s', (_, net) => {
    expect(check(net, naive(net, 5000))).toBe(true);
  });
});

describe('guards over several digits', () => {
  const tokens = walk(4, 3);
  const guarded = (further: Partial<FieldModel['rules'][number]>): FieldModel => ({
    ...tokens,
    rules: [...tokens.rules, rule('guarded', [1], [2], further)],
  });

  test.each<[string, Partial<FieldModel['rules'][number]>]>([
    ['how many places are marked', { marked: [{ fields: [0, 2, 3], n: 2 }] }],
    ['that one of two is marked', { some: [[0, 3]] }],
    ['that a place is empty', { zero: [3] }],
    ['that a place is not full', { below: [[3, 2]] }],
  ])('%s', (_, further) => {
    const net = guarded(further);
    expect(check(net, naive(net, 100))).toBe(true);
  });
});

describe('digits and rules of the families', () => {
  const shape = (net: FieldModel) => {
    const { digits, readings, rules } = coding(net);
    return {
      sizes: digits.map(({ size }) => size),
      implied: readings.filter(({ kind }) => kind === 'rest').length,
      rules: rules.length,
    };
  };

  test('each branch of a grid is a digit, and its steps are one rule', () => {
    const branches = [12, 11, 11, 11, 11, 11, 11];
    expect(shape(grid(7, 9))).toEqual({ sizes: branches, implied: 0, rules: 9 });
  });

  test('philosophers are digits of three values, and forks are implied', () => {
    expect(shape(philosophers(18))).toEqual({ sizes: Array<number>(18).fill(3), implied: 18, rules: 54 });
  });

  test('so are branches that can be cancelled, and what cancels them', () => {
    expect(shape(cancellation(9))).toEqual({ sizes: [8, 7, 7, 7, 7, 7, 7, 7, 7, 5], implied: 0, rules: 33 });
  });

  test('several tokens are counted, with a bound from an invariant and one place implied', () => {
    const { digits, readings } = coding(walk(4, 5));
    expect(digits.map(({ size, open }) => [size, open])).toEqual([
      [6, false],
      [6, false],
      [6, false],
    ]);
    expect(readings[3]).toEqual({ kind: 'rest', total: 5, of: [2, 1, 0] });
  });

  test('a chain of 3000 places is one digit and one rule', () => {
    const { digits, rules } = coding(walk(3000, 1));
    expect(digits.map(({ size }) => size)).toEqual([3000]);
    expect(rules.map(({ members }) => members.length)).toEqual([2999]);
  });
});

describe('open digits', () => {
  const counting = model(
    'plain-net',
    [field('p', 'token', 1), field('q')],
    [rule('more', [0], [0, 1]), rule('less', [1], [])],
  );

  test('are as large as they are known to become', () => {
    expect(coding(counting).digits).toMatchObject([{ name: 'q', size: 2, open: true }]);
    expect(coding(counting, new Map([[1, 9]])).digits).toMatchObject([{ size: 9, open: true }]);
  });

  test('are closed where guards or caps keep them small', () => {
    const fields = [field('p', 'token', 1), { ...field('count', 'counter'), bound: 3 }, field('end', 'sink')];
    const capped = { put: [[2, 1, 2] as const] };
    const bounded = { below: [[1, 3] as const], put: [[1, 1] as const] };
    const net = model('case', fields, [rule('round', [], [], bounded), rule('end', [], [], capped)]);
    const closed = coding({ ...net, fields: fields.with(2, { ...fields[2], bound: 2 }) });
    expect(closed.digits.map(({ size, open }) => [size, open])).toEqual([
      [4, false],
      [3, false],
    ]);
    expect(closed.rules.every(({ overflow }) => overflow < 0)).toBe(true);
  });
});

describe('models without a coding', () => {
  const places = [field('p', 'token', 1), field('q', 'token', 1), field('r')];

  test('rules that wait', () => {
    const net = model('plain-net', places, [
      rule('now', [0], [2], { pace: 'urgent' }),
      rule('later', [1], [2], { pace: 'waits' }),
    ]);
    expect(codeModel(net)).toEqual({ reason: 'whether some rules are enabled depends on others' });
    const alone = model('plain-net', places, [rule('later', [1], [2], { pace: 'waits' })]);
    expect(isCoded(codeModel(alone))).toBe(true);
  });

  test('very many tokens', () => {
    expect(codeModel(walk(2, 100_000))).toEqual({ reason: 'a place has 65536 tokens or more at first' });
  });
});
