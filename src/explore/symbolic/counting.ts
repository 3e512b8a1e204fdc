import { type Budget, MemoryExhausted } from './budget.ts';
import type { Layers } from './layers.ts';
import { nothing } from './node-store.ts';
import { Pairs } from './pairs.ts';
import { type RelationStore, identity } from './relation-store.ts';
import type { Watch } from '../watch.ts';

/** The number of states of a diagram. */
export async function countOf(layers: Layers, watch: Watch): Promise<bigint> {
  let below: bigint[] = [1n];
  for (let level = 1; level <= layers.top; level++) {
    await watch.turn();
    below = summed(layers, level, below);
  }
  return layers.nodes[layers.top].length === 0 ? 0n : below[0];
}

/** For each node of a level, the sum over its children. */
function summed(layers: Layers, level: number, below: readonly bigint[]): bigint[] {
  const { place } = layers;
  return Array.from(layers.nodes[level], (node) => {
    let sum = 0n;
    layers.forEach(node, (_, child) => (sum += below[place[child]]));
    return sum;
  });
}

/** How often relations lead from a state of a diagram. */
export interface Firings {
  /** Pairs of a relation and a state. */
  readonly total: bigint;
  /** Per relation, whether it leads from some state. */
  readonly fired: readonly boolean[];
}

/** Bytes of a pair of a relation and a node, about. */
const pairBytes = 64;

/**
 * Counts the states that relations lead from: many relations in one pass, in which each that is under way is paired with the
 * nodes it meets; fewer at a time where the pairs would take too much memory.
 * @param relations each leads from a state to one other at most
 * @throws {MemoryExhausted} {GivenUp}
 */
export async function firingsOf(
  layers: Layers,
  relations: readonly number[],
  store: RelationStore,
  budget: Budget,
  watch: Watch,
): Promise<Firings> {
  const most = (budget.limit - budget.used) / pairBytes;
  const begun = startsOf(layers, relations, store);
  const pairs = await pairsOf(layers, relations, begun, store, most, watch);
  if (pairs !== null) return counted(layers, relations, begun, pairs, store, watch);
  if (relations.length === 1) throw new MemoryExhausted();
  const half = relations.length >> 1;
  const first = await firingsOf(layers, relations.slice(0, half), store, budget, watch);
  const second = await firingsOf(layers, relations.slice(half), store, budget, watch);
  return { total: first.total + second.total, fired: [...first.fired, ...second.fired] };
}

/** Per level, the relations whose highest level it is: indices. At level 0 those that hold everywhere. */
function startsOf(layers: Layers, relations: readonly number[], store: RelationStore): number[][] {
  const begun: number[][] = Array.from({ length: layers.top + 1 }, () => []);
  relations.forEach((relation, i) => {
    if (relation >= identity) begun[store.level[relation]].push(i);
  });
  return begun;
}

/** @returns per level, the relations begun above with the nodes they meet there; `null` if there are more than `most` */
async function pairsOf(
  layers: Layers,
  relations: readonly number[],
  begun: readonly (readonly number[])[],
  store: RelationStore,
  most: number,
  watch: Watch,
): Promise<readonly Pairs[] | null> {
  const pairs = begun.map(() => new Pairs());
  let count = 0;
  for (let level = layers.top; level > 0; level--) {
    await watch.turn();
    const [here, below] = [pairs[level], pairs[level - 1]];
    const meet = (relation: number, node: number) => {
      if (relation !== identity && count + below.count <= most) below.add(relation, node);
    };
    for (const relation of new Set(begun[level].map((i) => relations[i])))
      for (const node of layers.nodes[level]) follow(layers, store, level, relation, node, meet);
    for (let i = 0; i < here.count; i++) follow(layers, store, level, here.relations[i], here.nodes[i], meet);
    count += below.count;
    if (count > most) return null;
  }
  return pairs;
}

async function counted(
  layers: Layers,
  relations: readonly number[],
  begun: readonly (readonly number[])[],
  pairs: readonly Pairs[],
  store: RelationStore,
  watch: Watch,
): Promise<Firings> {
  const isEmpty = layers.nodes[layers.top].length === 0;
  const fired = relations.map((relation) => relation === identity && !isEmpty);
  let below = [1n];
  let totals = [BigInt(begun[0].length)];
  let counts: bigint[] = [];
  for (let level = 1; level <= layers.top; level++) {
    await watch.turn();
    const { place } = layers;
    const met = pairs[level - 1];
    const from = (relation: number, node: number): bigint => {
      let sum = 0n;
      follow(layers, store, level, relation, node, (next, child) => {
        sum += next === identity ? below[place[child]] : counts[met.find(next, child)];
      });
      return sum;
    };
    const here = summed(layers, level, totals);
    for (const i of begun[level]) {
      for (const node of layers.nodes[level]) {
        const count = from(relations[i], node);
        here[place[node]] += count;
        fired[i] ||= count > 0n;
      }
    }
    const { relations: paired, nodes } = pairs[level];
    counts = paired.map((relation, i) => from(relation, nodes[i]));
    totals = here;
    below = summed(layers, level, below);
  }
  return { total: isEmpty ? 0n : totals[0], fired };
}

/** Visits what a relation leads to, one level down. */
function follow(
  layers: Layers,
  store: RelationStore,
  level: number,
  relation: number,
  node: number,
  visit: (relation: number, child: number) => void,
): void {
  if (store.level[relation] < level) {
    layers.forEach(node, (_, child) => visit(relation, child));
    return;
  }
  const { start, from, next } = store;
  for (let i = start[relation]; i < start[relation + 1]; i++) {
    const child = layers.child(node, from[i]);
    if (child !== nothing) visit(next[i], child);
  }
}
