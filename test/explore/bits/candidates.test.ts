import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidates } from '../../../src/explore/bits/candidates.ts';
import {
  codedModel,
  codedModels,
  codedRule,
  digit,
  grid,
  move,
  philosophers,
  race,
} from '../hash/coded-models.ts';

const sets = (coded: Parameters<typeof candidates>[0]) => candidates(coded).map(({ low }) => low.join());

describe('candidates for low digits', () => {
  it('are branches that run side by side: as many as fit into a block', () => {
    const best = candidates(grid(7, 9)).slice(0, 4);
    expect(best).toContainEqual(expect.objectContaining({ low: [1, 2], bits: 100 }));
    expect(best).toContainEqual(expect.objectContaining({ low: [1, 2, 3], bits: 1000 }));
  });

  it('are philosophers that sit side by side, since neighbours share their rules', () => {
    const around = (low: readonly number[], first: number) =>
      low.every((d) => (d - first + 18) % 18 < low.length);
    const best = candidates(philosophers(18)).find(({ bits }) => bits === 243)!;
    expect(best.low.some((first) => around(best.low, first))).toBe(true);
  });

  it('never hold a digit that a lookup reads or writes', () => {
    for (const { low } of candidates(race(3, 2))) for (const d of low) expect([1, 3, 5]).toContain(d);
  });

  it('come down to the empty set where no digit is suitable', () => {
    const large = codedModel([digit(5000)], [codedRule({ 0: move([0, 1]) })]);
    expect(candidates(large)).toEqual([{ low: [], bits: 1 }]);
  });

  it('rank rules that shift within the block before rules that map or leave it', () => {
    const shifts = [codedRule({ 0: move([0, 1]) }), codedRule({ 0: move([1, 2]) })];
    const maps = [codedRule({ 1: move([0, 2], [1, 2]) }), codedRule({ 1: move([2, 0], [1, 0]) })];
    const tooLarge = digit(300);
    expect(sets(codedModel([digit(20), digit(20), tooLarge], [...shifts, ...maps]))[0]).toBe('0');
  });

  it('always fit: distinct digits, the smallest first, no more states than the largest block', () => {
    fc.assert(
      fc.property(codedModels(40), (coded) => {
        const lookedUp = new Set(
          coded.rules.flatMap(({ lookups }) => lookups.flatMap((l) => [...l.reads, ...l.writes])),
        );
        const all = candidates(coded);
        expect(new Set(sets(coded)).size).toBe(all.length);
        for (const { low, bits } of all) {
          const sizes = low.map((d) => coded.digits[d].size);
          expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
          expect(new Set(low).size).toBe(low.length);
          expect(sizes.reduce((a, b) => a * b, 1)).toBe(bits);
          expect(bits).toBeLessThanOrEqual(4096);
          expect(low.some((d) => lookedUp.has(d))).toBe(false);
        }
      }),
    );
  });
});
