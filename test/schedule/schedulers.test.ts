import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { deterministic } from '../../src/schedule/deterministic.ts';
import { random } from '../../src/schedule/random.ts';
import { replayScheduler } from '../../src/schedule/replay.ts';
import type { Scheduler } from '../../src/schedule/scheduler.ts';
import { next, output } from '../../src/schedule/xoshiro128.ts';
import type { LogStep, ReplayLog } from '../../src/trace.ts';
import { toyModel } from '../run/toys.ts';

const offers = (...labels: string[]) => labels.map((label) => ({ label }));

function picks<Memo>(scheduler: Scheduler<Memo>, seed: number, offered: number, count: number): number[] {
  let memo = scheduler.start(seed);
  return Array.from({ length: count }, () => {
    const choice = scheduler.choose(offers(...'abcdefghij'.slice(0, offered)), memo);
    if ('stop' in choice) throw new Error(choice.stop.kind);
    memo = choice.memo;
    return choice.pick;
  });
}

describe('deterministic', () => {
  it('takes the first action whatever the seed', () => {
    expect(picks(deterministic(), 5, 4, 3)).toEqual([0, 0, 0]);
  });
});

describe('random', () => {
  it('draws the same picks from the same seed, for ever', () => {
    expect(picks(random(), 1, 3, 12)).toEqual(picks(random(), 1, 3, 12));
    expect(picks(random(), 42, 10, 12)).toEqual([4, 8, 5, 0, 3, 2, 1, 1, 6, 7, 7, 6]);
  });

  it('draws other picks from other seeds, negative ones and those above 2^32 included', () => {
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    expect(new Set(seeds.map((seed) => picks(random(), seed, 10, 20).join())).size).toBe(seeds.length);
  });

  it('is uniform', () => {
    const counts = Array.from({ length: 7 }, () => 0);
    for (const pick of picks(random(), 3, 7, 70_000)) counts[pick]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // 6 degrees of freedom: 0.999 quantile.
    expect(chiSquare).toBeLessThan(22.5);
  });

  it('draws again where a number would favour the first actions', () => {
    // The largest multiple of 3 below 2^32 is 2^32 - 1, and that is what this state gives.
    const state = { a: 1, b: -2095287865, c: 2, d: 3 };
    expect(output(state)).toBe(2 ** 32 - 1);
    const second = next(state);
    const choice = { pick: output(second) % 3, memo: next(second) };
    expect(random().choose(offers('a', 'b', 'c'), state)).toEqual(choice);
  });

  it('draws nothing for a forced step', () => {
    const memo = random().start(1);
    expect(random().choose(offers('a'), memo)).toEqual({ pick: 0, memo });
  });

  it.each([0.5, Number.NaN, 2 ** 53])('refuses the seed %s (FP4011)', (seed) => {
    expect(() => random().start(seed)).toThrow(UserError);
    expect(() => random().start(seed)).toThrow(expect.objectContaining({ code: 'FP4011' }));
  });
});

describe('replayScheduler', () => {
  const logOf = (...steps: LogStep[]): ReplayLog => ({
    format: 1,
    flowproof: '0.1.0',
    model: toyModel,
    origin: '',
    expected: null,
    end: 'stopped',
    steps,
  });

  it('follows labels, not places, and stops after the last step', () => {
    const scheduler = replayScheduler(logOf({ offered: ['a', 'b'], pick: 1 }));
    expect(scheduler.choose(offers('b', 'a'), scheduler.start(0))).toEqual({ pick: 0, memo: 1 });
    expect(scheduler.choose(offers('b', 'a'), 1)).toEqual({ stop: { kind: 'exhausted' } });
  });

  it('tells the first divergence as data', () => {
    const scheduler = replayScheduler(logOf({ offered: ['approve'], pick: 0 }));
    expect(scheduler.choose(offers('reject', 'aprove', 'x'), 0)).toEqual({
      stop: {
        kind: 'diverged',
        divergence: {
          kind: 'label',
          position: 0,
          expected: 'approve',
          found: null,
          offered: ['reject', 'aprove', 'x'],
          nearest: ['aprove', 'reject', 'x'],
        },
      },
    });
  });
});
