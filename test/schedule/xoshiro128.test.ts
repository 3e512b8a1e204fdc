import { expect, it } from 'vitest';
import { mix, next, output, seeded, type Xoshiro128 } from '../../src/schedule/xoshiro128.ts';

function draws(from: Xoshiro128, count: number): number[] {
  let state = from;
  return Array.from({ length: count }, () => {
    const number = output(state);
    state = next(state);
    return number;
  });
}

it('draws the numbers of the reference implementation', () => {
  expect(draws({ a: 1, b: 2, c: 3, d: 4 }, 10)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

it('mixes as SplitMix64 does', () => {
  const golden = 0x9e3779b97f4a7c15n;
  expect([1n, 2n, 3n].map((n) => mix(1234567n + n * golden))).toEqual([
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
  ]);
});

it('seeds with two numbers of SplitMix64, low words first', () => {
  const { a, b, c, d } = seeded(1234567n);
  const joined = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  expect([joined(a, b), joined(c, d)]).toEqual([6457827717110365317n, 3203168211198807973n]);
  expect(seeded(-1n)).toEqual(seeded(2n ** 64n - 1n));
});

it('leaves a state as it was', () => {
  const state = Object.freeze(seeded(7n));
  expect(draws(state, 3)).toEqual(draws(state, 3));
});
