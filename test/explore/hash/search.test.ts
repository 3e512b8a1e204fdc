import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodedModel } from '../../../src/explore/coding/coded.ts';
import { type HashOptions, HashSearch } from '../../../src/explore/hash/search.ts';
import { codedModels, grid, naiveCoded, philosophers, race } from './coded-models.ts';

const unlimited = { maxMemory: 2 ** 30, maxStates: Infinity, maxDepth: Infinity, wasm: false };

/** A finished search, advanced in slices. */
function searched(coded: CodedModel, options: Partial<HashOptions> = {}, slice = 1000): HashSearch {
  const search = new HashSearch(coded, { ...unlimited, ...options });
  while (search.status === 'running') search.advance(slice);
  return search;
}

const valuesOf = (search: HashSearch, state: number) =>
  search.coded.digits.map((_, d) => search.value(state, d));

/** Everything that a search knows, held against the oracle. */
function expectSame(search: HashSearch, coded: CodedModel): void {
  const graph = naiveCoded(coded, 5000);
  if (graph === null) return;
  if (graph.overflowed) {
    expect(search.status).toBe('overflow');
    return;
  }
  expect(search.status).toBe('done');
  expect(search.edges).toBe(graph.edges.length);
  expect(search.depth).toBe(graph.depths.at(-1));
  const found = graph.states.map((_, i) => valuesOf(search, i + 1));
  expect(new Set(found.map((state) => state.join()))).toEqual(
    new Set(graph.states.map((state) => state.join())),
  );
  expect(search.states).toBe(graph.states.length);
  const offered = new Set(graph.edges.map(({ from }) => graph.states[from].join()));
  const dead = Array.from(search.dead.items.subarray(0, search.dead.length), (state) =>
    found[state - 1].join(),
  );
  expect(new Set(dead)).toEqual(
    new Set(graph.states.map((state) => state.join()).filter((state) => !offered.has(state))),
  );
  const fired = new Set(graph.edges.map(({ rule }) => rule));
  expect([...search.firedMembers()]).toEqual(coded.rules.map((_, i) => Number(fired.has(i))));
}

describe('the hashed search', () => {
  it.each([
    [grid(4, 9), 10_002, 4 * 9 * 10 ** 3 + 2],
    [philosophers(8), 1154, null],
    [race(3, 2), null, null],
  ])('counts families exactly', (coded, states, edges) => {
    const search = searched(coded);
    if (states !== null) expect(search.states).toBe(states);
    if (edges !== null) expect(search.edges).toBe(edges);
    expectSame(search, coded);
  });

  it('finds what a plain search of random models finds', () => {
    fc.assert(
      fc.property(codedModels(), fc.integer({ min: 1, max: 50 }), (coded, slice) => {
        expectSame(searched(coded, {}, slice), coded);
      }),
      { numRuns: 300 },
    );
  });
});
