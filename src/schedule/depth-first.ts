import type { LogStep } from '../trace.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * Depth-first: follows picks, then takes the first action each time. With {@link afterDepthFirst} as the next picks, again and again,
 * every run is made once.
 *
 * Guarantee: complete within its bounds. After the last run, no run of at most `depth` choices fails: the runs made are all of them.
 * Source: P. Godefroid, "Model checking for programming languages using VeriSoft", POPL 1997.
 *
 * @param picks as {@link afterDepthFirst} gives them; none for the first run
 */
export function depthFirst(picks: readonly number[] = []): Scheduler<number> {
  return {
    name: 'depth-first',
    ignoresSeed: true,
    start: () => 0,
    // Systems that are not pure may offer less than they did: the run goes on all the same.
    choose: (offered, at) => ({ pick: Math.min(picks[at] ?? 0, offered.length - 1), memo: at + 1 }),
  };
}

/**
 * The picks of the next run, the last ones changing fastest.
 * @param steps of the run before
 * @param depth steps, from the first one, at which other actions are tried
 * @returns `null` where all runs were made
 */
export function afterDepthFirst(steps: readonly LogStep[], depth = Infinity): readonly number[] | null {
  for (let i = Math.min(steps.length, depth) - 1; i >= 0; i--) {
    const { offered, pick } = steps[i]!;
    if (pick + 1 < offered.length) return [...steps.slice(0, i).map((step) => step.pick), pick + 1];
  }
  return null;
}
