import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { walk } from '../small-models.ts';
import { expectSame, raceOfTasks, spaceOf } from './spaces.ts';

describe('the space of the hashed search', () => {
  it('is that of a plain search', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fieldModels, async (model) => {
        const graph = naive(model, 500);
        if (graph === null) return;
        const space = await spaceOf(model);
        if (space === null) return;
        await expectSame(space, graph);
        compared++;
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('widens digits on the way', async () => {
    const model = walk(3, 20);
    await expectSame((await spaceOf(model))!, naive(model, 10_000)!);
  });

  it('asks lookups again after digits were widened', async () => {
    const space = await spaceOf(raceOfTasks(2, 3));
    await expectSame(space!, naive(raceOfTasks(2, 3), 10_000)!);
  });
});
