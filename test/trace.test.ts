import { describe, expect, it } from 'vitest';
import { BugError } from '../src/errors.ts';
import { run } from '../src/run/run.ts';
import { deterministic } from '../src/schedule/deterministic.ts';
import {
  changesBetween,
  replay,
  sameFailure,
  traceOf,
  type Monitor,
  type ReplayLog,
  type StateView,
} from '../src/trace.ts';
import { noise, philosophers, toy, toyModel, type Process, type ToyState } from './run/toys.ts';

describe('changesBetween', () => {
  const before: StateView = [
    { kind: 'token', name: 'a.in', value: 2 },
    { kind: 'token', name: 'b.in', value: 1 },
    { kind: 'variable', name: 'x', value: '1' },
    { kind: 'sink', name: 'x', value: 1 },
  ];

  it('names what changed and went, then what came', () => {
    const after: StateView = [
      { kind: 'failed', name: 'failed', value: 'fault' },
      { kind: 'sink', name: 'x', value: 1 },
      { kind: 'token', name: 'a.in', value: 1 },
      { kind: 'variable', name: 'x', value: '"1"' },
    ];
    expect(changesBetween(before, after)).toEqual([
      { kind: 'token', name: 'a.in', before: 2, after: 1 },
      { kind: 'token', name: 'b.in', before: 1, after: null },
      { kind: 'variable', name: 'x', before: '1', after: '"1"' },
      { kind: 'failed', name: 'failed', before: null, after: 'fault' },
    ]);
  });

  it('is empty between equal views in whatever order', () => {
    expect(changesBetween(before, before.toReversed())).toEqual([]);
  });

  it('refuses a view that names an entry twice', () => {
    expect(() => changesBetween([...before, before[0]!], before)).toThrow(BugError);
  });
});

it('compares failures by property and culprits, in any order', () => {
  const failure = { property: 'p', culprits: ['a', 'b'] };
  expect(sameFailure(failure, { property: 'p', culprits: ['b', 'a'] })).toBe(true);
  expect(sameFailure(failure, { property: 'q', culprits: ['a', 'b'] })).toBe(false);
  expect(sameFailure(failure, { property: 'p', culprits: ['a'] })).toBe(false);
  expect(sameFailure({ property: 'p', culprits: ['a\nb'] }, failure)).toBe(false);
});

const monitor: Monitor<ToyState> = ({ at }) =>
  at[0] === 2 ? { property: 'below-2', culprits: ['A'], message: 'A made two steps' } : null;
const expected = { property: 'below-2', culprits: ['A'] };

/** A log of the run that takes the first action each time. */
function logOf(processes: readonly Process[], maxSteps: number, change: Partial<ReplayLog> = {}): ReplayLog {
  return { ...run(toy(processes), deterministic(), { maxSteps, model: toyModel }).log, ...change };
}

describe('replay', () => {
  const system = toy([noise('A', 3)]);

  it('reproduces the failure that the log expects', () => {
    const log = logOf([noise('A', 3)], 2, { expected });
    const violation = { ...expected, message: 'A made two steps' };
    expect(replay(system, log, { monitor })).toEqual({
      kind: 'reproduced',
      steps: 2,
      end: null,
      violation,
      drift: null,
    });
  });

  it('passes where nothing is violated any more', () => {
    const log = logOf([noise('A', 3)], 2, { expected });
    expect(replay(system, log, { monitor: () => null })).toMatchObject({
      kind: 'passes',
      steps: 2,
      violation: null,
    });
  });

  it('tells another failure than the expected one', () => {
    const log = logOf([noise('A', 3)], 3, { expected: { property: 'below-2', culprits: ['B'] } });
    expect(replay(system, log, { monitor })).toMatchObject({ kind: 'fails', steps: 2, violation: expected });
    expect(replay(system, { ...log, expected: null }, { monitor })).toMatchObject({
      kind: 'fails',
      steps: 2,
    });
  });

  it('compares the end where there is no monitor', () => {
    const whole = logOf([noise('A', 3)], 9, { expected });
    expect(replay(system, whole)).toMatchObject({ kind: 'reproduced', end: 'completed' });
    expect(replay(system, { ...whole, expected: null })).toMatchObject({ kind: 'passes', end: 'completed' });
    const divergence = { kind: 'end', position: 3, expected: 'deadlocked', found: 'completed', offered: [] };
    expect(replay(system, { ...whole, end: 'deadlocked' })).toMatchObject({ kind: 'diverged', divergence });
    expect(replay(system, { ...whole, expected: null, end: 'cut' }).kind).toBe('diverged');
    const part = logOf([noise('A', 3)], 2);
    expect(replay(system, part)).toMatchObject({ kind: 'passes', end: null });
    expect(replay(system, { ...part, end: 'completed' })).toMatchObject({
      divergence: { found: 'not ended' },
    });
  });

  it('compares the end too where a monitor has nothing to expect', () => {
    const log = logOf([noise('A', 3)], 9, { end: 'deadlocked' });
    expect(replay(system, log, { monitor: () => null }).kind).toBe('diverged');
  });

  it('tells the first step that is not offered, with the offered labels that read most like it', () => {
    const log = logOf([noise('review', 2)], 2);
    const changed = toy([noise('revise', 2), noise('z', 1), noise('reviews', 1), noise('rev', 1)]);
    expect(replay(changed, log)).toEqual({
      kind: 'diverged',
      drift: null,
      divergence: {
        kind: 'label',
        position: 0,
        expected: 'review:0',
        found: null,
        offered: ['revise:0', 'z:0', 'reviews:0', 'rev:0'],
        nearest: ['reviews:0', 'revise:0', 'rev:0'],
      },
    });
  });

  it('tells where the run ends before its log', () => {
    const log = logOf([noise('A', 3)], 9);
    const divergence = { kind: 'label', position: 2, expected: 'A:2', offered: [], nearest: [] };
    expect(replay(toy([noise('A', 2)]), log)).toMatchObject({ kind: 'diverged', divergence });
  });

  it('tells a pick outside its own list', () => {
    const log = { ...logOf([noise('A', 3)], 1), steps: [{ offered: ['A:0'], pick: 1 }] };
    const divergence = { kind: 'pick', position: 0, expected: '1 of 1', offered: ['A:0'] };
    expect(replay(system, log)).toMatchObject({ kind: 'diverged', divergence });
  });

  it('follows labels into other places and tells that the lists differ', () => {
    const log = logOf([noise('A', 2)], 2);
    const more = toy([noise('B', 1), noise('A', 2)]);
    const drift = { position: 0, recorded: ['A:0'], offered: ['B:0', 'A:0'] };
    expect(replay(more, { ...log, end: 'cut' })).toMatchObject({ kind: 'passes', steps: 2, drift });
  });

  it('tells that fewer labels are offered than recorded', () => {
    const log = logOf([noise('A', 2), noise('B', 1)], 1);
    const drift = { position: 0, recorded: ['A:0', 'B:0'], offered: ['A:0'] };
    expect(replay(toy([noise('A', 2)]), log)).toMatchObject({ kind: 'passes', drift });
  });

  it('compares states where asked', () => {
    const log = logOf([noise('A', 3)], 2);
    const keys = ['[[0],[]]', '[[1],[]]', '[[2],[]]'];
    expect(replay(system, log, { keys }).kind).toBe('passes');
    const divergence = {
      kind: 'state',
      position: 2,
      expected: '[[9],[]]',
      found: '[[2],[]]',
      offered: ['A:2'],
    };
    expect(replay(system, log, { keys: keys.with(2, '[[9],[]]') })).toMatchObject({
      kind: 'diverged',
      divergence,
    });
  });
});

describe('traceOf', () => {
  it('makes the full trace of a log', () => {
    const system = philosophers(2);
    const { log, trace } = run(system, deterministic(), { level: 'full' });
    expect(traceOf(system, log)).toEqual(trace);
    expect(traceOf(system, { ...log, steps: log.steps.slice(0, 1) })[0]).toEqual({
      index: 0,
      label: 'p0:left',
      opcode: 'toy',
      lane: 'p0',
      scopes: [],
      instead: ['p1:left'],
      changes: [
        { kind: 'token', name: 'p0', before: 0, after: 1 },
        { kind: 'variable', name: 'fork0', before: '0', after: '1' },
      ],
    });
  });

  it('refuses a log that does not fit (FP3004)', () => {
    const log = logOf([noise('A', 3)], 3);
    expect(() => traceOf(toy([noise('B', 3)]), log)).toThrow(expect.objectContaining({ code: 'FP3004' }));
    expect(() => traceOf(toy([noise('A', 2)]), log)).toThrow('offers nothing');
  });
});
