import type { StateSpace } from '../model/state-space.ts';

/** Loops are drawn state by state where that is few, or where nearly everything is one loop. */
export function opensLoops({ states, loopSizes }: StateSpace): boolean {
  const inLoops = loopSizes.reduce((sum, size) => sum + size, 0);
  return states <= 40 || states - inLoops + loopSizes.length < 6;
}
