import { expect, test } from 'vitest';
import { Pairs } from '../../../src/explore/symbolic/pairs.ts';
import { identity, never, RelationStore } from '../../../src/explore/symbolic/relation-store.ts';

const move = (from: readonly number[], to: readonly number[]) => ({
  from: Int32Array.from(from),
  to: Int32Array.from(to),
});

test('equal relations are one node, however many there are and however they are made', () => {
  const store = new RelationStore();
  const made = Array.from({ length: 500 }, (_, i) => store.moving(1, 500, move([i], [0]), identity));
  expect(new Set(made).size).toBe(500);
  made.forEach((node, i) => {
    expect(store.intern(1, 500, [{ from: i, to: 0, next: identity }])).toBe(node);
  });
  expect(store.count).toBe(501);
  expect(store.from).toHaveLength(500);
});

test('what changes nothing is no node, and what leads nowhere is none', () => {
  const store = new RelationStore();
  const below = store.moving(1, 3, move([0, 1], [1, 2]), identity);
  expect(store.moving(2, 2, move([0, 1], [0, 1]), below)).toBe(below);
  expect(store.moving(2, 2, move([0, 1], [0, 1]), below, (i) => i > 1)).toBe(never);
  expect(store.moving(2, 2, move([0], [1]), never)).toBe(never);
  expect(store.moving(2, 2, move([0, 1], [1, 0]), below)).toBeGreaterThan(below);
  const one = store.moving(2, 2, move([0, 1], [0, 1]), below, (i) => i === 1);
  expect(store.inverse(store.inverse(one, [1, 3, 2]), [1, 3, 2])).toBe(one);
});

test('pairs are numbered once each', () => {
  const pairs = new Pairs();
  for (let i = 0; i < 900; i++) pairs.add(i % 3, i % 400);
  expect(pairs.count).toBe(900);
  for (let i = 0; i < 900; i++) pairs.add(i % 3, i % 400);
  expect(pairs.count).toBe(900);
  expect(pairs.nodes.map((node, i) => pairs.find(pairs.relations[i], node))).toEqual([...pairs.nodes.keys()]);
  expect(pairs.find(3, 1)).toBe(-1);
});
