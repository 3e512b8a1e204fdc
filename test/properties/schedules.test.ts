import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replay, run } from '../../src/index.ts';
import { schedules, type Schedule } from '../../src/properties/index.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import { loaded, lostUpdate, lostUpdateInBranches, order } from './subjects.ts';

const keeps = ({ run }: Schedule): boolean => run().violation === null;

function smallest(arbitrary: fc.Arbitrary<Schedule>, seed: number, holds = keeps): Schedule {
  const details = fc.check(fc.property(arbitrary, holds), { seed, numRuns: 2000 });
  return details.counterexample![0];
}

describe('a lost update amid 8 x 8 steps of noise', () => {
  const seeds = [1, 2, 3, 4, 5, 6];

  it.each(seeds)('comes back from fast-check with 6 steps and 2 switches, seed %i', (seed) => {
    const { labels, switches, preemptions, run } = smallest(schedules(lostUpdate(8, 8)), seed);
    expect({ steps: labels.length, switches, preemptions }).toEqual({
      steps: 6,
      switches: 2,
      preemptions: 1,
    });
    expect(labels.every((label) => /^[AB]_/.test(label))).toBe(true);
    expect(run()).toMatchObject({ end: 'stopped', violation: { property: 'lost update' } });
  });

  it('has the split before it, where there is one', () => {
    const { labels, switches } = smallest(schedules(lostUpdateInBranches(8, 8)), 1);
    expect([labels.length, labels[0], switches]).toEqual([7, 'par1:split', 3]);
  });

  it('keeps its 24 steps where only the end shows it, with a single preemption', () => {
    const whole = schedules(lostUpdateInBranches(4, 4, []));
    const { labels, preemptions } = smallest(whole, 1, ({ run }) => run().data['x'] === 2);
    expect([labels.length, preemptions]).toEqual([24, 1]);
  });

  it('costs few runs, since a pass goes on where it was', () => {
    let asked = 0;
    const counted = fc.property(schedules(lostUpdate(8, 8)), (schedule) => (asked++, keeps(schedule)));
    for (const seed of [1, 2, 3, 4]) asked -= fc.check(counted, { seed, numRuns: 1000 }).numRuns;
    expect(asked).toBeLessThan(50);
  });

  it('is found by each strategy', () => {
    for (const strategy of ['random', 'pct', 'urw', 'pos', 'delay'] as const)
      expect(smallest(schedules(lostUpdate(1, 2), { strategy }), 1).labels.length).toBe(6);
  });
});

describe('of', () => {
  const arbitrary = schedules(lostUpdate(0, 0));

  it('takes every list of picks: modulo what is offered, and on in the same branch where picks are missing', () => {
    expect(arbitrary.of([]).labels.join(' ')).toBe('A_start A_read A_write B_start B_read B_write');
    expect(arbitrary.of([1]).picks).toEqual([1, 1, 1, 0, 0, 0]);
    expect(arbitrary.of([7, 4]).picks).toEqual(arbitrary.of([1, 0]).picks);
    expect(arbitrary.of([0, 0, 1, 1, 1, 0]).run().violation?.property).toBe('lost update');
  });

  it('takes a log', async () => {
    const { log } = await run(lostUpdate(0, 0), { seed: 1, runs: 100 });
    const schedule = arbitrary.of(log);
    expect(schedule.labels).toEqual(log.steps.map(({ offered, pick }) => offered[pick]));
    expect(schedule.run().violation?.property).toBe('lost update');
  });

  it.each([[-1], [0.5], [NaN]])('refuses the pick %s (FP4061)', (pick) => {
    expect(() => arbitrary.of([pick])).toThrow(expect.objectContaining({ code: 'FP4061' }));
  });
});

describe('a run', () => {
  it('tells what run and replay tell', async () => {
    const schedule = schedules(lostUpdate(0, 0)).of([0, 0, 1, 1, 1, 0]);
    const { log, steps, data, violation } = schedule.run();
    expect(schedule.run()).toBe(schedule.run());
    expect((await replay(lostUpdate(0, 0), log)).replayed).toMatchObject({ kind: 'reproduced', violation });
    expect(data).toMatchObject({ x: 1, written: 2 });
    expect(steps.map(({ label }) => label)).toEqual(schedule.labels);
    expect(steps.at(-1)).toMatchObject({ lane: expect.any(String), changes: expect.any(Array) });
  });

  it('is cut where it has made as many steps as it may, and says so', () => {
    const forever = model('forever', f.loop(f.task('a'), 'until', { when: f.is('x', '=', 1) }), {
      variables: { x: 0 },
    });
    const { labels, run } = fc.sample(schedules(forever, { maxSteps: 9 }), { seed: 1, numRuns: 1 })[0]!;
    expect([labels.length, run().end]).toEqual([9, 'cut']);
    expect(
      smallest(schedules(forever, { maxSteps: 9 }), 1, ({ run }) => run().end !== 'cut').labels.length,
    ).toBe(9);
  });

  it('goes on where a violation is to be ignored', () => {
    const seen = fc.sample(schedules(lostUpdate(0, 0), { ignore: ['lost update'] }), {
      seed: 1,
      numRuns: 50,
    });
    expect(new Set(seen.map(({ run }) => run().end))).toEqual(new Set(['completed']));
    expect(new Set(seen.map(({ run }) => run().data['x']))).toEqual(new Set([1, 2]));
  });

  it('is shown in one line', () => {
    expect(fc.stringify(schedules(lostUpdate(0, 0)).of([1]))).toBe(
      'schedule [1,1,1,0,0,0] of counter: B_start, B_read, B_write, A_start, A_read, A_write',
    );
    expect(fc.stringify(schedules(lostUpdate(8, 9)).of([]))).toContain('... 18 more ...');
  });

  it.each([-1, 1.5])('cannot have %s steps (FP4061)', (maxSteps) => {
    expect(() => schedules(order(), { maxSteps })).toThrow(expect.objectContaining({ code: 'FP4061' }));
  });
});

describe('what load gives', () => {
  it('has schedules: a net', async () => {
    const [schedule] = fc.sample(schedules(await loaded('fixtures/sound/workflow-net')), 1);
    expect(schedule!.run()).toMatchObject({ end: 'completed', violation: null, data: {} });
    expect(schedule!.labels.length).toBeGreaterThan(0);
  });

  it('has schedules: BPMN', async () => {
    const { run } = smallest(schedules(await loaded('fixtures/unsound/missing-join')), 1);
    expect(run().violation).not.toBeNull();
  });
});
