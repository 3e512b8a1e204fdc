import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/explore/exploration.ts';
import { exploreLts } from '../../../src/explore/lts/explore-lts.ts';
import { TimeLimit } from '../../../src/explore/watch.ts';
import type { Lts, Offer } from '../../../src/lts.ts';
import { arbitraryToy } from '../../run/arbitrary-toy.ts';
import { lostUpdate, noise, philosophers, toy } from '../../run/toys.ts';
import { count } from '../../semantics.ts';

/** As the oracle tells counts. */
function counted({ states, edges, ends }: Awaited<ReturnType<typeof exploreLts>>) {
  const named = Object.entries(ends).filter(([, n]) => n > 0);
  return { states, edges, ends: named.map(([end, n]) => `${n} ${end}`).join(', ') || 'none' };
}

/** The same system, which tells rows of its own: the places in a list of keys. */
function withWords<S, A extends Offer>(system: Lts<S, A, unknown>): Lts<S, A, unknown> {
  const numbers = new Map<string, number>();
  return {
    ...system,
    words(state, row) {
      const key = system.key(state);
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      row[0] = numbers.get(key)!;
      return 1;
    },
  };
}

/** Toys may count for ever. */
const few = { maxStates: 300 };

/** What the oracle counts; `null` if there are more than a few states. */
function plainly<S, A extends Offer>(system: Lts<S, A, unknown>) {
  try {
    return count(system, few.maxStates);
  } catch {
    return null;
  }
}

/** The state after a run. */
function after<S, A extends Offer>(system: Lts<S, A, unknown>, labels: readonly string[]): S {
  return labels.reduce(
    (state, label) =>
      system.step(
        state,
        system.enabled(state).find((a) => a.label === label)!,
      ).state,
    system.initial,
  );
}

/** 1,000,000 states, the farthest at depth 54. */
const large = toy(Array.from({ length: 6 }, (_, i) => noise(`n${i}`, 9)));

describe('exploring any system', () => {
  it('counts as the plain walk does, by rows and by keys', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryToy, async (system) => {
        const expected = plainly(system);
        const graphs = [await exploreLts(system, few), await exploreLts(withWords(system), few)];
        for (const graph of graphs)
          if (expected === null) expect(graph.cutBy).toBe('states');
          else expect(counted(graph)).toEqual(expected);
      }),
    );
  });

  it('sees every state once, in the order of depth, with its offers and its end', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryToy, async (system) => {
        const keys: string[] = [];
        const depths: number[] = [];
        const graph = await exploreLts(system, {
          ...few,
          visit(state, end, offered) {
            expect(offered).toEqual(system.enabled(state));
            expect(end).toBe(system.end(state));
            keys.push(system.key(state));
          },
        });
        expect(new Set(keys).size).toBe(graph.states);
        for (const [number, key] of keys.entries()) {
          const run = graph.runTo(number);
          expect(system.key(after(system, run))).toBe(key);
          depths.push(run.length);
        }
        expect(depths).toEqual(depths.toSorted((a, b) => a - b));
        expect(graph.depth).toBe(depths.at(-1));
      }),
    );
  });

  it('keeps the edges that it is asked to keep', async () => {
    const system = philosophers(3);
    const states: (typeof system.initial)[] = [];
    const graph = await exploreLts(system, { keepEdges: true, visit: (state) => void states.push(state) });
    const { start, labels, targets } = graph.edgeList!;
    expect(start.length).toBe(graph.states + 1);
    for (const [number, state] of states.entries()) {
      const edges = system.enabled(state).map((a) => [a.label, system.key(system.step(state, a).state)]);
      const kept = edges.map((_, i) => start.items[number]! + i);
      expect(
        kept.map((i) => [graph.labels[labels.items[i]!], system.key(states[targets.items[i]!]!)]),
      ).toEqual(edges);
      expect(start.items[number + 1]).toBe(start.items[number]! + edges.length);
    }
    expect((await exploreLts(system)).edgeList).toBeNull();
  });

  it('finds a shortest run to a deadlock', async () => {
    const graph = await exploreLts(philosophers(4));
    expect(graph.ends.deadlocked).toBe(1);
    expect(graph.runTo(graph.nearest.deadlocked!)).toHaveLength(4);
    expect((await exploreLts(lostUpdate())).nearest).toMatchObject({ deadlocked: null });
  });

  it('finds the nearest of several ends, also among the states that a cut left', async () => {
    // after y three more steps end the case, too
    const end = { label: 'x', to: 4, set: () => ({ m: 1 }) };
    const code = [[{ label: 'y' }, end], [{ label: 'a' }], [{ label: 'b' }], [{ label: 'c' }]];
    const system = toy([{ lane: 'A', code }], { m: 0 });
    for (const [maxStates, completed] of [
      [10, 2],
      [3, 1],
    ] as const) {
      const graph = await exploreLts(system, { maxStates });
      expect(graph.ends.completed).toBe(completed);
      expect(graph.runTo(graph.nearest.completed!)).toEqual(['x']);
    }
  });

  it('tells the labels that are offered somewhere', async () => {
    const never = { label: 'never', when: () => false };
    const graph = await exploreLts(toy([{ lane: 'A', code: [[{ label: 'a' }, never], [{ label: 'b' }]] }]));
    expect(graph.labels.toSorted()).toEqual(['a', 'b']);
  });
});

describe('limits', () => {
  it('on states cut before one more is added', async () => {
    const system = toy(Array.from({ length: 3 }, (_, i) => noise(`n${i}`, 9)));
    expect(await exploreLts(system, { maxStates: 1000 })).toMatchObject({ states: 1000, cutBy: null });
    const cut = await exploreLts(system, { maxStates: 999, keepEdges: true });
    expect(cut).toMatchObject({ states: 999, cutBy: 'states' });
    expect(cut.expanded).toBeLessThan(999);
    expect(cut.edgeList!.targets.length).toBe(cut.edges);
    expect(cut.edgeList!.start.items[cut.expanded]).toBe(cut.edges);
  });

  it('leave states unexpanded, whose offers and ends count all the same', async () => {
    const system = toy([noise('a', 1), noise('b', 2)]);
    let visited = 0;
    const cut = await exploreLts(system, { maxStates: 5, visit: () => void visited++ });
    expect(cut).toMatchObject({ states: 5, cutBy: 'states', expanded: 3 });
    expect({ visited, labels: cut.labels.toSorted() }).toEqual({ visited: 5, labels: ['a:0', 'b:0', 'b:1'] });
  });

  it('on memory cut within it', async () => {
    const cut = await exploreLts(large, { maxMemory: 4_000_000 });
    expect(cut.cutBy).toBe('memory');
    expect(cut.memoryBytes).toBeLessThanOrEqual(4_000_000);
    expect(cut.states).toBeGreaterThan(1000);
    const fewer = await exploreLts(large, { maxMemory: 4_000_000, keepEdges: true });
    expect(fewer.memoryBytes).toBeLessThanOrEqual(4_000_000);
    expect(fewer.states).toBeLessThan(cut.states);
    expect(await exploreLts(large, { maxMemory: 1 })).toMatchObject({ states: 1, cutBy: 'memory' });
  });

  it('on time and an interrupt cut', async () => {
    expect(await exploreLts(large, { time: TimeLimit.of(-1) })).toMatchObject({ cutBy: 'time' });
    expect(await exploreLts(large, { signal: { aborted: true } })).toMatchObject({ cutBy: 'interrupt' });
  });

  it('leave the event loop its turns, and progress is reported', async () => {
    const controller = new AbortController();
    const reports: Progress[] = [];
    const graph = await exploreLts(large, {
      signal: controller.signal,
      onProgress(progress) {
        reports.push(progress);
        setTimeout(() => controller.abort(), 0);
      },
    });
    expect(graph.cutBy).toBe('interrupt');
    expect(reports[0]!.states).toBeGreaterThan(reports[0]!.frontier);
  });

  it('are met by a number that cannot be kept, which is never confused with another', async () => {
    const system: Lts<number, Offer> = {
      initial: 0,
      enabled: () => [{ label: 'more' }],
      step: (n) => ({ state: n === 0 ? 1 : n * 2 ** 16, effects: [] }),
      key: String,
      end: () => null,
      words(n, row) {
        row[0] = n;
        return 1;
      },
    };
    expect(await exploreLts(system)).toMatchObject({ states: 3, cutBy: 'memory' });
  });
});
