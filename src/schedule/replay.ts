import { matchStep, type ReplayLog } from '../trace.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * Follows a log by label. Stops with `exhausted` after its last step, and with the divergence, as data, where the label that
 * the log expects is not offered. The memo is the position in the log; the seed does not matter.
 */
export function replayScheduler(log: ReplayLog): Scheduler<number> {
  return {
    name: 'replay',
    start: () => 0,
    choose(offered, position) {
      const step = log.steps[position];
      if (step === undefined) return { stop: { kind: 'exhausted' } };
      const pick = matchStep(step, offered, position);
      if (typeof pick !== 'number') return { stop: { kind: 'diverged', divergence: pick } };
      return { pick, memo: position + 1 };
    },
  };
}
