import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation } from '../../../bench/families.ts';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { finished } from '../../../src/explore/bits/slices.ts';
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
