import { next, output, seeded } from '../../src/schedule/xoshiro128.ts';

/** Draws whole numbers, on every machine the same for one seed. */
export interface Draw {
  /** A number from `least` to `most`, both included. */
  between(least: number, most: number): number;
}

/** Draws from a seed. */
export function drawFrom(seed: number): Draw {
  let state = seeded(BigInt(seed));
  return {
    between(least, most) {
      state = next(state);
      return least + (output(state) % (most - least + 1));
    },
  };
}
