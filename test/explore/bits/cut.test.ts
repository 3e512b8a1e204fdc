import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation, odometer } from '../../../bench/families.ts';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { finished, givenUp } from '../../../src/explore/bits/slices.ts';
import { dead } from '../../../src/explore/state-set.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { expectExact } from './agreement.ts';
import { codedOrNull, lowDigits } from './coded-low.ts';

const memory = { maxMemory: 2 ** 26, wasm: false, firstTable: 4 };

describe('a search that is not done', () => {
  test('goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(fieldModels, fc.array(fc.nat(60)), fc.nat(20), (model, wanted, pops) => {
        const coded = codedOrNull(model);
        const graph = coded && naive(model, 200);
        if (!coded || !graph) return;
        const low = lowDigits(coded, wanted, 40);
        const first = new BlockSearch(coded, low, memory);
        first.advance(pops);
        if (typeof first.status !== 'string') return;
        // Asking for runs leaves a search as it was.
        finished(first.nearest([dead as { kind: 'dead' }]));
        const search = BlockSearch.restore(coded, low, memory, first.snapshot());
        while (search.advance(5) === 'running');
        if (search.status === 'done') expectExact(search, model, graph);
      }),
      { numRuns: 150 },
    );
  });

  test('counts edges of expanded states only, and ends where memory does', () => {
    const coded = codedOrNull(cancellation(4))!;
    const search = new BlockSearch(coded, [], { ...memory, maxMemory: 40_000 });
    while (search.advance(7) === 'running');
    expect(search.status).toBe('full');
    expect(search.bytes).toBeLessThanOrEqual(40_000);
    expect(search.frontier).toBeGreaterThan(0);
    expect(search.states).toBeLessThan(1406);
    expect(search.edges).toBeLessThan(7671);
    expect(finished(search.doom({ kind: 'dead' }))).toBe('unknown');
    expect(finished(search.count({ kind: 'every', of: [] }))).toBe(search.states);
  });
});

describe('a question that is given up leaves the search as it was', () => {
  const model = odometer(14, 2);
  const coded = codedOrNull(model)!;
  const last = { kind: 'dead' } as const;

  test.each([
    ['blocks of one state', [], {}],
    ['blocks of eight', [0, 1, 2], {}],
    ['blocks of eight, along edges', [0, 1, 2], { mostSweeps: 0 }],
  ])('%s', (_, low, how) => {
    const search = new BlockSearch(coded, low, { ...memory, ...how, turnsFrom: 1, ranked: false });
    while (search.advance(1000) === 'running');
    const questions = () => [
      finished(search.count(last)),
      finished(search.nearest([last]))[0]?.length,
      finished(search.doom(last)),
      finished(search.doom({ kind: 'some', of: [] })),
    ];
    const before = questions();
    expect(before).toEqual([1, 2 ** 14 + 1, null, []]);
    for (const slices of [1, 3, 8]) {
      for (const asked of [
        search.nearest([last]),
        search.doom(last),
        search.doom({ kind: 'some', of: [] }),
      ]) {
        for (let i = 0; i < slices; i++) asked.next();
        givenUp(asked);
        expect(search.frontier).toBe(0);
        expect(questions()).toEqual(before);
      }
    }
    search.release();
  });
});
