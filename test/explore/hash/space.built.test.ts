import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashSearch } from '../../../src/explore/hash/search.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { walk } from '../small-models.ts';
import { collidingStates } from './collisions.ts';
import { expectSame, raceOfTasks, spaceOf } from './spaces.ts';

describe('the space of the hashed search, in WASM', () => {
  it('is that of a plain search', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fieldModels, async (model) => {
        const graph = naive(model, 500);
        if (graph === null) return;
        const space = await spaceOf(model, { wasm: true });
        if (space === null) return;
        expect(space.remarks[0]).toContain('WASM');
        await expectSame(space, graph);
        compared++;
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('widens digits on the way', async () => {
    const model = walk(3, 20);
    await expectSame((await spaceOf(model, { wasm: true }))!, naive(model, 10_000)!);
  });

  it('asks lookups again after digits were widened', async () => {
    const space = await spaceOf(raceOfTasks(2, 3), { wasm: true });
    await expectSame(space!, naive(raceOfTasks(2, 3), 10_000)!);
  });
});

describe('states with the same hash', () => {
  it('are told apart', () => {
    const search = new HashSearch(collidingStates(), {
      maxMemory: 2 ** 30,
      maxStates: Infinity,
      maxDepth: Infinity,
      wasm: true,
    });
    while (search.status === 'running') search.advance(10);
    expect(search.states).toBe(3);
    expect([2, 3].map((state) => search.value(state, 0))).toEqual([1, 2]);
  });
});
