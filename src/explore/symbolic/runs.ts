/**
 * Shortest runs, told from the distances of all states: a state at distance d has a predecessor at distance d - 1, so the run is found
 * from its end.
 */
import type { Run } from '../space.ts';
import type { Algebra } from './algebra.ts';
import { entryWords } from './node-store.ts';
import { identity, never } from './relation-store.ts';

/** A rule of the field model, as a relation from old to new states. */
export interface Firing {
  readonly rule: number;
  readonly relation: number;
}

/** On the way down from the highest level that a rule mentions: what is left of its inverse, and of the distances. */
interface Way {
  readonly relation: number;
  readonly node: number;
  /** How much more the weights on this way are than those of the state at hand. */
  readonly more: number;
  readonly value: number;
  readonly above: Way | null;
}

/** Walks back from states to the initial one. */
export class Backtracker {
  /** Per level and new value there, the rules whose highest level it is, with inverse relations. */
  private readonly candidates: readonly (readonly Firing[])[][];
  /** The state at hand, and its path through the distances: value, node and weight of each level. */
  private readonly values: Int32Array;
  private readonly path: Int32Array;
  private readonly weights: Int32Array;

  /** @param distances of all states from the initial one: at least 0 */
  constructor(
    private readonly algebra: Algebra,
    private readonly distances: number,
    firings: readonly Firing[],
  ) {
    const { relations, levels } = algebra;
    const candidates: Firing[][][] = Array.from(levels.sizes, (size) =>
      Array.from({ length: size }, () => []),
    );
    for (const { rule, relation } of firings) {
      if (relation === never || relation === identity) continue;
      const inverse = relations.inverse(relation, levels.sizes);
      for (const to of relations.valuesOf(inverse)) {
        candidates[relations.level[inverse]][to].push({ rule, relation: inverse });
      }
    }
    this.candidates = candidates;
    this.values = new Int32Array(levels.count + 1);
    this.path = new Int32Array(levels.count + 1);
    this.weights = new Int32Array(levels.count + 1);
  }

  /** A shortest run to one of the states of a set that is not empty. */
  async runTo(set: number): Promise<Run> {
    const { levels, watch } = this.algebra;
    const nearest = await this.algebra.intersect(this.distances, set);
    this.choose(nearest.node);
    this.follow(levels.count, this.distances, 0);
    const run: number[] = [];
    // What was undone last tends to be near what is to be undone next.
    let start = levels.count;
    for (let left = nearest.weight; left > 0; left--) {
      await watch.turn();
      let level = start;
      let rule = this.undo(level);
      while (rule < 0) {
        level = level === 1 ? levels.count : level - 1;
        rule = this.undo(level);
      }
      run.push(rule);
      start = level;
    }
    return run.reverse();
  }

  /** A state of a set whose weights add up to 0. */
  private choose(set: number): void {
    const { pool, startOf } = this.algebra.machine.nodes;
    for (let level = this.algebra.levels.count, node = set; level > 0; level--) {
      let at = startOf[node];
      while (pool[at + 2] !== 0) at += entryWords;
      this.values[level] = pool[at];
      node = pool[at + 1];
    }
  }

  /** The path of the state at hand from a level down; it ends early where it is known, below the levels that changed. */
  private follow(from: number, start: number, lowestChanged: number): void {
    const { pool } = this.algebra.machine.nodes;
    for (let level = from, node = start; level > 0; level--) {
      if (level < lowestChanged && this.path[level] === node) return;
      const at = this.entry(node, this.values[level]);
      this.path[level] = node;
      this.weights[level] = pool[at + 2];
      node = pool[at + 1];
    }
  }

  private entry(node: number, value: number): number {
    return this.algebra.machine.nodes.find(node, value);
  }

  /** Takes one step back by a rule whose highest level is this one. @returns the rule, or -1 if none leads nearer */
  private undo(level: number): number {
    for (const { rule, relation } of this.candidates[level][this.values[level]]) {
      if (this.undoBy(level, relation)) return rule;
    }
    return -1;
  }

  private undoBy(top: number, inverse: number): boolean {
    let ways: Way[] = [{ relation: inverse, node: this.path[top], more: 0, value: -1, above: null }];
    for (let level = top; ways.length > 0; level--) {
      const ended = ways.find(
        (way) => way.relation === identity && way.more + this.rest(way.node, level) === -1,
      );
      if (ended) {
        this.take(ended, level + 1, top);
        return true;
      }
      ways = shortest(ways.flatMap((way) => (way.relation === identity ? [] : this.waysBelow(way, level))));
    }
    return false;
  }

  private waysBelow(way: Way, level: number): Way[] {
    const { relations, machine } = this.algebra;
    const { pool } = machine.nodes;
    const below: Way[] = [];
    const add = (value: number, relation: number) => {
      const at = this.entry(way.node, value);
      if (at < 0) return;
      const more = way.more + pool[at + 2] - this.weights[level];
      below.push({ relation, node: pool[at + 1], more, value, above: way });
    };
    if (relations.level[way.relation] < level) add(this.values[level], way.relation);
    else {
      for (let i = relations.start[way.relation]; i < relations.start[way.relation + 1]; i++)
        if (relations.from[i] === this.values[level]) add(relations.to[i], relations.next[i]);
    }
    return below;
  }

  /** How much more the weights from a level down are than those of the state at hand, where its values stay; `Infinity` if there is no such state. */
  private rest(start: number, from: number): number {
    const { pool } = this.algebra.machine.nodes;
    let more = 0;
    for (let level = from, node = start; level > 0 && node !== this.path[level]; level--) {
      const at = this.entry(node, this.values[level]);
      if (at < 0) return Infinity;
      more += pool[at + 2] - this.weights[level];
      node = pool[at + 1];
    }
    return more;
  }

  /** Makes the state at the end of a way the one at hand. */
  private take(end: Way, lowest: number, top: number): void {
    let way: Way = end;
    for (let level = lowest; way.above !== null; level++, way = way.above) this.values[level] = way.value;
    this.follow(top, this.path[top], lowest);
  }
}

/** Of all ways that go on alike, the shortest: rules that empty many places have a huge number of ways back. */
function shortest(ways: Way[]): Way[] {
  if (ways.length < 2) return ways;
  const found = new Map<number, Way>();
  for (const way of ways) {
    // Exact: relations are fewer than 2^21, nodes fewer than 2^31.
    const key = way.relation * 2 ** 31 + way.node;
    const known = found.get(key);
    if (known === undefined || way.more < known.more) found.set(key, way);
  }
  return [...found.values()];
}
