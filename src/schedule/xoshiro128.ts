/**
 * xoshiro128**, a generator of 32-bit numbers with period 2^128 - 1. Source: D. Blackman, S. Vigna, "Scrambled linear
 * pseudorandom number generators", ACM Transactions on Mathematical Software 47(4), 2021; https://prng.di.unimi.it.
 *
 * The state is four signed 32-bit integers and is never changed in place, so it can be the memo of a pure scheduler. Only
 * integer operations are used: every machine draws the same numbers.
 */
export interface Xoshiro128 {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/**
 * A state from a seed, by two draws of SplitMix64 as the authors advise (G. Steele, D. Lea, C. Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014).
 * @param seed any 64 bits; others are cut off
 */
export function seeded(seed: bigint): Xoshiro128 {
  const [first, second] = [mix(seed + 0x9e3779b97f4a7c15n), mix(seed + 2n * 0x9e3779b97f4a7c15n)];
  const word = (bits: bigint): number => Number(BigInt.asIntN(32, bits));
  return { a: word(first), b: word(first >> 32n), c: word(second), d: word(second >> 32n) };
}

/** The output function of SplitMix64. */
export function mix(state: bigint): bigint {
  let z = BigInt.asUintN(64, state);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** The number that a state gives: 0 to 2^32 - 1. */
export function output({ b }: Xoshiro128): number {
  return Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
}

/** The state after. */
export function next({ a, b, c, d }: Xoshiro128): Xoshiro128 {
  const c1 = c ^ a;
  const d1 = d ^ b;
  return { a: a ^ d1, b: b ^ c1, c: c1 ^ (b << 9), d: rotate(d1, 11) };
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}
