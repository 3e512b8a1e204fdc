import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareStubborn } from '../../../properties/stubborn.ts';
import type { Goal } from '../../../src/explore/stubborn/stubborn-space.ts';
import {
  boundedIfProper,
  stubbornObstacle,
  stubbornSpace,
} from '../../../src/explore/stubborn/stubborn-space.ts';
import { dead, finalStates } from '../../../src/explore/state-set.ts';
import type { FieldModel, Rule } from '../../../src/fields.ts';
import { cancellation, grid, philosophers } from '../../../bench/families.ts';
import { fieldModels } from '../random-models.ts';
import { field, model, rule } from '../small-models.ts';
import { composedModels } from './composed-models.ts';

const limits = { maxStates: 100_000, maxMemory: 2 ** 28 };
const goals: readonly Goal[] = ['deadlocks', 'soundness'];

/** Both goals keep what they say; the states found are as many as given, in turn. */
async function expectKept(m: FieldModel, states: readonly number[]): Promise<void> {
  for (const [i, goal] of goals.entries()) {
    const { space, broken, full } = await compareStubborn(m, goal, 10_000);
    expect(full).not.toBeNull();
    expect(broken).toEqual([]);
    expect(space.states).toBe(states[i]);
  }
}

describe('stubborn sets, against plain data', () => {
  it('keep what they say for 500 random models', { timeout: 300_000 }, async () => {
    const seen = { compared: 0, smaller: 0, ignoring: 0, unbounded: 0 };
    const models = fc.oneof({ weight: 4, arbitrary: composedModels }, { weight: 1, arbitrary: fieldModels });
    await fc.assert(
      fc.asyncProperty(models, fc.constantFrom(...goals), async (m, goal) => {
        const { full, space, broken } = await compareStubborn(m, goal, 120);
        expect(broken).toEqual([]);
        if (space.unbounded !== null) seen.unbounded++;
        if (full === null) return;
        seen.compared++;
        if (Number(space.states) < full) seen.smaller++;
        if (!space.keeps.has('fired') && !space.keeps.has('all')) seen.ignoring++;
      }),
      { numRuns: 500, seed: 4711 },
    );
    expect(seen.compared).toBeGreaterThan(250);
    expect(seen.smaller).toBeGreaterThan(60);
    expect(seen.ignoring).toBeGreaterThan(10);
    expect(seen.unbounded).toBeGreaterThan(10);
  });

  it('go through one order of independent steps', async () => {
    const space = await stubbornSpace(grid(20, 20), limits, 'soundness');
    expect([space.states, space.edges]).toEqual([403, 402]);
    expect([...space.keeps].sort()).toEqual(['bounded', 'early end', 'ends', 'fired', 'option']);
    expect(await space.doom(finalStates(space.model))).toBeNull();
    const [run] = await space.nearest([dead]);
    expect(run).toHaveLength(402);
  });

  it('find the deadlock of philosophers', async () => {
    const space = await stubbornSpace(philosophers(20), limits, 'deadlocks');
    expect(space.states).toBeLessThan(1000);
    expect(await space.count(dead)).toBe(1);
    expect((await space.nearest([dead]))[0]).toHaveLength(20);
  });

  it('keep apart what a reset empties', async () => {
    for (const goal of goals) expect((await compareStubborn(cancellation(3), goal, 5000)).broken).toEqual([]);
  });
});

describe('rules that get in the way', () => {
  const [a, b, c, d, e] = [0, 1, 2, 3, 4];
  const fields = (initial: string) => [...initial].map((n, i) => field('abcdefg'[i], 'token', Number(n)));

  it('put into a place that must be empty', async () => {
    // Only where the second rule goes first it fires at all.
    const m = model('plain-net', fields('10100'), [rule('t', [a], [b]), rule('u', [c], [d], { zero: [b] })]);
    await expectKept(m, [4, 4]);
  });

  it('empty a place that others fill', async () => {
    const m = model('plain-net', fields('10100'), [rule('t', [a], [b]), rule('u', [c], [d], { clear: [b] })]);
    await expectKept(
      m,
      [4, 4].map(() => 5),
    );
  });

  it('write what others read', async () => {
    const set = { reads: [], writes: [e], apply: () => [1] };
    const copy = { reads: [e], writes: [b], apply: ([v]: readonly number[]) => [v] };
    const m = model('plain-net', fields('10100'), [
      rule('t', [a], [], { update: [set] }),
      rule('u', [c], [], { update: [copy] }),
    ]);
    await expectKept(m, [5, 5]);
  });

  it('take precedence, and then nothing is left out', async () => {
    const waits = { pace: 'waits' as const };
    const m = model('plain-net', fields('10100'), [rule('t', [a], [b]), rule('u', [c], [d], waits)]);
    expect(stubbornObstacle(m)).toMatch(/precedence/);
    await expectKept(m, [4, 4]);
    expect([...(await stubbornSpace(m, limits, 'deadlocks')).keeps]).toEqual(['all']);
  });

  it('merely put into one place', async () => {
    const m = model('plain-net', fields('10100'), [rule('t', [a], [e]), rule('u', [c], [e])]);
    expect(stubbornObstacle(m)).toBeNull();
    await expectKept(m, [3, 3]);
  });
});

describe('rules that lift what blocks a rival', () => {
  // Of two rivals for a token the first can go at once, the second only when a third rule has lifted what blocks it.
  const is = (n: number) => ({ reads: [0], holds: ([v]: readonly number[]) => v === n });
  const write = { reads: [], writes: [0], apply: () => [1] };
  it.each<[string, number, Partial<Rule>, Partial<Rule>]>([
    [
      'a put',
      0,
      {
        atLeast: [
          [0, 1],
          [3, 1],
        ],
      },
      { put: [[0, 1]] },
    ],
    [
      'a reset to more',
      0,
      {
        atLeast: [
          [0, 2],
          [3, 1],
        ],
      },
      { clear: [0], put: [[0, 2]] },
    ],
    [
      'a capped put',
      0,
      {
        atLeast: [
          [0, 1],
          [3, 1],
        ],
      },
      { put: [[0, 1, 1]] },
    ],
    [
      'a write',
      0,
      {
        atLeast: [
          [0, 1],
          [3, 1],
        ],
      },
      { update: [write] },
    ],
    [
      'a transfer',
      0,
      {
        atLeast: [
          [0, 1],
          [3, 1],
        ],
      },
      { move: [[5, 0]] },
    ],
    ['a take', 1, { zero: [0] }, { atLeast: [[0, 1]], take: [[0, 1]] }],
    ['a take of one of two', 2, { below: [[0, 2]] }, { atLeast: [[0, 1]], take: [[0, 1]] }],
    ['a reset', 1, { zero: [0] }, { clear: [0] }],
    ['a low cap', 2, { below: [[0, 2]] }, { put: [[0, 0, 1]] }],
    ['a put into one of several', 0, { some: [[0, 1]] }, { put: [[0, 1]] }],
    ['a put into enough of several', 0, { marked: [{ fields: [0, 4], n: 1 }] }, { put: [[0, 1]] }],
    ['a write of what is asked', 0, { test: [is(1)] }, { update: [write] }],
  ])('%s', async (_, initial, blocked, lift) => {
    const fields = [initial, 0, 1, 1, 0, 1].map((n, i) => field(`f${i}`, 'token', n));
    const m = model('plain-net', fields, [
      rule('first', [3], []),
      rule('second', [3], [1], blocked),
      rule('lift', [2], [], {
        ...lift,
        take: [[2, 1], ...(lift.take ?? [])],
        atLeast: [[2, 1], ...(lift.atLeast ?? [])],
      }),
    ]);
    for (const goal of goals) expect((await compareStubborn(m, goal, 100)).broken).toEqual([]);
  });
});

describe('rules that are put off for ever', () => {
  const net = (rules: Parameters<typeof model>[2]) =>
    model(
      'workflow-net',
      [...'abcdefg'].map((name, i) => field(name, i === 5 ? 'final' : 'token', i === 0 || i === 2 ? 1 : 0)),
      rules,
    );

  it('are fired where soundness is asked for', async () => {
    // A ring that never ends beside a step.
    const m = net([
      rule('go', [0], [1]),
      rule('back', [1], [0]),
      rule('step', [2], [3]),
      rule('on', [3], [4]),
    ]);
    const lazy = await stubbornSpace(m, limits, 'deadlocks');
    expect(lazy.keeps.has('fired')).toBe(false);
    expect(lazy.fired[3]).toBe(0);
    expect(await lazy.doom(finalStates(m))).toEqual([]);
    const eager = await stubbornSpace(m, limits, 'soundness');
    expect(eager.keeps.has('fired')).toBe(true);
    expect([...eager.fired]).toEqual([1, 1, 1, 1]);
  });

  it('may lead out of a ring, and then option to complete is seen', async () => {
    const m = net([
      rule('go', [0], [1]),
      rule('back', [1], [0]),
      rule('step', [2], [3]),
      rule('out', [3, 1], [5]),
    ]);
    for (const goal of goals) {
      expect((await compareStubborn(m, goal, 100)).broken).toEqual([]);
      expect(await (await stubbornSpace(m, limits, goal)).doom(finalStates(m))).toBeNull();
    }
  });
});

describe('an end that is reached too early', () => {
  const fields = ['i', 'a', 'b', 'o'].map((name, i) =>
    field(name, i === 3 ? 'final' : 'token', i === 0 ? 1 : 0),
  );

  it('is seen although what remains vanishes', async () => {
    const m = model('workflow-net', fields, [
      rule('split', [0], [1, 2]),
      rule('vanish', [1], []),
      rule('end', [2], [3]),
    ]);
    expect((await compareStubborn(m, 'soundness', 100)).broken).toEqual([]);
    expect(boundedIfProper(m)).toBe(false);
    const { keeps } = await stubbornSpace(m, limits, 'deadlocks');
    expect([...keeps].sort()).toEqual(['ends', 'fired', 'option']);
  });

  it('is seen although the end may be emptied again', async () => {
    const m = model(
      'case',
      [field('i', 'token', 1), field('k', 'counter'), field('p'), field('root', 'sink')],
      [rule('undo', [3], []), rule('end', [0], [3, 1]), rule('late', [1], [2])],
    );
    expect((await compareStubborn(m, 'soundness', 100)).broken).toEqual([]);
  });
});

describe('limits', () => {
  it('cut, and then nothing is said about points of no return', async () => {
    const space = await stubbornSpace(philosophers(20), { ...limits, maxStates: 50 }, 'soundness');
    expect(space.cutBy).toBe('states');
    expect(await space.doom(dead)).toBe('unknown');
  });

  it('of memory that leave no room for edges', async () => {
    const cuts = new Set<string | null>();
    for (let maxMemory = 10_000; maxMemory < 400_000; maxMemory += 10_000) {
      const space = await stubbornSpace(philosophers(20), { maxMemory }, 'soundness');
      cuts.add(space.cutBy);
      expect(await space.doom(dead)).toBe(space.cutBy === null ? null : 'unknown');
    }
    expect([...cuts]).toEqual(['memory', null]);
  });

  it('are not met for ever where something grows', async () => {
    const m = model('plain-net', [field('a', 'token', 1), field('b')], [rule('grow', [0], [0, 1])]);
    const space = await stubbornSpace(m, limits, 'soundness');
    expect(space.cutBy).toBe('unbounded');
    expect(space.unbounded).toMatchObject({ grows: [1] });
  });
});
