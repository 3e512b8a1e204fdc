import { expect, it } from 'vitest';
import type { Offer } from '../../src/lts.ts';
import { readReplayLog, writeReplayLog } from '../../src/replay-log.ts';
import { run } from '../../src/run/run.ts';
import type { Scheduler } from '../../src/schedule/scheduler.ts';
import { shrink } from '../../src/shrink/shrink.ts';
import { replay } from '../../src/trace.ts';
import { lostUpdate, noLostUpdate } from '../run/toys.ts';

/** All noise first, then the labels of a list. */
function noiseThen(labels: readonly string[]): Scheduler<number> {
  return {
    name: 'noise first',
    start: () => 0,
    choose(offered: readonly Offer[], at) {
      const noise = offered.findIndex(({ label }) => label.startsWith('n'));
      if (noise >= 0) return { pick: noise, memo: at };
      return { pick: offered.findIndex(({ label }) => label === labels[at]), memo: at + 1 };
    },
  };
}

it('a run of more than 100,000 steps is recorded, saved, read, replayed and made small', () => {
  const system = lostUpdate(2, 50_000);
  const update = ['A:start', 'A:read', 'B:start', 'B:read', 'A:write', 'B:write'];
  const failing = run(system, noiseThen(update), { monitors: [noLostUpdate], level: 'min' });
  expect(failing.steps).toBe(100_006);
  const text = writeReplayLog(failing.log);
  const log = readReplayLog(text, 'long.json');
  expect(writeReplayLog(log) === text).toBe(true);
  expect(replay(system, log, { monitor: noLostUpdate })).toMatchObject({ kind: 'reproduced' });
  const small = shrink(system, log, noLostUpdate);
  expect(small).toMatchObject({ outcome: 'fixed-point', switches: 2 });
  expect(small.log.steps).toHaveLength(6);
});
