import { expect, test } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import type { Invariant } from '../../src/analyse/invariants.ts';
import { model, raise, seq, task } from '../../src/index.ts';
import { translate } from '../../src/net/translate.ts';
import { methods } from '../../src/verify/search-options.ts';

const next = (name: string) =>
  task(name, { reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: (Number(x) + 1) % 8 }) });
const chain = translate(
  model('chain', seq(next('a'), next('b'), next('c')), { variables: { x: 0, still: 1 } }),
);

/** @param answers per value of x; where there is none, it throws */
const saying = (answers: readonly (boolean | undefined)[]): Invariant => ({
  name: 'p',
  kind: 'always',
  reads: ['x'],
  at: 'every-state',
  test: ({ x }) => {
    const answer = answers[Number(x)];
    if (answer === undefined) throw new Error(`asked of ${Number(x)}`);
    return answer;
  },
});

// Without a first look, so that each method answers for itself.
const decided = async (method: (typeof methods)[number], invariant: Invariant) =>
  (await analyse(chain, { method, invariants: [invariant], firstLook: 1, wasm: false })).properties.at(-1)!;

test.each(methods)(
  '%s: a state that breaks an invariant counts more than one in which it throws',
  async (method) => {
    for (const [answers, steps] of [
      [[true, false, undefined, true], 1],
      [[true, undefined, false, true], 2],
      [[undefined, undefined, undefined, false], 3],
    ] as const) {
      const { holds, witness } = await decided(method, saying(answers));
      expect({ holds, steps: witness?.length }).toEqual({ holds: 'no', steps });
    }
  },
);

test.each(methods)(
  '%s: what an invariant throws that nothing violates is an error, the same for all',
  async (method) => {
    const throws = decided(method, saying([true, undefined, true, undefined]));
    await expect(throws).rejects.toMatchObject({
      code: 'FP1402',
      message: expect.stringContaining('throws for {"x":1}: asked of 1') as string,
    });
  },
);

test.each(methods)('%s: an invariant is asked of no values that no state has', async (method) => {
  // Stubborn sets leave invariants on every state open, and may not see every state: that nothing is thrown is what counts.
  const open = method === 'stubborn' ? 'unknown' : 'yes';
  expect(await decided(method, saying([true, true, true, true]))).toMatchObject({ holds: open });
  const refuses = (): boolean => {
    throw new Error('asked');
  };
  const atEnd = { name: 'q', kind: 'always', reads: ['still'], at: 'completed', test: refuses } as const;
  const fails = translate(model('fails', seq(task('a'), raise('fail', 'e')), { variables: { still: 1 } }));
  const { properties } = await analyse(fails, { method, invariants: [atEnd], firstLook: 1, wasm: false });
  expect(properties.at(-1)).toMatchObject({ name: 'q', holds: 'yes' });
});
