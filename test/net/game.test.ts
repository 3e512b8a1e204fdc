import { describe, expect, it } from 'vitest';
import type { Field, FieldModel, FieldRole, Rule } from '../../src/fields.ts';
import { tokenGame } from '../../src/net/game.ts';
import { InternedValues } from '../../src/net/values.ts';

const idle: Rule = {
  label: 't',
  node: 't',
  atLeast: [],
  below: [],
  zero: [],
  some: [],
  marked: [],
  test: [],
  take: [],
  update: [],
  clear: [],
  move: [],
  put: [],
};
const field = (name: string, initial: number, role: FieldRole = 'token'): Field => ({
  name,
  role,
  initial,
  bound: null,
});

/** A model with fields a, b, c, d holding `values`. */
function toy(values: readonly number[], rules: readonly Partial<Rule>[]): FieldModel {
  return {
    fields: values.map((n, i) => field('abcd'[i]!, n)),
    rules: rules.map((r) => ({ ...idle, ...r })),
    ending: 'plain-net',
    activities: [],
  };
}

function offers(values: readonly number[], rule: Partial<Rule>): boolean {
  const game = tokenGame(toy(values, [rule]));
  return game.enabled(game.initial).length === 1;
}

function after(values: readonly number[], rule: Partial<Rule>): readonly number[] {
  const game = tokenGame(toy(values, [rule]));
  return game.step(game.initial, game.enabled(game.initial)[0]!).state;
}

describe('guards', () => {
  it.each<[string, Partial<Rule>, readonly number[], boolean]>([
    ['at least', { atLeast: [[0, 2]] }, [2, 0], true],
    ['not at least', { atLeast: [[0, 2]] }, [1, 0], false],
    ['below', { below: [[0, 2]] }, [1, 0], true],
    ['not below', { below: [[0, 2]] }, [2, 0], false],
    ['zero', { zero: [0, 1] }, [0, 0], true],
    ['not zero', { zero: [0, 1] }, [0, 1], false],
    ['some', { some: [[0, 1]] }, [0, 1], true],
    ['none', { some: [[0, 1], [2]] }, [0, 1, 0], false],
    ['marked', { marked: [{ fields: [0, 1, 2], n: 2 }] }, [1, 0, 1], true],
    ['marked counts places, not tokens', { marked: [{ fields: [0, 1, 2], n: 2 }] }, [2, 0, 0], false],
    ['test', { test: [{ reads: [1, 0], holds: ([b, a]) => b! > a! }] }, [1, 2], true],
    ['failed test', { test: [{ reads: [1, 0], holds: ([b, a]) => b! > a! }] }, [2, 2], false],
  ])('%s', (_, rule, values, expected) => {
    expect(offers(values, rule)).toBe(expected);
  });

  it('asks data only where tokens allow the rule', () => {
    const holds = () => {
      throw new Error('asked');
    };
    expect(offers([0], { atLeast: [[0, 1]], test: [{ reads: [], holds }] })).toBe(false);
  });
});

describe('firing', () => {
  it.each<[string, Partial<Rule>, readonly number[], readonly number[]]>([
    ['take and put', { take: [[0, 1]], put: [[1, 2]] }, [3, 0], [2, 2]],
    [
      'put up to a cap',
      {
        put: [
          [0, 1, 2],
          [1, 1, 2],
        ],
      },
      [2, 0],
      [2, 1],
    ],
    ['clear before put', { clear: [0, 1], put: [[1, 1]] }, [3, 3], [0, 1]],
    [
      'update from the old state',
      { take: [[0, 1]], update: [{ reads: [0], writes: [1], apply: ([a]) => [a! * 10] }] },
      [2, 0],
      [1, 20],
    ],
    ['clear after update', { update: [{ reads: [], writes: [0], apply: () => [9] }], clear: [0] }, [1], [0]],
    [
      'move to several',
      {
        move: [
          [0, 1],
          [0, 2],
        ],
      },
      [2, 1, 0],
      [0, 3, 2],
    ],
    [
      'move in a ring, all at once',
      {
        move: [
          [0, 1],
          [1, 2],
          [2, 0],
        ],
      },
      [1, 2, 3],
      [3, 1, 2],
    ],
    ['move back', { move: [[0, 0]] }, [2], [2]],
  ])('%s', (_, rule, values, expected) => {
    expect(after(values, rule)).toEqual(expected);
  });

  it('leaves the old marking as it was', () => {
    const game = tokenGame(toy([1, 0], [{ take: [[0, 1]], put: [[1, 1]] }]));
    game.step(game.initial, game.enabled(game.initial)[0]!);
    expect(game.initial).toEqual([1, 0]);
  });

  it('offers in the order of the rules', () => {
    const game = tokenGame(toy([0], [{ label: 'b' }, { label: 'a' }]));
    expect(game.enabled(game.initial).map((a) => a.label)).toEqual(['b', 'a']);
  });
});

describe('the end of a case', () => {
  const ends = (roles: Partial<Record<FieldRole, number>>, rules: readonly Rule[] = []) => {
    const fields = Object.entries(roles).map(([role, n]) => field(role, n, role as FieldRole));
    const game = tokenGame({ fields, rules, ending: 'case', activities: [] });
    return game.end(game.initial);
  };

  it.each<[ReturnType<typeof ends>, Partial<Record<FieldRole, number>>]>([
    ['completed', { token: 0, sink: 1, 'inner-sink': 0, channel: 1, variable: 2 }],
    ['cancelled', { token: 0, sink: 0, channel: 1, variable: 2 }],
    ['failed', { failed: 1, sink: 0 }],
    ['deadlocked', { token: 1, sink: 1 }],
    ['deadlocked', { token: 0, sink: 1, 'inner-sink': 1 }],
    ['deadlocked', { colours: 1, sink: 1 }],
  ])('%s', (expected, roles) => {
    expect(ends(roles)).toBe(expected);
  });

  it('has not come while something is offered', () => {
    expect(ends({ sink: 1 }, [idle])).toBeNull();
  });
});

describe('keys and views', () => {
  const values = new InternedValues('red');
  const green = values.number('green');
  const fields: Field[] = [
    field('p', 0),
    { name: 'x', role: 'variable', initial: green, bound: null, domain: values },
    field('p', 0, 'sink'),
  ];
  const game = tokenGame({ fields, rules: [], ending: 'case', activities: [] });

  it('tell values by their JSON, not by their numbers', () => {
    expect(game.key([0, green, 0])).toContain('"green"');
  });

  it('tell fields of one name apart', () => {
    expect(game.key([1, 0, 0])).not.toBe(game.key([0, 0, 1]));
  });

  it('show what is there, and variables always', () => {
    expect(game.view([2, 0, 0])).toEqual([
      { kind: 'token', name: 'p', value: 2 },
      { kind: 'variable', name: 'x', value: '"red"' },
    ]);
  });
});
