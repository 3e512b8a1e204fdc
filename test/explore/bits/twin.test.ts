import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation, grid, odometer, philosophers } from '../../../bench/families.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { expectExact, searched } from './agreement.ts';
import { codedOrNull, lowDigits } from './coded-low.ts';

const choices = fc.tuple(
  fc.array(fc.nat(60), { maxLength: 8 }),
  fc.constantFrom(1, 4, 40, 200, 1000),
  fc.constantFrom(0, 1, 6),
);

describe('the twin in JavaScript', () => {
  test('answers every question as the naive explorer does', () => {
    let compared = 0;
    fc.assert(
      fc.property(fieldModels, choices, (model, [wanted, most, sweeps]) => {
        const coded = codedOrNull(model);
        const graph = coded && naive(model, 300);
        if (!coded || !graph) return;
        const search = searched(coded, lowDigits(coded, wanted, most), false, sweeps);
        if (search === null) return;
        expectExact(search, model, graph);
        compared++;
      }),
      { numRuns: 250 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  test.each([
    ['grid', grid(3, 4)],
    ['philosophers', philosophers(5)],
    ['cancellation', cancellation(2)],
    ['odometer', odometer(3, 5)],
  ])('of %s, with few rows and with many', (_, model) => {
    const coded = codedOrNull(model)!;
    const graph = naive(model, 5000)!;
    for (const most of [1, 30, 300]) {
      const low = lowDigits(
        coded,
        coded.digits.map((_, digit) => digit),
        most,
      );
      expectExact(searched(coded, low, false)!, model, graph);
    }
  });
});
