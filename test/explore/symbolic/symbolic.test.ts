import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation, grid, odometer, philosophers } from '../../../bench/families.ts';
import type { Space } from '../../../src/explore/space.ts';
import { dead, finalStates } from '../../../src/explore/state-set.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { walk } from '../small-models.ts';
import { difference, endOfRun, spaceOf } from './agreement.ts';

async function spaceFor(model: FieldModel, maxMemory?: number): Promise<Space> {
  const space = await spaceOf(model, maxMemory);
  if (typeof space === 'string') throw new Error(space);
  return space;
}

describe('saturation answers as the whole graph does', () => {
  test('random nets with every kind of guard and effect', async () => {
    let checked = 0;
    const property = fc.asyncProperty(fieldModels, async (net) => {
      const graph = naive(net, 200);
      if (graph === null) return;
      const space = await spaceOf(net);
      if (typeof space === 'string') return;
      checked++;
      expect(await difference(space, graph)).toBeNull();
    });
    await fc.assert(property, { numRuns: 400 });
    expect(checked).toBeGreaterThan(200);
  });

  test.each([
    ['grid', grid(3, 3)],
    ['philosophers', philosophers(5)],
    ['cancellation', cancellation(2)],
    ['odometer', odometer(3, 4)],
    ['walk', walk(4, 4)],
  ])('%s', async (_, model) => {
    expect(await difference(await spaceFor(model), naive(model, 10_000)!)).toBeNull();
  });
});
