import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BugError, UserError } from '../../src/errors.ts';
import { run } from '../../src/run/run.ts';
import { arraySink, callbackSink, type TraceSink } from '../../src/run/sinks.ts';
import { deterministic } from '../../src/schedule/deterministic.ts';
import { random } from '../../src/schedule/random.ts';
import { replayScheduler } from '../../src/schedule/replay.ts';
import type { Scheduler } from '../../src/schedule/scheduler.ts';
import { replay, traceOf, type Monitor } from '../../src/trace.ts';
import { arbitraryToy } from './arbitrary-toy.ts';
import {
  increment,
  lostUpdate,
  noDeadlock,
  noLostUpdate,
  noise,
  philosophers,
  toy,
  toyModel,
  type ToyState,
} from './toys.ts';

/** Always this pick. */
const always = (pick: number): Scheduler<null> => ({
  name: 'always',
  start: () => null,
  choose: () => ({ pick, memo: null }),
});

describe('how a run ends', () => {
  it('completed', () => {
    const result = run(lostUpdate(), deterministic());
    expect(result).toMatchObject({ end: 'completed', steps: 6, violation: null, stop: null });
    expect(result.state.memory['x']).toBe(2);
  });

  it('deadlocked', () => {
    const stuck = toy([{ lane: 'A', code: [[{ label: 'a', when: () => false }]] }]);
    expect(run(stuck, deterministic())).toMatchObject({ end: 'deadlocked', steps: 0 });
  });

  it.each(['cancelled', 'failed'] as const)('%s', (end) => {
    const ending = { ...toy([noise('A', 1)]), end: () => end };
    expect(run(ending, deterministic())).toMatchObject({ end, steps: 1, log: { end } });
  });

  it('cut after maxSteps, but not where the run ends there by itself', () => {
    expect(run(toy([noise('A', 3)]), deterministic(), { maxSteps: 2 })).toMatchObject({
      end: 'cut',
      steps: 2,
    });
    expect(run(toy([noise('A', 3)]), deterministic(), { maxSteps: 3 })).toMatchObject({
      end: 'completed',
      steps: 3,
    });
  });

  it('stopped by its scheduler, which says why', () => {
    const { log } = run(toy([noise('A', 3)]), deterministic(), { maxSteps: 2 });
    const again = run(toy([noise('A', 3)]), replayScheduler(log));
    expect(again).toMatchObject({ end: 'stopped', steps: 2, stop: { kind: 'exhausted' } });
    const other = run(toy([noise('B', 3)]), replayScheduler(log));
    expect(other).toMatchObject({
      end: 'stopped',
      steps: 0,
      stop: { kind: 'diverged', divergence: { expected: 'A:0' } },
    });
  });
});

describe('monitors', () => {
  const after = (steps: number, property: string): Monitor<ToyState> => {
    return ({ at }) => (at[0] === steps ? { property, culprits: ['A'], message: property } : null);
  };

  it('see every state, the first and the last included, with how the run ends there', () => {
    const seen: unknown[] = [];
    run(toy([noise('A', 2)]), deterministic(), {
      monitors: [(state, end) => (seen.push([state.at[0], end]), null)],
    });
    expect(seen).toEqual([
      [0, null],
      [1, null],
      [2, 'completed'],
    ]);
  });

  it('stop the run at the first violation, which goes into the log', () => {
    const result = run(toy([noise('A', 3)]), deterministic(), {
      monitors: [after(2, 'p'), after(1, 'q'), after(1, 'r')],
    });
    expect(result).toMatchObject({ end: 'stopped', steps: 1, violation: { property: 'q' }, stop: null });
    expect(result.log).toMatchObject({ end: 'stopped', expected: { property: 'q', culprits: ['A'] } });
    expect(result.log.expected).not.toHaveProperty('message');
  });

  it('are asked at the state that maxSteps reaches, and at the end', () => {
    expect(
      run(toy([noise('A', 3)]), deterministic(), { maxSteps: 1, monitors: [after(1, 'p')] }).violation,
    ).not.toBeNull();
    const ended = run(toy([noise('A', 3)]), deterministic(), { monitors: [after(3, 'p')] });
    expect(ended).toMatchObject({ end: 'completed', violation: { property: 'p' } });
  });
});

describe('the log', () => {
  it('names the run and every pick', () => {
    const { log } = run(toy([noise('A', 1), noise('B', 1)]), always(0), {
      seed: 7,
      model: toyModel,
      flowproof: '0.1.0',
    });
    expect(log).toEqual({
      format: 1,
      flowproof: '0.1.0',
      model: toyModel,
      origin: 'always, seed 7',
      expected: null,
      end: 'completed',
      steps: [
        { offered: ['A:0', 'B:0'], pick: 0 },
        { offered: ['B:0'], pick: 0 },
      ],
    });
  });

  it('is the same at every level', () => {
    const [none, min, full] = (['none', 'min', 'full'] as const).map(
      (level) => run(lostUpdate(2, 2), random(), { seed: 3, level }).log,
    );
    expect(min).toEqual(none);
    expect(full).toEqual(none);
  });

  it('cannot be made afterwards from a system that is not pure (FP4014)', () => {
    let calls = 0;
    const system = toy([noise('A', 2)]);
    const impure = { ...system, enabled: (state: ToyState) => (++calls > 3 ? [] : system.enabled(state)) };
    const result = run(impure, deterministic());
    expect(() => result.log).toThrow(expect.objectContaining({ code: 'FP4014' }));
  });
});

describe('the trace', () => {
  it('is empty at level none, labels at min, everything at full', () => {
    const system = toy([increment('A'), noise('B', 1)], { x: 0, written: 0 });
    const at = (level: 'none' | 'min' | 'full') => run(system, deterministic(), { level, maxSteps: 2 }).trace;
    expect(at('none')).toEqual([]);
    expect(at('min')).toEqual([
      { index: 0, label: 'A:start' },
      { index: 1, label: 'A:read' },
    ]);
    expect(at('full')[1]).toEqual({
      index: 1,
      label: 'A:read',
      opcode: 'toy',
      lane: 'A',
      scopes: [],
      instead: ['B:0'],
      changes: [
        { kind: 'token', name: 'A', before: 1, after: 2 },
        { kind: 'variable', name: 'A', before: null, after: '0' },
      ],
    });
  });

  it('goes to the sinks, and then is not kept', () => {
    const sink = arraySink();
    const labels: string[] = [];
    const ends: string[] = [];
    const callback = callbackSink(
      (step) => labels.push(step.label),
      (end) => ends.push(end),
    );
    const result = run(toy([noise('A', 2)]), deterministic(), { level: 'min', sinks: [sink, callback] });
    expect(result.trace).toEqual([]);
    expect(sink.steps.map(({ label }) => label)).toEqual(['A:0', 'A:1']);
    expect(labels).toEqual(['A:0', 'A:1']);
    expect(ends).toEqual(['completed']);
  });

  it('is aborted in every sink when the run throws, and only then', () => {
    const calls: string[] = [];
    const sink: TraceSink = {
      step: () => calls.push('step'),
      end: () => calls.push('end'),
      abort: () => calls.push('abort'),
    };
    const late: Scheduler<number> = {
      name: 'late',
      start: () => 0,
      choose: (_, at) => ({ pick: at, memo: at + 9 }),
    };
    expect(() => run(toy([noise('A', 3)]), late, { level: 'min', sinks: [sink] })).toThrow(UserError);
    expect(calls).toEqual(['step', 'abort']);
    calls.length = 0;
    run(toy([noise('A', 1)]), deterministic(), { level: 'min', sinks: [sink] });
    expect(calls).toEqual(['step', 'end']);
  });
});

describe('what is refused', () => {
  it.each([-1, 0.5, Number.NaN, Infinity])('maxSteps %s (FP4012)', (maxSteps) => {
    expect(() => run(lostUpdate(), deterministic(), { maxSteps })).toThrow(
      expect.objectContaining({ code: 'FP4012' }),
    );
  });

  it.each([-1, 2, 0.5])('the pick %s of two (FP4013)', (pick) => {
    expect(() => run(lostUpdate(), always(pick))).toThrow(expect.objectContaining({ code: 'FP4013' }));
  });

  it('a system that neither offers anything nor ends', () => {
    const broken = { ...toy([noise('A', 1)]), end: () => null };
    expect(() => run(broken, deterministic())).toThrow(BugError);
  });
});

describe('on arbitrary toys', () => {
  const given = fc.record({ system: arbitraryToy, seed: fc.integer(), maxSteps: fc.nat({ max: 60 }) });

  it('a log gives the run again, state by state, by every way of replaying it', () => {
    fc.assert(
      fc.property(given, ({ system, seed, maxSteps }) => {
        const keys: string[] = [];
        const record: Monitor<ToyState> = (state) => (keys.push(system.key(state)), null);
        const first = run(system, random(), { seed, maxSteps, level: 'full', monitors: [record] });

        expect(replay(system, first.log, { keys })).toEqual({
          kind: 'passes',
          steps: first.steps,
          violation: null,
          drift: null,
          end: first.end === 'cut' ? null : first.end,
        });

        const recorded = keys.splice(0);
        const again = run(system, replayScheduler(first.log), { level: 'full', monitors: [record] });
        expect(keys).toEqual(recorded);
        expect(again.trace).toEqual(first.trace);
        expect(again.log.steps).toEqual(first.log.steps);
        expect(traceOf(system, first.log)).toEqual(first.trace);
      }),
      { numRuns: 300 },
    );
  });

  it('the same seed gives the same run', () => {
    fc.assert(
      fc.property(given, ({ system, ...options }) => {
        expect(run(system, random(), options).log).toEqual(run(system, random(), options).log);
      }),
    );
  });
});

it('finds what only some interleavings show', () => {
  const ends = Array.from(
    { length: 60 },
    (_, seed) => run(philosophers(3), random(), { seed, monitors: [noDeadlock] }).end,
  );
  expect(new Set(ends)).toEqual(new Set(['completed', 'deadlocked']));
  const lost = Array.from({ length: 60 }, (_, seed) =>
    run(lostUpdate(), random(), { seed, monitors: [noLostUpdate] }),
  );
  expect(new Set(lost.map(({ violation }) => violation?.property))).toEqual(
    new Set([undefined, 'no-lost-update']),
  );
});
