import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Offer } from '../../src/lts.ts';
import type { Monitor, System } from '../../src/trace.ts';
import { toItsEnd } from '../../src/run/pause.ts';
import { shortestFailure } from '../../src/verify/shortest.ts';

const shortest = (...question: Parameters<typeof shortestFailure<number, Edge>>) =>
  toItsEnd(shortestFailure<number, Edge>(...question));

type Edge = Offer & { readonly to: number };

/** A graph as a system: states are numbers, each edge an action. */
function graph(edges: readonly (readonly [number, number])[]): System<number, Edge> {
  return {
    initial: 0,
    enabled: (s) => edges.flatMap(([from, to], i) => (from === s ? [{ label: `e${i}`, to }] : [])),
    step: (_, a) => ({ state: a.to, effects: [] }),
    key: String,
    end: () => 'completed',
    view: () => [],
    lane: () => '',
    scopes: () => [],
    opcode: () => 'edge',
  };
}

const failure = { property: 'p', culprits: [] };
const failsAt =
  (bad: number): Monitor<number> =>
  (s) =>
    s === bad ? { ...failure, message: '' } : null;
const never = () => false;

/** Steps to `bad` by relaxation, or infinity. */
function distance(edges: readonly (readonly [number, number])[], bad: number): number {
  const d = new Map([[0, 0]]);
  for (let round = 0; round <= edges.length; round++) {
    for (const [from, to] of edges) d.set(to, Math.min(d.get(to) ?? Infinity, (d.get(from) ?? Infinity) + 1));
  }
  return d.get(bad) ?? Infinity;
}

const node = fc.nat(7);
const edges = fc.uniqueArray(fc.tuple(node, node), { maxLength: 20, selector: String });

describe('the shortest failure', () => {
  test('is as far away as the state is, and asked only below the limit', () => {
    fc.assert(
      fc.property(edges, node, fc.integer({ min: 1, max: 10 }), (list, bad, limit) => {
        const found = shortest(graph(list), failsAt(bad), failure, limit, 1000, never);
        const expected = distance(list, bad);
        if (expected < limit) expect(found).toMatchObject({ kind: 'found', steps: { length: expected } });
        else expect(found).toEqual({ kind: 'none' });
      }),
    );
  });

  test('its steps lead to the failure', () => {
    const found = shortest(
      graph([
        [0, 1],
        [0, 2],
        [2, 3],
      ]),
      failsAt(3),
      failure,
      9,
      1000,
      never,
    );
    expect(found).toEqual({
      kind: 'found',
      steps: [
        { offered: ['e0', 'e1'], pick: 1 },
        { offered: ['e2'], pick: 0 },
      ],
    });
  });

  test('another failure is not the one asked for', () => {
    const found = shortest(graph([[0, 1]]), failsAt(1), { property: 'q', culprits: [] }, 9, 1000, never);
    expect(found.kind).toBe('none');
  });

  test('gives up at the limit on states, and when it is told to', () => {
    const chain = Array.from({ length: 50 }, (_, i) => [i, i + 1] as const);
    expect(shortest(graph(chain), failsAt(50), failure, 99, 10, never).kind).toBe('unknown');
    expect(shortest(graph(chain), failsAt(50), failure, 99, 1000, () => true).kind).toBe('unknown');
  });
});
