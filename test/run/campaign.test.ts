import { describe, expect, it } from 'vitest';
import { BlockMaker } from '../../src/run/block.ts';
import { campaign, Gathered, type Campaign, type CampaignOptions } from '../../src/run/campaign.ts';
import { KnownGraph, type Known } from '../../src/run/known-graph.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { run } from '../../src/run/run.ts';
import { workloadOf } from '../../src/run/workload.ts';
import { worthOf } from '../../src/run/worth.ts';
import { schedulerBy, type StrategyName } from '../../src/schedule/strategies.ts';
import type { Monitor } from '../../src/trace.ts';
import { lostUpdate, noise, noLostUpdate, toy, type Toy, type ToyAction, type ToyState } from './toys.ts';

type Options = CampaignOptions<Known<ToyState, ToyAction>, ToyAction>;

/** Everything that a monitor sees, on a graph that remembers. */
const seenBy =
  (...monitors: readonly Monitor<ToyState>[]): Options['violationsAt'] =>
  ({ state }, end) =>
    monitors.flatMap((monitor) => monitor(state, end) ?? []);

function fuzzed(
  system: Toy,
  strategy: StrategyName,
  options: Partial<Options> = {},
  kept?: number,
): Campaign {
  const scheduler = schedulerBy(strategy, system.lane, () => workloadOf(system, system.lane));
  return toItsEnd(
    campaign(new KnownGraph(system, kept), scheduler, {
      seed: 0,
      runs: 200,
      branchOf: system.lane,
      violationsAt: () => [],
      run: {},
      ...options,
    }),
  );
}

describe('a campaign', () => {
  it('sees every state and transition of a small system, and no other', () => {
    const seen = fuzzed(toy([noise('A', 2), noise('B', 3)]), 'urw');
    // A grid of 3 by 4: each state but those at an edge offers two steps.
    expect(seen).toMatchObject({ runs: 200, steps: 1000, states: 12, transitions: 17, contested: 4 });
    expect(seen.extent.ends).toEqual({ completed: 1, cancelled: 0, failed: 0, deadlocked: 0 });
    expect(seen.ends).toEqual({ completed: 200, cancelled: 0, failed: 0, deadlocked: 0 });
    expect([...seen.fired].sort()).toEqual(['A:0', 'A:1', 'B:0', 'B:1', 'B:2']);
    expect([...seen.branches].sort()).toEqual(['A', 'B']);
  });

  it('collects failures by property and culprits, with the first seed and the number of runs', () => {
    const order: Monitor<ToyState> = ({ at }) =>
      at[0] === 1 && at[1] === 0
        ? { property: 'order', culprits: ['A'], message: 'A is first' }
        : at[0] === 0 && at[1] === 1
          ? { property: 'order', culprits: ['B'], message: 'B is first' }
          : null;
    const system = toy([noise('A', 1), noise('B', 1)]);
    const seen = fuzzed(system, 'random', { violationsAt: seenBy(order), seed: 5 });
    expect(seen.failures.map(({ violation }) => violation.culprits).sort()).toEqual([['A'], ['B']]);
    expect(seen.failures.reduce((sum, { runs }) => sum + runs, 0)).toBe(200);
    for (const { seed, log, violation } of seen.failures) {
      expect(seed).toBeGreaterThanOrEqual(5);
      const scheduler = schedulerBy('random', system.lane, () => workloadOf(system, system.lane));
      const again = run(system, scheduler, { seed, monitors: [order] });
      expect(again.violation).toEqual(violation);
      expect(again.log.steps).toEqual(log.steps);
    }
  });

  it('ends with the first failing run where it is told to', () => {
    const all = fuzzed(lostUpdate(), 'portfolio', { violationsAt: seenBy(noLostUpdate) });
    const first = fuzzed(lostUpdate(), 'portfolio', { violationsAt: seenBy(noLostUpdate), first: true });
    expect(all.failures).toHaveLength(1);
    expect(first.failures).toHaveLength(1);
    expect(first.failures[0]!.seed).toBe(all.failures[0]!.seed);
    expect(first.runs).toBe(all.failures[0]!.seed + 1);
  });

  it('is the same again, and a shorter one is its beginning', () => {
    const seen: string[] = [];
    const onRun = ({ runs, states, transitions }: Campaign) => seen.push(`${runs} ${states} ${transitions}`);
    fuzzed(lostUpdate(2, 3), 'portfolio', { runs: 40, onRun, block: 1 });
    const once = seen.splice(0);
    fuzzed(lostUpdate(2, 3), 'portfolio', { runs: 15, onRun, block: 1 });
    expect(seen).toEqual(once.slice(0, 15));
  });

  it('counts runs that are cut, and stops when it is enough', () => {
    expect(fuzzed(toy([noise('A', 9)]), 'random', { run: { maxSteps: 4 }, runs: 3 })).toMatchObject({
      cuts: 3,
      steps: 12,
    });
    let asked = 0;
    expect(fuzzed(lostUpdate(), 'random', { enough: () => ++asked > 7 }).runs).toBe(7);
  });

  it('does not count a run that is broken off', () => {
    const long = toy([{ lane: 'A', code: [[{ label: 'again', to: 0 }]] }]);
    expect(fuzzed(long, 'random', { run: { enough: () => true }, runs: 3 })).toMatchObject({
      runs: 0,
      cuts: 0,
    });
  });

  it('tells all that the last state of a run violates, each with a log of its own', () => {
    const at =
      (property: string): Monitor<ToyState> =>
      (_, end) =>
        end === null ? null : { property, culprits: ['x'], message: '' };
    const { failures } = fuzzed(toy([noise('A', 2)]), 'random', {
      violationsAt: seenBy(at('p'), at('q')),
      runs: 3,
    });
    expect(failures.map(({ violation, runs, log }) => [violation.property, runs, log.expected])).toEqual([
      ['p', 3, { property: 'p', culprits: ['x'] }],
      ['q', 3, { property: 'q', culprits: ['x'] }],
    ]);
  });

  it('is the same where states are not kept', () => {
    const options = { violationsAt: seenBy(noLostUpdate), runs: 60 };
    const seen = fuzzed(lostUpdate(2, 3), 'portfolio', options);
    expect(fuzzed(lostUpdate(2, 3), 'portfolio', options, 10)).toEqual(seen);
    expect(seen.failures).toHaveLength(1);
  });

  it('is the same whoever makes its blocks', () => {
    const options = { branchOf: lostUpdate(2, 3).lane, violationsAt: seenBy(noLostUpdate), run: {} };
    const makers = [0, 1, 2].map(() => {
      const system = lostUpdate(2, 3);
      const scheduler = schedulerBy('portfolio', system.lane, () => workloadOf(system, system.lane));
      return new BlockMaker(new KnownGraph(system), scheduler, options);
    });
    const gathered = new Gathered();
    // Blocks are given out in the order of seeds, to whoever is free.
    [0, 1, 0, 2, 2, 1, 0, 1].forEach((maker, block) =>
      gathered.add(toItsEnd(makers[maker]!.make(block * 9, 9)), maker),
    );
    expect(gathered.seen).toEqual(fuzzed(lostUpdate(2, 3), 'portfolio', { ...options, runs: 72 }));
  });

  it('counts the runs of each strategy', () => {
    const { strategies } = fuzzed(lostUpdate(), 'portfolio', { runs: 7 });
    expect(strategies.get('portfolio (pct:2)')).toBe(2);
    expect(strategies.get('portfolio (urw)')).toBe(1);
  });
});

describe('the worth of a campaign', () => {
  const made = (strategies: Record<string, number>, contested = 10): Campaign => ({
    ...fuzzed(toy([noise('A', 1), noise('B', 1)]), 'random', { runs: 1 }),
    runs: Object.values(strategies).reduce((a, b) => a + b),
    contested,
    strategies: new Map(Object.entries(strategies)),
  });

  it('is the chance that one run of PCT hits, whatever the others did', () => {
    const worth = worthOf(made({ 'pct:2': 40, random: 60 }), 10, 2)!;
    expect(worth.probability).toBeCloseTo(1 - (1 - 1 / 20) ** 40);
    expect(worth).toMatchObject({ depth: 2, branches: 2, steps: 10, pctRuns: 40 });
  });

  it('counts runs of a greater depth by their own chance, and none of a smaller one', () => {
    const worth = worthOf(made({ 'pct:2': 40, 'portfolio (pct:3)': 100 }), 10, 2)!;
    expect(worth.probability).toBeCloseTo(1 - (1 - 1 / 20) ** 40 * (1 - 1 / 200) ** 100);
    expect(worthOf(made({ 'pct:2': 40, 'pct:3': 100 }), 10, 3)!.pctRuns).toBe(100);
  });

  it('says how many more runs make it 0.95', () => {
    const worth = worthOf(made({ 'pct:2': 10, random: 10 }), 10, 2)!;
    // A run in two is one of PCT.
    const needed = 2 * Math.ceil(Math.log(0.05) / Math.log(1 - 1 / 20));
    expect(20 + worth.more).toBeGreaterThanOrEqual(needed - 2);
    expect(20 + worth.more).toBeLessThanOrEqual(needed + 1);
    expect(worthOf(made({ 'pct:2': 100 }), 10, 2)!.more).toBe(0);
  });

  it('is nothing without PCT, or where runs were longer than it was told', () => {
    expect(worthOf(made({ random: 1000 }), 10, 2)).toBeNull();
    expect(worthOf(made({ 'pct:2': 1000 }, 11), 10, 2)).toBeNull();
    expect(worthOf(made({ 'pct:2': 1000 }, 10), 10, 2)).not.toBeNull();
  });
});
