import type { Offer } from '../lts.ts';
import type { ReplayLog } from '../trace.ts';
import { replayScheduler } from './replay.ts';
import type { Scheduler } from './scheduler.ts';

interface Memo<Inner> {
  /** In the log; `null` after it. */
  readonly position: number | null;
  readonly inner: Inner;
}

/**
 * Follows a log by label, then goes on as another scheduler does: what else can come of a run that is known.
 *
 * Guarantee: the steps of the log come first, or the run stops with the first divergence; from there on it is the other scheduler's.
 * @throws UserError from `start` what the other scheduler raises
 */
export function replayThen<Inner, Action extends Offer>(
  log: ReplayLog,
  then: Scheduler<Inner, Action>,
): Scheduler<Memo<Inner>, Action> {
  const replay = replayScheduler(log);
  return {
    name: `replay, then ${then.name}`,
    start: (seed) => ({ position: replay.start(seed), inner: then.start(seed) }),
    choose(offered, { position, inner }) {
      const choice = position === null ? null : replay.choose(offered, position);
      if (choice !== null && 'pick' in choice)
        return { pick: choice.pick, memo: { position: choice.memo, inner } };
      if (choice !== null && choice.stop.kind === 'diverged') return choice;
      const next = then.choose(offered, inner);
      return 'stop' in next ? next : { pick: next.pick, memo: { position: null, inner: next.memo } };
    },
  };
}
