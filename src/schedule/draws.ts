import { UserError } from '../errors.ts';
import { next, output, seeded, type Xoshiro128 } from './xoshiro128.ts';

const RANGE = 2 ** 32;

/** A number that was drawn, and the generator after it. */
export interface Drawn {
  readonly value: number;
  readonly draws: Xoshiro128;
}

/**
 * The generator of a seed.
 * @throws UserError FP4011 when the seed is not a safe integer
 */
export function drawsOf(seed: number): Xoshiro128 {
  if (Number.isSafeInteger(seed)) return seeded(BigInt(seed));
  throw new UserError(
    'FP4011',
    `the seed ${seed} is not an integer below 2^53`,
    'Give a whole number as seed.',
  );
}

/** A whole number from 0 to `n - 1`, each equally likely; nothing is drawn where there is one only. @param n below 2^32 */
export function below(n: number, draws: Xoshiro128): Drawn {
  if (n === 1) return { value: 0, draws };
  // Draws above the largest multiple of n would favour the first numbers.
  const limit = RANGE - (RANGE % n);
  let state = draws;
  while (output(state) >= limit) state = next(state);
  return { value: output(state) % n, draws: next(state) };
}

/** Any 32 bits. */
export function word(draws: Xoshiro128): Drawn {
  return { value: output(draws), draws: next(draws) };
}
