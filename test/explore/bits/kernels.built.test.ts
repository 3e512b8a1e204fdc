import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cancellation, grid, odometer, philosophers } from '../../../bench/families.ts';
import { kernelModule } from '../../../src/explore/kernel/wasm.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { answersOf, expectExact, searched } from './agreement.ts';
import { codedOrNull, lowDigits } from './coded-low.ts';

const choices = fc.tuple(
  fc.array(fc.nat(60), { maxLength: 8 }),
  fc.constantFrom(1, 4, 40, 200, 1000),
  fc.constantFrom(0, 1, 6),
);

describe('the kernels in WASM', () => {
  test('are there, and small', () => {
    expect(kernelModule()).not.toBeNull();
    expect(readFileSync('dist/kernels.wasm').length).toBeLessThan(8192);
  });

  test('answer every question as the naive explorer does', () => {
    let compared = 0;
    fc.assert(
      fc.property(fieldModels, choices, (model, [wanted, most, sweeps]) => {
        const coded = codedOrNull(model);
        const graph = coded && naive(model, 300);
        if (!coded || !graph) return;
        const search = searched(coded, lowDigits(coded, wanted, most), true, sweeps);
        if (search === null) return;
        expectExact(search, model, graph);
        search.release();
        compared++;
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test.each([
    ['grid', grid(4, 9), 10_002, 36_002, 0],
    ['philosophers', philosophers(8), 1154, 5968, 1],
    ['cancellation', cancellation(4), 1406, 7671, 0],
    ['odometer', odometer(4, 10), 10_002, 10_002, 0],
  ])('agree with their twins on %s', (_, model, states, edges, deadlocks) => {
    const coded = codedOrNull(model)!;
    for (const most of [1, 130, 1400]) {
      const low = lowDigits(
        coded,
        coded.digits.map((_, digit) => digit),
        most,
      );
      const search = searched(coded, low, true)!;
      const answers = answersOf(search, model);
      expect(answers).toMatchObject({ states, edges });
      expect(answers.ends[3]).toBe(deadlocks);
      expect(answers).toEqual(answersOf(searched(coded, low, false)!, model));
      search.release();
    }
  });
});
