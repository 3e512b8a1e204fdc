import { below, drawsOf } from './draws.ts';
import type { Scheduler } from './scheduler.ts';
import type { Xoshiro128 } from './xoshiro128.ts';

/**
 * Random walk: each of the actions offered with equal probability, by xoshiro128**. Nothing is drawn where only one is offered, so
 * forced steps do not shift the later picks. The same seed gives the same run on every machine.
 *
 * Guarantee: a run of k steps that each offer at most b actions is found with a probability of at least b^-k. It is the baseline
 * that the other strategies are measured by.
 */
export function random(): Scheduler<Xoshiro128> {
  return {
    name: 'random',
    start: drawsOf,
    choose(offered, memo) {
      const { value, draws } = below(offered.length, memo);
      return { pick: value, memo: draws };
    },
  };
}
