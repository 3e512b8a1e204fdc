import { UserError } from '../errors.ts';
import type { Scheduler } from './scheduler.ts';
import { next, output, seeded, type Xoshiro128 } from './xoshiro128.ts';

const RANGE = 2 ** 32;

/**
 * Each of the actions offered with equal probability, by xoshiro128**. Nothing is drawn where only one is offered, so forced
 * steps do not shift the later picks. The same seed gives the same run on every machine.
 */
export function random(): Scheduler<Xoshiro128> {
  return {
    name: 'random',
    start(seed) {
      if (!Number.isSafeInteger(seed)) {
        throw new UserError(
          'FP4011',
          `the seed ${seed} is not an integer below 2^53`,
          'Give a whole number as seed.',
        );
      }
      return seeded(BigInt(seed));
    },
    choose(offered, memo) {
      const n = offered.length;
      if (n === 1) return { pick: 0, memo };
      // Draws above the largest multiple of n would favour the first actions.
      const limit = RANGE - (RANGE % n);
      let state = memo;
      while (output(state) >= limit) state = next(state);
      return { pick: output(state) % n, memo: next(state) };
    },
  };
}
