import { describe, expect, it } from 'vitest';
import { cancellation, grid } from '../../../bench/families.ts';
import { explore } from '../../../src/explore/explore.ts';
import { reduce } from '../../../src/explore/reduce/reduce.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { field, model, rule } from '../small-models.ts';

const none = { atLeast: [], take: [] };

function applied(original: FieldModel): Record<string, number> {
  return Object.fromEntries(reduce(original).applied.map(({ rule: name, times }) => [name, times]));
}

function names({ fields }: FieldModel): string[] {
  return fields.map(({ name }) => name);
}

/** A workflow net over the fields i (marked), p, q, r and the sink o. */
function net(...rules: Parameters<typeof rule>[]): FieldModel {
  const fields = [field('i', 'token', 1), field('p'), field('q'), field('r'), field('o', 'final')];
  return model(
    'workflow-net',
    fields,
    rules.map((parts) => rule(...parts)),
  );
}

const [i, p, q, r, o] = [0, 1, 2, 3, 4];

describe('agglomeration', () => {
  const chain = net(['a', [i], [p]], ['b', [p], [q]], ['c', [q], [r]], ['d', [r], [o]]);

  it('leaves the last step before the only end, and fires the rest beforehand', () => {
    const { model: smaller, fields, lift, firedFrom } = reduce(chain);
    expect(names(smaller)).toEqual(['r', 'o']);
    expect(smaller.fields[0].initial).toBe(1);
    expect([...fields]).toEqual([-1, -1, -1, 0, 1]);
    expect(lift([])).toEqual([0, 1, 2]);
    expect(lift([0])).toEqual([0, 1, 2, 3]);
    expect([...firedFrom([0])]).toEqual([1, 1, 1, 0]);
    expect(smaller.activities).toEqual([{ id: 'd', rules: [0] }]);
  });

  it('reaches as far as several ends go', () => {
    const { fields, ...rest } = chain;
    const { model: smaller } = reduce({ ...rest, fields: [...fields, field('o2', 'final')] });
    expect(names(smaller)).toEqual(['o', 'o2']);
    expect(smaller.fields[0].initial).toBe(1);
  });

  it('makes a transition for each pair of a producer and a consumer', () => {
    const { model: smaller, lift } = reduce(
      net(['a', [i], [p, r]], ['b', [i], [p, q]], ['c', [p], [q]], ['d', [p], [q, r]], ['e', [q, r], [o]]),
    );
    expect(names(smaller)).toEqual(['i', 'q', 'r', 'o']);
    const runs = smaller.rules.map((_, number) => lift([number]).join(''));
    expect(runs.sort()).toEqual(['02', '03', '12', '13', '4']);
  });

  it.each<[string, Partial<ReturnType<typeof rule>>]>([
    ['clears something else', { clear: [r] }],
    ['asks for nothing elsewhere', { zero: [r] }],
    ['has a guard', { below: [[r, 2]] }],
  ])('does not move a consumer that %s', (_, further) => {
    const { model: smaller } = reduce(net(['a', [i], [p, r]], ['b', [p], [q], further], ['c', [q, r], [o]]));
    expect(names(smaller)).toContain('p');
  });

  it('needs the same resets on both sides', () => {
    const cancelled = (clear: number[]) =>
      names(
        reduce(net(['a', [i], [p, r]], ['b', [p], [q]], ['c', [q, r], [o]], ['x', [r], [o], { clear }]))
          .model,
      );
    expect(cancelled([p, q])).not.toContain('p');
    expect(cancelled([p])).toContain('p');
    expect(cancelled([q])).toContain('p');
  });

  it('lets nothing ask for zero where it puts earlier', () => {
    const forbidding = (zero: number[]) =>
      names(
        reduce(net(['a', [i], [p, r]], ['b', [p], [q]], ['c', [q, r], [o]], ['x', [r], [r, r], { zero }]))
          .model,
      );
    expect(forbidding([q])).toContain('p');
    expect(forbidding([p, q])).not.toContain('p');
  });

  it('leaves a place whose tokens vanish: two of them would not be seen', () => {
    const { model: smaller } = reduce(net(['a', [i], [p, r]], ['b', [p], []], ['c', [r], [o]]));
    expect(names(smaller)).toContain('p');
  });

  it('leaves fields that are kept', () => {
    expect(names(reduce(chain, { keep: [q] }).model)).toEqual(['p', 'q', 'r', 'o']);
  });
});

describe('parallel parts', () => {
  it('leave one place of those with the same arcs', () => {
    const twins = net(['a', [i], [p, q]], ['c', [p, q], [r]], ['d', [r], [o]]);
    expect(applied(twins)['parallel places']).toBe(1);
    expect(names(reduce(twins).model)).toEqual(['r', 'o']);
  });

  it('leave one transition, and tell that both happen', () => {
    const { model: smaller, firedFrom } = reduce(
      net(['a', [i], [p, q]], ['b', [p, q], [o]], ['c', [p, q], [o]], ['d', [p, r], [o]]),
    );
    expect(smaller.rules).toHaveLength(1);
    expect([...firedFrom([1])]).toEqual([1, 1, 1, 0]);
  });

  it('leave out a loop that leads nowhere if there is another way', () => {
    const looping = net(['a', [i], [p, q]], ['b', [p, q], [p, q]], ['c', [p, q], [o]]);
    expect(applied(looping)['self-loop']).toBe(1);
    expect([...reduce(looping).firedFrom([1])]).toEqual([1, 1, 1]);
  });

  it('keep a loop that is the only way on: without it there would be a deadlock', () => {
    const stuck = net(['a', [i], [p, q]], ['b', [p, q], [p, q]]);
    expect(applied(stuck)['self-loop']).toBeUndefined();
    expect(reduce(stuck).model.rules).toHaveLength(1);
  });
});

describe('dead transitions', () => {
  it('are those that need tokens of an empty siphon', () => {
    const { model: smaller, firedFrom } = reduce(
      net(['a', [i], [o]], ['b', [p], [q]], ['c', [q], [p, o]], ['d', [r], [o]]),
    );
    expect(names(smaller)).toEqual(['i', 'o']);
    expect([...firedFrom([1])]).toEqual([1, 0, 0, 0]);
    expect(smaller.activities.map(({ id, rules }) => [id, rules.length])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 0],
      ['d', 0],
    ]);
  });

  it('are none where a place may be filled by an update', () => {
    const filled = net(
      ['a', [i], [o], { update: [{ reads: [p], writes: [p], apply: () => [1] }] }],
      ['b', [p], [o]],
    );
    expect(applied(filled)['dead transition']).toBeUndefined();
  });
});

describe('models of other kinds', () => {
  it('with a pace are left as they are', () => {
    const paced = net(['a', [i], [p], { pace: 'urgent' }], ['b', [p], [q]], ['c', [q], [o]]);
    expect(reduce(paced).applied).toEqual([]);
    expect(reduce(paced).model.rules).toHaveLength(3);
  });

  it('keep capped counts, tests and updates', () => {
    const fields = [
      field('p', 'token', 1),
      field('q'),
      field('v', 'variable', 0, ['0', '1']),
      field('root', 'sink'),
    ];
    const add = { update: [{ reads: [2], writes: [2], apply: ([v]: readonly number[]) => [1 - v] }] };
    const original = model('case', fields, [
      rule('a', [0], [1], add),
      rule('b', [1], [0]),
      rule('c', [0], [], { put: [[3, 1, 2]], test: [{ reads: [2], holds: ([v]) => v === 1 }] }),
    ]);
    const { model: smaller, lift } = reduce(original);
    expect(names(smaller)).toEqual(['p', 'v', 'root']);
    expect(lift([0])).toEqual([0, 1]);
    expect(smaller.rules[1].put).toEqual([[2, 1, 2]]);
  });

  it('do not confuse counts that saturate at different numbers', () => {
    const fields = [
      field('i', 'token', 1),
      field('p'),
      field('q'),
      field('s', 'inner-sink'),
      field('root', 'sink'),
    ];
    const counting = (cap: number) =>
      reduce(
        model('case', fields, [
          rule('a', [0], [1]),
          rule('b', [1], [], {
            put: [
              [2, 1],
              [3, 1, 2],
            ],
          }),
          rule('c', [2], [], { put: [[3, 1, cap]] }),
          rule('d', [2], [], { put: [[3, 1, 2]] }),
        ]),
      ).model;
    expect(names(counting(2))).toEqual(['q', 's', 'root']);
    expect(counting(2).rules).toHaveLength(1);
    expect(names(counting(1))).toEqual(['p', 'q', 's', 'root']);
    expect(counting(1).rules).toHaveLength(3);
    expect(counting(1).rules.map(({ put }) => put.find(([f]) => f === 2))).toEqual([
      [2, 1, 2],
      [2, 1, 1],
      [2, 1, 2],
    ]);
  });

  it('without guards stay', () => {
    const source = net(['a', [], [p], none], ['b', [p], [o]]);
    expect(reduce(source).model.rules.length).toBeGreaterThan(0);
  });
});

describe('families', () => {
  it.each([
    ['ten million states of parallel branches', grid(7, 9), 2],
    ['ten million states with cancellation', cancellation(9), 4],
    ['more states than can be counted', grid(500, 3), 2],
  ] as const)('%s become a handful', async (_, original, states) => {
    expect((await explore(reduce(original).model)).states).toBe(states);
  });
});
