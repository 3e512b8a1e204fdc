import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workload } from '../../src/schedule/branches.ts';
import { run } from '../../src/run/run.ts';
import { workloadOf } from '../../src/run/workload.ts';
import { delayBounded } from '../../src/schedule/delay-bounded.ts';
import { afterDepthFirst, depthFirst } from '../../src/schedule/depth-first.ts';
import { deterministic } from '../../src/schedule/deterministic.ts';
import { pct } from '../../src/schedule/pct.ts';
import { portfolio } from '../../src/schedule/portfolio.ts';
import { pos } from '../../src/schedule/pos.ts';
import { random } from '../../src/schedule/random.ts';
import { replayThen } from '../../src/schedule/replay-then.ts';
import type { Scheduler } from '../../src/schedule/scheduler.ts';
import { urw } from '../../src/schedule/urw.ts';
import { arbitraryToy } from '../run/arbitrary-toy.ts';
import { toy, type Process, type Toy, type ToyAction } from '../run/toys.ts';

/** A process that does so many steps, once another one is through (its steps are counted in memory). */
function steps(lane: string, count: number, after: Readonly<Record<string, number>> = {}): Process {
  const ready = (memory: Readonly<Record<string, number>>) =>
    Object.entries(after).every(([other, n]) => (memory[other] ?? 0) >= n);
  const code = Array.from({ length: count }, (_, i) => [
    { label: `${lane}${i + 1}`, when: ready, set: () => ({ [lane]: i + 1 }) },
  ]);
  return { lane, code };
}

/** The reference bug: all k steps of B fall between the two of A. */
const between = (k: number): Toy => toy([steps('A', 2), steps('B', k)]);
const isBetween = (order: readonly string[]): boolean => order[0] === 'A1' && order.at(-1) === 'A2';

type Strategy = (told: {
  workload: Workload;
  branchOf: (action: ToyAction) => string;
}) => Scheduler<unknown, ToyAction>;

const strategies: Readonly<Record<string, Strategy>> = {
  random: () => random() as Scheduler<unknown, ToyAction>,
  'pct 1': (told) => pct({ ...told, depth: 1 }),
  'pct 2': (told) => pct({ ...told, depth: 2 }),
  'pct 3': pct,
  urw,
  pos,
  'delay 1': (told) => delayBounded({ ...told, delays: 1 }),
  'delay 2': delayBounded,
  portfolio,
};

function schedulerOf(system: Toy, strategy: Strategy): Scheduler<unknown, ToyAction> {
  return strategy({ workload: workloadOf(system, system.lane, 100), branchOf: system.lane });
}

function orderOf(system: Toy, scheduler: Scheduler<unknown, ToyAction>, seed: number): string[] {
  return run(system, scheduler, { seed }).log.steps.map(({ offered, pick }) => offered[pick]!);
}

function ordersOf(system: Toy, strategy: Strategy, runs: number): string[][] {
  const scheduler = schedulerOf(system, strategy);
  return Array.from({ length: runs }, (_, seed) => orderOf(system, scheduler, seed));
}

const share = (of: readonly boolean[]): number => of.filter(Boolean).length / of.length;

/** Three standard deviations below an expected share: what a fixed seed should not fall below. */
const surely = (expected: number, runs: number): number =>
  expected - 3 * Math.sqrt((expected * (1 - expected)) / runs);

/** Statistic of the chi-square test of equally likely outcomes, as standard deviations above its mean. */
function unevenness(outcomes: readonly string[], kinds: number): number {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  expect(counts.size).toBe(kinds);
  const expected = outcomes.length / kinds;
  const statistic = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  return (statistic - (kinds - 1)) / Math.sqrt(2 * (kinds - 1));
}

describe('hit rates on a known bug: all k steps of B between the two of A', () => {
  const runs = 4000;
  const rate = (k: number, name: string) =>
    share(ordersOf(between(k), strategies[name]!, runs).map(isBetween));

  it.each([8, 12, 16])('PCT of depth 2 hits at least 1 / (n k) of the runs, k = %s', (k) => {
    expect(rate(k, 'pct 2')).toBeGreaterThan(surely(1 / (2 * (k + 2)), runs));
  });

  it.each([8, 12, 16])('URW hits one interleaving of all no less often than others, k = %s', (k) => {
    expect(rate(k, 'urw')).toBeGreaterThan(surely(2 / ((k + 2) * (k + 1)), runs));
  });

  it.each([8, 12, 16])(
    'one wait of the deterministic order hits it in at least 1 / k of the runs, k = %s',
    (k) => {
      expect(rate(k, 'delay 1')).toBeGreaterThan(surely(1 / (k + 2), runs));
    },
  );

  it('a random walk hardly ever does', () => {
    expect(rate(12, 'random')).toBeLessThan(0.002);
  });

  it('PCT of depth 1 never does: no branch falls behind', () => {
    expect(rate(8, 'pct 1')).toBe(0);
  });

  it('PCT of depth 3 hits what needs two changes: A1 B1 A2 B2, in at least 1 / (n k^2)', () => {
    const system = toy([steps('A', 4), steps('B', 4)]);
    const hit = (order: readonly string[]) => order.join('').startsWith('A1B1B2A2');
    const found = share(ordersOf(system, strategies['pct 3']!, runs).map(hit));
    expect(found).toBeGreaterThan(surely(1 / (2 * 8 ** 2), runs));
  });
});

describe('URW', () => {
  it('draws all interleavings of branches side by side equally often', () => {
    const system = toy([steps('A', 2), steps('B', 3), steps('C', 2)]);
    const orders = ordersOf(system, urw, 21_000).map((order) => order.join(''));
    expect(unevenness(orders, 210)).toBeLessThan(3.1);
  });

  it('and of branches inside a branch', () => {
    const inner = { 'A/x': 2, 'A/y': 1 };
    const first = steps('A', 1);
    const system = toy([
      { lane: 'A', code: [...first.code, ...steps('A.', 1, inner).code] },
      steps('A/x', 2, { A: 1 }),
      steps('A/y', 1, { A: 1 }),
      steps('B', 2),
    ]);
    const orders = ordersOf(system, urw, 12_600).map((order) => order.join(''));
    expect(unevenness(orders, 63)).toBeLessThan(3.1);
  });

  it('is not what a random walk does', () => {
    const system = toy([steps('A', 2), steps('B', 3), steps('C', 2)]);
    const orders = ordersOf(system, strategies['random']!, 21_000).map((order) => order.join(''));
    expect(unevenness(orders, 210)).toBeGreaterThan(20);
  });
});

describe('POS', () => {
  it('draws all orders of single steps equally often', () => {
    const system = toy(['A', 'B', 'C', 'D'].map((lane) => steps(lane, 1)));
    const orders = ordersOf(system, pos, 4800).map((order) => order.join(''));
    expect(unevenness(orders, 24)).toBeLessThan(3.1);
  });

  it('gives what races with a step that was taken another chance', () => {
    const system = toy([steps('A', 3), steps('B', 1)]);
    const last = (race: boolean) => {
      const scheduler = pos<ToyAction>({ branchOf: system.lane, race: () => race });
      return share(
        Array.from({ length: 4000 }, (_, seed) => orderOf(system, scheduler, seed).at(-1) === 'B1'),
      );
    };
    // B keeps its priority against three steps of A: it is last with 1/4; drawn anew each time with 1/8.
    expect(last(false)).toBeCloseTo(1 / 4, 1);
    expect(last(true)).toBeCloseTo(1 / 8, 1);
    expect(last(false) - last(true)).toBeGreaterThan(0.09);
  });
});

describe('depth-first', () => {
  function allRuns(system: Toy, depth?: number): string[] {
    const runs: string[] = [];
    for (let picks: readonly number[] | null = []; picks !== null;) {
      const { log } = run(system, depthFirst(picks));
      runs.push(log.steps.map(({ offered, pick }) => offered[pick]!).join(' '));
      picks = afterDepthFirst(log.steps, depth);
    }
    return runs;
  }

  it('makes every run once', () => {
    const runs = allRuns(toy([steps('A', 2), steps('B', 3), steps('C', 2)]));
    expect(runs.length).toBe(210);
    expect(new Set(runs).size).toBe(210);
  });

  it('tries other actions up to a depth', () => {
    expect(allRuns(toy([steps('A', 2), steps('B', 2)]), 2)).toEqual([
      'A1 A2 B1 B2',
      'A1 B1 A2 B2',
      'B1 A1 A2 B2',
      'B1 B2 A1 A2',
    ]);
  });
});

describe('replay, then another', () => {
  const system = between(3);
  const log = run(system, deterministic()).log;

  it('follows the log and goes on from its end', () => {
    const start = { ...log, steps: log.steps.slice(0, 1) };
    const orders = Array.from({ length: 20 }, (_, seed) =>
      run(system, replayThen(start, random()), { seed }).log.steps.map(({ offered, pick }) => offered[pick]!),
    );
    expect(new Set(orders.map(([first]) => first))).toEqual(new Set(['A1']));
    expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(2);
    expect(orders.every((order) => order.length === 5)).toBe(true);
  });

  it('stops where the log does not fit', () => {
    const other = { ...log, steps: [{ offered: ['Z'], pick: 0 }] };
    const result = run(system, replayThen(other, random()));
    expect(result.stop).toMatchObject({ kind: 'diverged', divergence: { expected: 'Z', position: 0 } });
  });
});

describe('a portfolio', () => {
  it('takes its strategies in turn, by seed, and says which one', () => {
    const scheduler = schedulerOf(between(4), portfolio);
    expect(Array.from({ length: 7 }, (_, seed) => scheduler.nameFor!(seed))).toEqual([
      'portfolio (pct:2)',
      'portfolio (urw)',
      'portfolio (pct:3)',
      'portfolio (pos)',
      'portfolio (delay:2)',
      'portfolio (random)',
      'portfolio (pct:2)',
    ]);
    expect(run(between(4), scheduler, { seed: 1 }).log.origin).toBe('portfolio (urw), seed 1');
  });

  it('runs as the strategy does', () => {
    const told = { workload: workloadOf(between(4), between(4).lane), branchOf: between(4).lane };
    expect(orderOf(between(4), portfolio(told), 7)).toEqual(orderOf(between(4), urw(told), 7));
  });
});

describe('the workload', () => {
  it('is the steps of each branch, and those from the first choice on', () => {
    const system = toy([steps('A', 2), steps('B', 3, { A: 2 }), steps('C', 2, { A: 2 })]);
    const { steps: contested, stepsOf } = workloadOf(system, system.lane);
    expect(contested).toBe(5);
    expect(Object.fromEntries(stepsOf)).toEqual({ A: 2, B: 3, C: 2 });
  });

  it('is that of the longest of several runs', () => {
    const short = { label: 'short', to: 9 };
    const long = Array.from({ length: 8 }, (_, i) => [{ label: `A${i}` }]);
    // The first run takes one of the two ways, whichever comes first.
    for (const ways of [
      [short, { label: 'long' }],
      [{ label: 'long' }, short],
    ]) {
      const system = toy([{ lane: 'A', code: [ways, ...long] }, steps('B', 1)]);
      expect(workloadOf(system, system.lane).steps).toBe(10);
    }
  });

  it('of a run without a choice is one step', () => {
    expect(workloadOf(toy([]), () => '').steps).toBe(1);
  });
});

describe.each(Object.entries(strategies))('%s', (_, strategy) => {
  it('makes the same run from the same seed, whatever it did before, and changes no memo', () => {
    const property = fc.property(arbitraryToy, fc.integer({ min: 0, max: 1e6 }), (system, seed) => {
      const scheduler = schedulerOf(system, strategy);
      const frozen: Scheduler<unknown, ToyAction> = {
        ...scheduler,
        start: (from) => frozenDeep(scheduler.start(from)),
        choose: (offered, memo) => frozenDeep(scheduler.choose(offered, memo)),
      };
      const one = run(system, frozen, { seed, maxSteps: 60 }).log;
      expect(run(system, schedulerOf(system, strategy), { seed, maxSteps: 60 }).log).toEqual(one);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('refuses a seed that is no whole number (FP4011)', () => {
    const scheduler = schedulerOf(between(2), strategy);
    expect(() => scheduler.start(0.5)).toThrow(expect.objectContaining({ code: 'FP4011' }));
  });
});

/** Freezes plain parts; maps are made to refuse changes. */
function frozenDeep<T>(value: T): T {
  if (value instanceof Map) {
    value.set = value.delete = () => {
      throw new Error('a memo is changed');
    };
  } else if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozenDeep);
  }
  return value;
}
