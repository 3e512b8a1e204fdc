import { describe, expect, it } from 'vitest';
import { task, type TaskOptions } from '../../src/term/construct.ts';
import { completions, evaluateCondition, evaluateExpression, runHandler } from '../../src/term/data.ts';
import type { Data, Expression, Handler, Json } from '../../src/term/term.ts';

const data: Data = { n: 2, s: 'b', o: { a: [1, null], b: true }, z: null };
const mistake = (code: string) => expect.objectContaining({ code, place: { element: 'v' } });

describe('comparisons', () => {
  it.each<[string, '=' | '!=' | '<', Json, boolean]>([
    ['n', '=', 2, true],
    ['n', '=', '2', false],
    ['n', '!=', 3, true],
    ['n', '<', 3, true],
    ['n', '<', 2, false],
    ['s', '<', 'c', true],
    ['s', '<', 'B', false],
    ['z', '=', null, true],
    ['o', '=', { b: true, a: [1, null] }, true],
    ['o', '=', { b: true, a: [null, 1] }, false],
    ['o', '=', { a: [1, null] }, false],
    ['o', '!=', { a: [1, null], b: true, c: 1 }, true],
    ['o', '=', [], false],
  ])('%s %s %j: %s', (variable, relation, value, expected) => {
    expect(evaluateCondition({ var: variable, is: relation, value }, data, 'v')).toBe(expected);
  });

  it('of what has no order are mistakes', () => {
    expect(() => evaluateCondition({ var: 'n', is: '<', value: 'c' }, data, 'v')).toThrow(mistake('FP4003'));
    expect(() => evaluateCondition({ var: 'z', is: '<', value: 1 }, data, 'v')).toThrow(mistake('FP4003'));
  });
});

describe('predicates', () => {
  const ask = (reads: readonly string[], test: (d: Data) => boolean) =>
    evaluateCondition({ reads, test }, data, 'v');

  it('see what they declare, as it is', () => {
    expect(ask(['n', 'o'], (d) => JSON.stringify(d) === '{"n":2,"o":{"a":[1,null],"b":true}}')).toBe(true);
    expect(ask(['n'], (d) => 's' in d)).toBe(false);
    expect(ask(['n'], ({ n, ...rest }) => n === 2 && Object.keys(rest).length === 0)).toBe(true);
  });

  it('reading more is a mistake', () => {
    expect(() => ask(['n'], (d) => d['s'] === 'b')).toThrow(mistake('FP4001'));
    expect(() => ask(['missing'], () => true)).toThrow(mistake('FP4001'));
  });

  it('writing is a mistake', () => {
    const assign = (d: Data) => {
      (d as Record<string, Json>)['n'] = 1;
      return true;
    };
    expect(() => ask(['n'], assign)).toThrow(mistake('FP4002'));
    expect(() => ask(['n'], (d) => delete (d as Record<string, Json>)['n'])).toThrow(mistake('FP4002'));
    expect(() => ask(['n'], (d) => Boolean(Object.defineProperty(d, 'n', { value: 1 })))).toThrow(
      mistake('FP4002'),
    );
    const inside = (d: Data) => Boolean((d['o'] as { a: number[] }).a.push(1));
    expect(() => ask(['o'], inside)).toThrow(mistake('FP4003'));
    expect(data['o']).toEqual({ a: [1, null], b: true });
  });

  it('throwing, or answering anything but true or false, is a mistake', () => {
    const throwing = () => {
      throw new Error('bad');
    };
    expect(() => ask([], throwing)).toThrow(mistake('FP4003'));
    expect(() => ask([], (() => Promise.resolve(false)) as never)).toThrow(mistake('FP4003'));
    expect(() => ask([], (() => undefined) as never)).toThrow(mistake('FP4003'));
  });
});

describe('expressions', () => {
  it.each<[Expression, Json]>([
    [null, null],
    [3, 3],
    [
      [1, 'a'],
      [1, 'a'],
    ],
    [{ var: 's' }, 'b'],
    [{ value: { var: 's' } }, { var: 's' }],
    [{ add: ['n', 5] }, 7],
    [{ add: ['n', 5], mod: 3 }, 1],
    [{ add: ['n', -5], mod: 3 }, 0],
    [{ add: ['n', -4], mod: 3 }, 1],
  ])('%j is %j', (expression, expected) => {
    expect(evaluateExpression(expression, data, 'v')).toEqual(expected);
  });

  it('with an unknown variable, or a sum that is no number, are mistakes', () => {
    expect(() => evaluateExpression({ var: 'missing' }, data, 'v')).toThrow(mistake('FP4001'));
    expect(() => evaluateExpression({ add: ['s', 1] }, data, 'v')).toThrow(mistake('FP4003'));
    expect(() => evaluateExpression({ add: ['n', Infinity] }, data, 'v')).toThrow(mistake('FP4003'));
  });
});

describe('handlers', () => {
  const result = (returned: unknown, options: TaskOptions = {}) =>
    runHandler(task('v', { writes: ['n', 's'], ...options, run: (() => returned) as Handler }), data);
  const named = (returned: unknown, options?: TaskOptions) => {
    const { outcome, writes } = result(returned, options);
    return [outcome?.name ?? null, writes];
  };
  const two = { outcomes: ['ok', 'no'], errors: ['e'] };

  it('may return writes, an outcome, both, or nothing', () => {
    expect(named(undefined)).toEqual(['ok', {}]);
    expect(named({ n: 1, s: ['x'] })).toEqual(['ok', { n: 1, s: ['x'] }]);
    expect(named('no', two)).toEqual(['no', {}]);
    expect(named({ $outcome: 'e', n: 1 }, two)).toEqual(['e', { n: 1 }]);
  });

  it('mean the only outcome that is no error when they name none, and else are at fault', () => {
    expect(named({ n: 1 }, { errors: ['e'] })).toEqual(['ok', { n: 1 }]);
    expect(named(undefined, { outcomes: [], errors: ['e'] })).toEqual(['e', {}]);
    expect(named({ n: 1 }, two)).toEqual([null, {}]);
  });

  it('are at fault when they throw or name an outcome that is not listed; nothing is written then', () => {
    const throwing = task('v', {
      run: () => {
        throw new Error('bad');
      },
    });
    expect(runHandler(throwing, data)).toEqual({ outcome: null, writes: {} });
    expect(named('other')).toEqual([null, {}]);
    expect(named({ $outcome: undefined, n: 1 })).toEqual([null, {}]);
  });

  it('reading or writing what they do not declare is a mistake, not a fault', () => {
    const reading = task('v', { reads: ['n'], run: (d) => ({ n: d['s']! }), writes: ['n'] });
    expect(() => runHandler(reading, data)).toThrow(mistake('FP4001'));
    expect(() => result({ z: 1 })).toThrow(mistake('FP4002'));
  });

  it.each([
    ['a number', 7],
    ['a list', [1]],
    ['null', null],
    ['a promise', Promise.resolve({ n: 1 })],
    ['a date', { n: new Date(0) }],
    ['undefined inside', { n: undefined }],
    ['not a number', { n: [NaN] }],
    ['half a character', { s: '\uD800' }],
    ['a function', { n: { f: () => 1 } }],
  ])('returning %s is a mistake', (_, returned) => {
    expect(() => result(returned)).toThrow(mistake('FP4004'));
  });
});

describe('completions', () => {
  it('are all outcomes whose condition holds, each with its writes', () => {
    const v = task('v', {
      outcomes: {
        a: { when: { var: 'n', is: '=', value: 2 }, set: { n: { var: 's' }, s: { var: 'n' } } },
        b: { when: { var: 'n', is: '=', value: 3 } },
        c: {},
      },
    });
    expect(completions(v, data).map((c) => [c.outcome?.name, c.writes])).toEqual([
      ['a', { n: 'b', s: 2 }],
      ['c', {}],
    ]);
  });

  it('are what the handler returns, where there is one', () => {
    const v = task('v', { outcomes: ['a', 'b'], run: () => 'b' });
    expect(completions(v, data).map((c) => c.outcome?.name)).toEqual(['b']);
  });

  it('that set what the task does not declare are mistakes', () => {
    const v = { ...task('v', { set: { n: 1 } }), writes: [] };
    expect(() => completions(v, data)).toThrow(mistake('FP4002'));
  });
});
