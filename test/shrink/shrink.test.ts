import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run, type RunResult } from '../../src/run/run.ts';
import { random } from '../../src/schedule/random.ts';
import { decode } from '../../src/shrink/decode.ts';
import { compareRuns, type FailingRun } from '../../src/shrink/failing-run.ts';
import { shrink } from '../../src/shrink/shrink.ts';
import { replay, type Expected, type Monitor, type ReplayLog } from '../../src/trace.ts';
import { arbitraryToy } from '../run/arbitrary-toy.ts';
import { lostUpdate, noDeadlock, noLostUpdate, philosophers, type Toy, type ToyState } from '../run/toys.ts';

const labelsOf = (log: ReplayLog): string[] => log.steps.map(({ offered, pick }) => offered[pick]!);

/** The first `count` seeds, from `from` on, whose random run fails. */
function failing(system: Toy, monitor: Monitor<ToyState>, count: number, from = 0): RunResult<ToyState>[] {
  const found: RunResult<ToyState>[] = [];
  for (let seed = from; found.length < count; seed++) {
    const result = run(system, random(), { seed, monitors: [monitor], maxSteps: 2_000 });
    if (result.violation !== null) found.push(result);
  }
  return found;
}

describe('a lost update amid 8 x 8 steps of noise', () => {
  const system = lostUpdate(8, 8);
  const runs = failing(system, noLostUpdate, 40);

  it('comes back as 6 steps with at most 2 switches, from each of 40 failing random runs', () => {
    for (const { log } of runs) {
      const shrunk = shrink(system, log, noLostUpdate);
      expect(shrunk.log.steps.length).toBe(6);
      expect(shrunk.switches).toBeLessThanOrEqual(2);
      expect(shrunk).toMatchObject({ outcome: 'fixed-point', minimal: 'one-minimal', preemptions: 1 });
      expect(labelsOf(shrunk.log).every((label) => /^[AB]:/.test(label))).toBe(true);
    }
  });

  it('needs few executions', () => {
    for (const { log } of runs) expect(shrink(system, log, noLostUpdate).executions).toBeLessThan(200);
  });
});

describe('shrink', () => {
  it('finds the one preemption that a deadlock of philosophers needs', () => {
    for (const { log } of failing(philosophers(5, 10), noDeadlock, 5)) {
      const shrunk = shrink(philosophers(5, 10), log, noDeadlock);
      expect(labelsOf(shrunk.log).sort()).toEqual(['p0:left', 'p1:left', 'p2:left', 'p3:left', 'p4:left']);
      expect(shrunk).toMatchObject({ preemptions: 1, log: { end: 'deadlocked' } });
    }
  });

  it('gives the log back where it does not fail as expected', () => {
    const { log } = failing(lostUpdate(1, 1), noLostUpdate, 1)[0]!;
    const other = { ...log, expected: { property: 'another', culprits: [] } };
    const shrunk = shrink(lostUpdate(1, 1), other, noLostUpdate);
    expect(shrunk).toMatchObject({ outcome: 'not-reproduced', minimal: null });
    expect(shrunk.log).toBe(other);
  });

  it('takes the first failure where the log expects none', () => {
    const { log } = failing(lostUpdate(1, 1), noLostUpdate, 1)[0]!;
    const shrunk = shrink(lostUpdate(1, 1), { ...log, expected: null }, noLostUpdate);
    expect(shrunk.log).toMatchObject({
      expected: { property: 'no-lost-update', culprits: ['x'] },
      end: 'stopped',
    });
  });

  it('keeps the positions of the property and of what the smaller run fires', () => {
    const system = lostUpdate(8, 8);
    const { log } = failing(system, noLostUpdate, 1)[0]!;
    const at = (line: number) => ({ file: 'a.ts', line, column: 1, text: '' });
    const names = [...new Set(labelsOf(log).map((label) => label.split(':')[0]!))].sort();
    const elements = Object.fromEntries(names.map((name, i) => [name, at(i + 1)]));
    const { positions } = shrink(
      system,
      { ...log, positions: { property: at(99), elements } },
      noLostUpdate,
    ).log;
    expect(names.length).toBeGreaterThan(2);
    expect(positions).toEqual({ property: at(99), elements: { A: elements['A'], B: elements['B'] } });
    expect(shrink(system, log, noLostUpdate).log).not.toHaveProperty('positions');
    const none = shrink(system, { ...log, positions: { elements: { gone: at(1) } } }, noLostUpdate);
    expect(none.log).not.toHaveProperty('positions');
  });

  it('claims nothing when the budget is used up', () => {
    const { log } = failing(lostUpdate(8, 8), noLostUpdate, 1)[0]!;
    const shrunk = shrink(lostUpdate(8, 8), log, noLostUpdate, { budget: 5 });
    expect(shrunk).toMatchObject({ outcome: 'budget', minimal: null, executions: 5 });
    expect(replay(lostUpdate(8, 8), shrunk.log, { monitor: noLostUpdate }).kind).toBe('reproduced');
  });
});

it('gives up when it is told that it is enough', () => {
  const { log } = failing(lostUpdate(8, 8), noLostUpdate, 1)[0]!;
  let asked = 0;
  const shrunk = shrink(lostUpdate(8, 8), log, noLostUpdate, { enough: () => ++asked > 3 });
  expect(shrunk).toMatchObject({ outcome: 'budget', minimal: null, executions: 4 });
});

const monitors: readonly Monitor<ToyState>[] = [
  noDeadlock,
  ({ memory }) => (memory['x'] === 2 ? { property: 'x-below-2', culprits: ['x'], message: '' } : null),
  ({ memory: { x, m, n } }) =>
    m === 1 && n === 1 ? { property: 'one-lock', culprits: x === 0 ? ['m'] : ['m', 'n'], message: '' } : null,
];

describe('on arbitrary toys', () => {
  const failures = fc
    .record({ system: arbitraryToy, monitor: fc.constantFrom(...monitors), seed: fc.nat() })
    .map((given) => ({
      ...given,
      ...run(given.system, random(), { ...given, monitors: [given.monitor], maxSteps: 60 }),
    }))
    .filter(({ violation }) => violation !== null);

  it('replays with the same failure, is never longer, gives itself when shrunk again, and cannot miss a step', () => {
    fc.assert(
      fc.property(failures, ({ system, monitor, log }) => {
        const shrunk = shrink(system, log, monitor);
        expect(shrunk.outcome).toBe('fixed-point');

        const replayed = replay(system, shrunk.log, { monitor });
        expect(replayed).toMatchObject({ kind: 'reproduced', steps: shrunk.log.steps.length, drift: null });
        expect(shrunk.log.expected).toEqual(log.expected);

        expect(shrunk.log.steps.length).toBeLessThanOrEqual(log.steps.length);
        expect(shrink(system, shrunk.log, monitor).log).toEqual(shrunk.log);

        const labels = labelsOf(shrunk.log);
        for (let i = 0; i < labels.length; i++) {
          expect(decode(system, monitor, labels.toSpliced(i, 1), log.expected, labels.length - 1)).toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no lane that can go and no switch that can be merged away', () => {
    fc.assert(
      fc.property(failures, ({ system, monitor, log }) => {
        const shrunk = shrink(system, log, monitor).log;
        const labels = labelsOf(shrunk);
        const again = (candidate: readonly string[]) =>
          decode(system, monitor, candidate, log.expected, labels.length);
        const run = again(labels)!;
        expect(run.labels).toEqual(labels);
        const others = [
          ...[...new Set(run.lanes)].map((lane) => labels.filter((_, i) => run.lanes[i] !== lane)),
          ...withoutASwitch(run),
        ];
        for (const candidate of others) {
          const other = again(candidate);
          if (other !== null) expect(compareRuns(other, run)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('tells other failures that it meets, each once, with a run that shows it', () => {
    fc.assert(
      fc.property(failures, ({ system, monitor, log }) => {
        const met: [string, ReplayLog][] = [];
        shrink(system, log, monitor, {
          violationsAt: (state, end) => monitors.flatMap((other) => other(state, end) ?? []),
          onOther: (violation, run) => met.push([signature(violation), run]),
        });
        const signatures = met.map(([of]) => of);
        expect(new Set(signatures).size).toBe(signatures.length);
        expect(signatures).not.toContain(signature(log.expected!));
        for (const [, run] of met) {
          const shows = monitors.some(
            (other) => replay(system, run, { monitor: other }).kind === 'reproduced',
          );
          expect(shows).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never counts another failure', () => {
    fc.assert(
      fc.property(failures, ({ system, monitor, log }) => {
        const shrunk = shrink(system, log, monitor);
        const again = run(system, { ...random(), ...followed(shrunk.log) }, { monitors: [monitor] });
        expect(again.violation).toMatchObject(log.expected!);
      }),
      { numRuns: 100 },
    );
  });
});

function signature({ property, culprits }: Expected): string {
  return JSON.stringify([property, culprits.toSorted()]);
}

/** Each block of a run joined to the next one of its lane: that one earlier, or itself later. */
function withoutASwitch({ labels, lanes }: FailingRun): string[][] {
  const starts = lanes.flatMap((lane, i) => (lane === lanes[i - 1] ? [] : [i]));
  return starts.flatMap((start, b) => {
    const next = starts.findIndex((other, c) => c > b && lanes[other] === lanes[start]);
    if (next < 0) return [];
    const [end, from] = [starts[b + 1]!, starts[next]!];
    const to = starts[next + 1] ?? labels.length;
    const [before, block, between] = [
      labels.slice(0, start),
      labels.slice(start, end),
      labels.slice(end, from),
    ];
    const [joined, after] = [labels.slice(from, to), labels.slice(to)];
    return [
      [...before, ...block, ...joined, ...between, ...after],
      [...before, ...between, ...block, ...joined, ...after],
    ];
  });
}

/** Picks of a log, blindly, by index: independent of replaying by label. */
function followed(log: ReplayLog) {
  return {
    start: () => 0,
    choose: (_: unknown, at: number) => ({ pick: log.steps[at]!.pick, memo: at + 1 }),
  };
}
