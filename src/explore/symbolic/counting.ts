import type { Layers } from './layers.ts';
import { type RelationStore, identity, never } from './relation-store.ts';
import type { Watch } from './watch.ts';

/** The number of states of a diagram. */
export async function countOf(layers: Layers, watch: Watch): Promise<bigint> {
  let below: bigint[] = [1n];
  for (let level = 1; level <= layers.top; level++) {
    await watch.turn();
    below = summed(layers, level, below);
  }
  return layers.nodes[layers.top].length === 0 ? 0n : below[0];
}

/** Per node of a level, how many states there are below. */
function summed(layers: Layers, level: number, below: readonly bigint[]): bigint[] {
  const { place } = layers;
  return Array.from(layers.nodes[level], (node) => {
    let sum = 0n;
    layers.forEach(node, (_, child) => (sum += below[place[child]]));
    return sum;
  });
}

/** How often relations have an arrow from a state of a diagram. */
export interface Firings {
  /** Pairs of a relation and a state. */
  readonly total: bigint;
  /** Per relation, whether it has an arrow from some state. */
  readonly fired: readonly boolean[];
}

/**
 * Counts the states in which relations have arrows, all relations at once: those that are under way at a level are paired with the nodes of that
 * level, each pair once.
 * @param relations that lead from a state to one other at most
 */
export async function firingsOf(
  layers: Layers,
  relations: readonly number[],
  store: RelationStore,
  watch: Watch,
): Promise<Firings> {
  const starting: number[][] = Array.from({ length: layers.top + 1 }, () => []);
  relations.forEach((relation, i) => {
    if (relation > identity) starting[store.level[relation]].push(i);
  });
  const pairs = await pairsOf(layers, relations, starting, store, watch);
  const fired = relations.map((relation) => relation === identity);
  const isIdle = relations.filter((relation) => relation === identity).length;
  let [below, totals, counts]: [bigint[], bigint[], Map<number, bigint>] = [[1n], [0n], new Map()];
  for (let level = 1; level <= layers.top; level++) {
    await watch.turn();
    const enabled = enabledCounter(layers, store, level, below, counts);
    const added = new Map<number, bigint>();
    for (const i of starting[level]) {
      for (const node of layers.nodes[level]) {
        const count = enabled(relations[i], node);
        if (count === 0n) continue;
        fired[i] = true;
        added.set(node, (added.get(node) ?? 0n) + count);
      }
    }
    const inside = summed(layers, level, totals);
    totals = inside.map((total, i) => total + (added.get(layers.nodes[level][i]) ?? 0n));
    counts = new Map(
      pairs[level].map(([relation, node]) => [keyOf(relation, node), enabled(relation, node)]),
    );
    below = summed(layers, level, below);
  }
  const states = layers.nodes[layers.top].length === 0 ? 0n : below[0];
  return { total: (states === 0n ? 0n : totals[0]) + states * BigInt(isIdle), fired };
}

type Pair = readonly [relation: number, node: number];

/** Exact: relations are fewer than 2^21, nodes fewer than 2^31. */
function keyOf(relation: number, node: number): number {
  return relation * 2 ** 31 + node;
}

/** Per level, the relations begun above and the nodes they meet there. */
async function pairsOf(
  layers: Layers,
  relations: readonly number[],
  starting: readonly (readonly number[])[],
  store: RelationStore,
  watch: Watch,
): Promise<Pair[][]> {
  const pairs: Pair[][] = Array.from({ length: layers.top + 1 }, () => []);
  for (let level = layers.top; level > 0; level--) {
    await watch.turn();
    const seen = new Set<number>();
    const meet = (relation: number, node: number) => {
      if (relation === identity || seen.has(keyOf(relation, node))) return;
      seen.add(keyOf(relation, node));
      pairs[level - 1].push([relation, node]);
    };
    const follow = (relation: number, node: number) => followed(layers, store, level, relation, node, meet);
    for (const i of new Set(starting[level].map((i) => relations[i])))
      for (const node of layers.nodes[level]) follow(i, node);
    for (const [relation, node] of pairs[level]) follow(relation, node);
  }
  return pairs;
}

/** Visits what a relation leads to, one level down. */
function followed(
  layers: Layers,
  store: RelationStore,
  level: number,
  relation: number,
  node: number,
  visit: (relation: number, child: number) => void,
): void {
  const passes = store.level[relation] < level;
  const { from: froms, next: nexts } = store;
  const [from, next] = [froms[relation], nexts[relation]];
  let i = 0;
  layers.forEach(node, (value, child) => {
    if (passes) visit(relation, child);
    else {
      while (i < from.length && from[i] < value) i++;
      for (; i < from.length && from[i] === value; i++) visit(next[i], child);
    }
  });
}

/** Counts the states below a node in which a relation has an arrow. */
function enabledCounter(
  layers: Layers,
  store: RelationStore,
  level: number,
  below: readonly bigint[],
  counts: ReadonlyMap<number, bigint>,
): (relation: number, node: number) => bigint {
  return (relation, node) => {
    let sum = 0n;
    followed(layers, store, level, relation, node, (next, child) => {
      if (next === never) return;
      sum += next === identity ? below[layers.place[child]] : counts.get(keyOf(next, child))!;
    });
    return sum;
  };
}
