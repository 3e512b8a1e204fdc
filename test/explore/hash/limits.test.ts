import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HashSearch } from '../../../src/explore/hash/search.ts';
import { dead, finalStates } from '../../../src/explore/state-set.ts';
import { grid as gridNet } from '../../../bench/families.ts';
import { walk } from '../small-models.ts';
import { codedModel, codedModels, codedRule, digit, grid, move, naiveCoded, race } from './coded-models.ts';
import { collidingStates } from './collisions.ts';
import { raceOfTasks, replayed, spaceOf } from './spaces.ts';

const unlimited = { maxMemory: 2 ** 30, maxStates: Infinity, maxDepth: Infinity, wasm: false };

describe('limits of the hashed search', () => {
  it('cut it at just as many states as are allowed, and not where that is all of them', async () => {
    const model = gridNet(3, 4);
    for (const maxStates of [1, 2, 60, 126]) {
      const space = (await spaceOf(model, { maxStates }))!;
      expect(space.cutBy).toBe('states');
      expect(space.states).toBe(maxStates);
    }
    expect(await spaceOf(model, { maxStates: 127 })).toMatchObject({ cutBy: null, states: 127 });
  });

  it('leave the breadth-first part of the graph', () => {
    fc.assert(
      fc.property(codedModels(), fc.integer({ min: 1, max: 40 }), (coded, maxStates) => {
        const graph = naiveCoded(coded, 3000);
        if (graph === null || graph.overflowed) return;
        const search = new HashSearch(coded, { ...unlimited, maxStates });
        while (search.status === 'running') search.advance(7);
        const { expanded, states } = search;
        expect(states).toBe(Math.min(maxStates, graph.states.length));
        expect(search.status).toBe(graph.states.length > maxStates ? 'states' : 'done');
        // A state is numbered by its distance; the oracle may number those of one distance otherwise.
        const key = (values: readonly number[]) => values.join();
        const depthOf = new Map(graph.states.map((state, i) => [key(state), graph.depths[i]]));
        const offered = new Map<string, number>();
        for (const { from } of graph.edges) {
          const name = key(graph.states[from]);
          offered.set(name, (offered.get(name) ?? 0) + 1);
        }
        const found = Array.from({ length: states }, (_, i) =>
          key(coded.digits.map((__, d) => search.value(i + 1, d))),
        );
        expect(new Set(found).size).toBe(states);
        const depths = found.map((name) => depthOf.get(name)!);
        expect(depths).toEqual([...depths].sort((a, b) => a - b));
        const edges = found.slice(0, expanded).reduce((sum, name) => sum + (offered.get(name) ?? 0), 0);
        expect(search.edges).toBe(edges);
        const ends = found.flatMap((name, i) => (i < expanded && !offered.has(name) ? [i + 1] : []));
        expect([...search.dead.items.subarray(0, search.dead.length)]).toEqual(ends);
      }),
      { numRuns: 200 },
    );
  });

  it('cut it by depth only where there is something deeper', async () => {
    const model = gridNet(2, 3);
    expect(await spaceOf(model, { maxDepth: 3 })).toMatchObject({ cutBy: 'depth', depth: 3, states: 7 });
    expect(await spaceOf(model, { maxDepth: 8 })).toMatchObject({ cutBy: null, depth: 8, states: 18 });
  });

  it('cut it by memory, whatever the room, with what was found', async () => {
    const model = gridNet(4, 9);
    const all = (await spaceOf(model))!;
    for (const share of [0.3, 0.5, 0.7, 0.9]) {
      const maxMemory = Math.floor(share * all.memoryBytes);
      const space = (await spaceOf(model, { maxMemory }))!;
      expect(space.cutBy).toBe('memory');
      expect(space.states).toBeGreaterThan(500);
      expect(space.memoryBytes).toBeLessThanOrEqual(maxMemory);
    }
    expect(await spaceOf(model, { maxMemory: 1.2 * all.memoryBytes })).toMatchObject({ cutBy: null });
  });

  it('keep what was found where there is no room for wider digits', async () => {
    const coded = (await spaceOf(walk(3, 60), { maxMemory: 30_000 }))!;
    expect(coded.cutBy).toBe('memory');
    expect(coded.states).toBeGreaterThan(100);
  });

  it('leave questions about a part open', async () => {
    const model = gridNet(3, 4);
    const space = (await spaceOf(model, { maxStates: 100 }))!;
    expect(await space.doom(finalStates(model))).toBe('unknown');
    expect(await space.nearest([dead])).toEqual([null]);
    const early = (await spaceOf(raceOfTasks(2, 2), { maxStates: 40 }))!;
    expect(await early.doom(finalStates(early.model))).toBe('unknown');
  });

  it('end it when the signal is aborted, and long questions too', async () => {
    const signal = { aborted: false };
    const model = gridNet(4, 9);
    const space = (await spaceOf(model, { signal }))!;
    signal.aborted = true;
    await expect(space.doom(finalStates(model))).rejects.toThrow();
    expect((await spaceOf(model, { signal }))!.cutBy).toBe('interrupt');
  });

  it('grow the table many times', () => {
    const coded = grid(4, 12);
    const search = new HashSearch(coded, unlimited);
    while (search.status === 'running') search.advance(1000);
    expect(search.states).toBe(13 ** 4 + 2);
    expect(search.edges).toBe(4 * 12 * 13 ** 3 + 2);
  });
});

describe('a state that finds no room for a successor', () => {
  it('takes back the ends that were found behind it', () => {
    const arms = [1, 2, 3, 4].map((arm) => codedRule({ 0: move([0, arm]) }));
    const coded = codedModel(
      [digit(5), digit(2)],
      [...arms, codedRule({ 0: move([1, 1]), 1: move([0, 1]) })],
    );
    const search = new HashSearch(coded, { ...unlimited, maxStates: 5 });
    while (search.status === 'running') search.advance(100);
    expect(search).toMatchObject({ status: 'states', states: 5, expanded: 1, edges: 4 });
    expect(search.dead.length).toBe(0);
    search.observe(search.expanded + 1, search.states);
    expect([...search.dead.items.subarray(0, search.dead.length)]).toEqual([3, 4, 5]);
  });
});

describe('runs to states', () => {
  it('are shortest ones, though no parents are stored', async () => {
    const model = raceOfTasks(2, 3);
    const space = (await spaceOf(model))!;
    const [run] = await space.nearest([dead]);
    expect(run).toHaveLength(14);
    replayed(model, run!);
  });

  it('keys of several words hold many digits', () => {
    fc.assert(
      fc.property(codedModels(2 ** 17), (coded) => {
        const graph = naiveCoded(coded, 3000);
        if (graph === null || graph.overflowed || coded.rules.some(({ lookups }) => lookups.length > 0))
          return;
        const search = new HashSearch(coded, unlimited);
        while (search.status === 'running') search.advance(50);
        expect(search.states).toBe(graph.states.length);
        expect(search.edges).toBe(graph.edges.length);
      }),
      { numRuns: 60 },
    );
  });

  it('counts a race through lookups', () => {
    const search = new HashSearch(race(3, 2), unlimited);
    while (search.status === 'running') search.advance(50);
    expect(search.states).toBe(naiveCoded(race(3, 2), 10_000)!.states.length);
  });
});

describe('states with the same hash', () => {
  it('are told apart', () => {
    const search = new HashSearch(collidingStates(), unlimited);
    while (search.status === 'running') search.advance(10);
    expect(search.states).toBe(3);
    expect([2, 3].map((state) => search.value(state, 0))).toEqual([1, 2]);
  });
});
