import { describe, expect, it } from 'vitest';
import { type Choice, chooseBits, nanoseconds } from '../../../src/explore/bits/choose.ts';
import { codedModel, codedRule, digit, grid, move, philosophers, race } from '../hash/coded-models.ts';

/** Choices are the same with and without WASM; tests of sources have none. */
const chosen = (coded: Parameters<typeof chooseBits>[0]): Choice => chooseBits(coded, false);

describe('the choice of low digits', () => {
  it('are branches that run side by side', () => {
    const choice = chosen(grid(6, 9));
    if (choice.method !== 'bits') throw new Error(choice.reason);
    expect(choice.bits).toBeGreaterThanOrEqual(100);
    expect(choice.low).not.toContain(0);
    expect(choice.rate).toBeGreaterThan(50);
    expect(choice.reason).toMatch(
      /^Blocks of \d+ states that differ in d\d, d\d(, d\d)?: about [\d.]+ ns a state\.$/,
    );
  });

  it('are philosophers that sit side by side', () => {
    const choice = chosen(philosophers(12));
    if (choice.method !== 'bits') throw new Error(choice.reason);
    const { low } = choice;
    expect(low.length).toBeGreaterThanOrEqual(4);
    expect(low.some((first) => low.every((d) => (d - first + 12) % 12 < low.length))).toBe(true);
  });

  it('is none where states that differ in low digits alone are few', () => {
    const arrows = Array.from({ length: 40 }, (_, i) => [i, (i + 1) % 40] as const);
    const abreast = codedRule({ 0: move(...arrows), 1: move(...arrows) });
    expect(chosen(codedModel([digit(40), digit(40)], [abreast]))).toMatchObject({
      method: 'hash',
      reason: expect.stringMatching(
        /^Blocks would not fill: 1\.0 of 40 states each, about \d+ ns a state\.$/,
      ),
    });
  });

  it('leaves digits of lookups to the key', () => {
    const choice = chosen(race(3, 3));
    if (choice.method === 'bits') for (const d of choice.low) expect([1, 3, 5]).toContain(d);
  });

  it('is none where no digit is suitable', () => {
    const arrows = Array.from({ length: 4000 }, (_, i) => [i, i + 1] as const);
    expect(chosen(codedModel([digit(5000)], [codedRule({ 0: move(...arrows) })])).method).toBe('hash');
  });

  it('is the same each time', () => {
    expect(chosen(grid(5, 5))).toEqual(chosen(grid(5, 5)));
  });

  it('counts the rules that a block is tried with, and the words that are moved', () => {
    const cost = { pops: 10, crossings: 0, rules: 4, words: 1.5 };
    expect(nanoseconds(cost)).toBeCloseTo(10 * (4 * 6.9 + 2 * 4.8));
    expect(nanoseconds({ ...cost, crossings: 3 })).toBeCloseTo(nanoseconds(cost) + 3 * (22 + 2 * 7.8));
  });
});
