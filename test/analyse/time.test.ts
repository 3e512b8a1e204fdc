import { afterEach, expect, test, vi } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import { spaceBy } from '../../src/explore/auto.ts';
import { TimeLimit } from '../../src/explore/watch.ts';
import { methods } from '../../src/verify/search-options.ts';
import { field, model, rule, walk } from '../explore/small-models.ts';

afterEach(() => vi.restoreAllMocks());

/** A clock on which every look at it takes so long. */
function clock(millisecondsALook: number): () => number {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += millisecondsALook));
  return () => now;
}

/** Some thousand states, all of which lead to the end or to a deadlock. */
const maze = (() => {
  const { fields, rules } = walk(6, 8);
  const last = fields.length - 1;
  const ends = [field('end', 'final'), field('trap')];
  return model(
    'workflow-net',
    [...fields, ...ends],
    [...rules, rule('leave', [last], [fields.length]), rule('fall', [last], [fields.length + 1])],
  );
})();

const decided = async (method: (typeof methods)[number], milliseconds: number | null) =>
  analyse(maze, { method, time: TimeLimit.of(milliseconds), firstLook: 20, wasm: false });

test.each(methods)(
  '%s: with whatever time, what is decided is what there is with all of it',
  async (method) => {
    const whole = new Map((await decided(method, null)).properties.map(({ name, holds }) => [name, holds]));
    for (let milliseconds = 0, cuts = 0; ; milliseconds = 4 * milliseconds + 100) {
      clock(20);
      const { properties, stateSpace } = await decided(method, milliseconds);
      vi.restoreAllMocks();
      const open = properties.filter(({ name, holds }) => holds !== whole.get(name));
      for (const { holds, reason } of open) {
        expect(holds).toBe('unknown');
        expect(reason).toMatch(/limit on time/);
      }
      if (open.length > 0) cuts++;
      if (open.length === 0 && stateSpace.complete)
        return expect(cuts).toBeGreaterThan(method === 'stubborn' ? -1 : 0);
    }
  },
);

test.each(methods)('%s: questions, too, end soon after the time is over', async (method) => {
  const now = clock(100);
  await decided(method, 500);
  // Half a second, and the grace: a second and a quarter of it; each step of the way may look at the clock once more.
  expect(now()).toBeLessThan(500 + 1125 + 1500);
});

test('a violation that a cut search has found is shown in the time after it', async () => {
  clock(50);
  const { properties, stateSpace } = await decided('explicit', 400);
  expect(stateSpace.cutBy).toBe('time');
  expect(properties.find(({ name }) => name === 'safe')).toMatchObject({
    holds: 'no',
    witness: expect.anything() as unknown,
  });
});

test.each(['bits', 'hash', 'symbolic'] as const)(
  '%s: where time ends before the search begins a first look is told',
  async (method) => {
    const { states, cutBy } = await spaceBy(method, maze, {
      maxMemory: 2 ** 28,
      firstLook: 20,
      time: TimeLimit.of(0),
    });
    expect(cutBy).toBe('time');
    expect(states).toBeLessThanOrEqual(128);
  },
);
