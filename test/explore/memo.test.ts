import { describe, expect, it } from 'vitest';
import { Memo } from '../../src/explore/memo.ts';

describe('a memo', () => {
  it('computes once per tuple of values', () => {
    let calls = 0;
    const sum = new Memo([2, 0], ([a, b]) => {
      calls++;
      return 10 * a + b;
    });
    const at = (...state: number[]) => sum.at(Int32Array.from(state));
    expect([at(1, 9, 2), at(1, 8, 2), at(2, 9, 1), at(2, 7, 1)]).toEqual([21, 21, 12, 12]);
    expect(calls).toBe(2);
  });

  it('keeps tuples apart whose values do not fit into one number', () => {
    const fields = [0, 1, 2, 3, 4, 5];
    const joined = new Memo(fields, (values) => values.join());
    for (const state of [
      [1, 0, 0, 0, 0, 0],
      [0, 512, 0, 0, 0, 0],
      [0, 0, 2 ** 30, 0, 0, 1],
      [0, 0, 2 ** 30, 0, 1, 0],
      [0, 0, 0, 2 ** 30, 0, 1],
    ]) {
      expect(joined.at(Int32Array.from(state))).toBe(state.join());
    }
  });
});
