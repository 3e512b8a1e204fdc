import type { Scheduler } from './scheduler.ts';

/** Always the first action of the stable order: the same run every time, whatever the seed. */
export function deterministic(): Scheduler<null> {
  const first = { pick: 0, memo: null };
  return { name: 'deterministic', start: () => null, choose: () => first };
}
