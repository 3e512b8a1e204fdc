import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowStore } from '../../../src/explore/lts/row-store.ts';

/** The number of a row, which is kept if it is new. */
function numberOf(store: RowStore, row: readonly number[]): number {
  const known = store.find(row, row.length);
  if (known >= 0) return known;
  return store.add(row, row.length, 7, 9, Infinity) ? store.count - 1 : -1;
}

describe('a store of rows', () => {
  it('numbers rows of any length as a map of texts does', () => {
    // few numbers and lengths, so that rows meet again; and extreme ones
    const number = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer());
    const rows = fc.array(fc.array(number, { maxLength: 5 }), { maxLength: 300 });
    fc.assert(
      fc.property(rows, (all) => {
        const store = new RowStore();
        const numbers = new Map<string, number>();
        for (const row of all) {
          const known = numbers.get(row.join());
          expect(store.find(row, row.length)).toBe(known ?? -1);
          expect(numberOf(store, row)).toBe(known ?? numbers.size);
          numbers.set(row.join(), known ?? numbers.size);
        }
        expect(store.count).toBe(numbers.size);
      }),
    );
  });

  it('finds everything again after it has grown', () => {
    const store = new RowStore();
    const rows = Array.from({ length: 20_000 }, (_, i) => [i % 7, i * 65_536, ...(i % 3 ? [i] : [])]);
    const places = rows.map((_, i) => i);
    expect(rows.map((row) => numberOf(store, row))).toEqual(places);
    expect(rows.map((row) => store.find(row, row.length))).toEqual(places);
    expect([store.parent[19_999], store.via[19_999]]).toEqual([7, 9]);
  });

  it('tells rows apart whose hashes are the same, as some of so many are', () => {
    const store = new RowStore();
    const many = 400_000;
    for (let i = 0; i < many; i++) numberOf(store, [i & 1023, Math.imul(i, 0x2545f491)]);
    expect(store.count).toBe(many);
  });

  it('looks at the first numbers of what it is given only', () => {
    const store = new RowStore();
    numberOf(store, [1, 2]);
    expect(store.find([1, 2, 3], 2)).toBe(0);
    expect(store.find([1, 2], 1)).toBe(-1);
  });

  it.each([[2 ** 31], [-(2 ** 31) - 1], [0.5], [NaN]])('keeps no row with %d', (n) => {
    const store = new RowStore();
    const row = [1, n];
    expect(store.find(row, 2)).toBe(-1);
    expect(store.add(row, 2, 0, 0, Infinity)).toBe(false);
    expect(store.count).toBe(0);
    expect(numberOf(store, [1, 2])).toBe(0);
  });

  it('grows within its budget, copies counted', () => {
    const store = new RowStore();
    const budget = 100_000;
    let row = [0];
    while (store.find(row, 1) < 0 && store.add(row, 1, 0, 0, budget)) row = [store.count];
    expect(store.count).toBeGreaterThan(500);
    expect(store.bytes).toBeLessThanOrEqual(budget);
    const { count } = store;
    expect(store.add(row, 1, 0, 0, budget)).toBe(false);
    expect(store.count).toBe(count);
    expect(Array.from({ length: count }, (_, i) => store.find([i], 1))).toEqual([...Array(count).keys()]);
  });
});
