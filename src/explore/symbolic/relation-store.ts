/**
 * Relations between states, as decision diagrams over pairs of values that leave out the levels which stay as they are: a node of a
 * level maps pairs (old value, new value) to nodes of lower levels. Equal nodes are one node, so rules share their ends, and with
 * these what was computed for them. Matrix diagrams with identity reduction: Ciardo, Luettgen, Siminiceanu, "Saturation: an
 * efficient iteration strategy for symbolic state-space generation", TACAS 2001.
 */
import type { Move } from '../coding/coded.ts';

/** The relation in which all levels from here down stay as they are. */
export const identity = 0;
/** A relation that holds between no two states. */
export const never = -1;

/** From an old to a new value, and how it goes on below. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

export class RelationStore {
  readonly level: number[] = [0];
  /** The arrows of node `i` are those from `start[i]` up to, not including, `start[i + 1]`, by ascending old value. */
  readonly start: number[] = [0, 0];
  /** Per arrow, the old value, the new one, and the node below. */
  readonly from: number[] = [];
  readonly to: number[] = [];
  readonly next: number[] = [];
  /** Hash table of nodes; 0 where free. */
  private table = new Int32Array(64);
  /** Per node, its inverse, as far as it was asked for. */
  private readonly inverses: number[] = [identity];

  get count(): number {
    return this.level.length;
  }

  /**
   * The node with these arrows.
   * @param size of the digit at that level
   */
  intern(level: number, size: number, arrows: readonly Arrow[]): number {
    const sorted = [...arrows].sort((a, b) => a.from - b.from || a.to - b.to || a.next - b.next);
    for (const { from, to, next } of sorted) this.add(from, to, next);
    return this.made(level, size);
  }

  /**
   * The node whose arrows all go on alike.
   * @param chosen which arrows of the move; `null`: all
   */
  moving(
    level: number,
    size: number,
    { from, to }: Move,
    next: number,
    chosen: ((i: number) => boolean) | null = null,
  ): number {
    if (next === never) return never;
    for (let i = 0; i < from.length; i++) if (chosen === null || chosen(i)) this.add(from[i], to[i], next);
    return this.made(level, size);
  }

  /** The old values, each once. */
  valuesOf(relation: number): Set<number> {
    return new Set(this.from.slice(this.start[relation], this.start[relation + 1]));
  }

  /**
   * The relation with old and new states exchanged.
   * @param sizes of the digits, per level
   */
  inverse(relation: number, sizes: ArrayLike<number>): number {
    if (relation === never) return never;
    const { start, from, to, next, inverses } = this;
    // What a node refers to has lower numbers, so that no recursion is needed.
    for (let node = inverses.length; node <= relation; node++) {
      const arrows: Arrow[] = [];
      for (let i = start[node]; i < start[node + 1]; i++)
        arrows.push({ from: to[i], to: from[i], next: inverses[next[i]] });
      inverses.push(this.intern(this.level[node], sizes[this.level[node]], arrows));
    }
    return inverses[relation];
  }

  /** An arrow of the node that {@link made} is to give. */
  private add(from: number, to: number, next: number): void {
    this.from.push(from);
    this.to.push(to);
    this.next.push(next);
  }

  /** The node with the arrows added since the last one, found or made. */
  private made(level: number, size: number): number {
    const first = this.start[this.count];
    const found = this.from.length === first ? never : this.staysAsItIs(size, first);
    if (found !== null) return this.dropped(first, found);
    const { table } = this;
    const mask = table.length - 1;
    let slot = this.hash(level, first, this.from.length) & mask;
    for (let node = table[slot]; node !== 0; node = table[slot]) {
      if (this.level[node] === level && this.isLike(node, first)) return this.dropped(first, node);
      slot = (slot + 1) & mask;
    }
    const node = this.level.push(level) - 1;
    this.start.push(this.from.length);
    table[slot] = node;
    if (2 * this.count > table.length) this.enlarge();
    return node;
  }

  private dropped(first: number, node: number): number {
    this.from.length = this.to.length = this.next.length = first;
    return node;
  }

  /** What all arrows from one on go on with, where every value stays and all go on alike; else `null`. */
  private staysAsItIs(size: number, first: number): number | null {
    const { from, to, next } = this;
    if (from.length - first !== size) return null;
    for (let i = first; i < from.length; i++) if (from[i] !== to[i] || next[i] !== next[first]) return null;
    return next[first];
  }

  private isLike(node: number, first: number): boolean {
    const { start, from, to, next } = this;
    const other = start[node];
    const arrows = from.length - first;
    if (start[node + 1] - other !== arrows) return false;
    for (let i = 0; i < arrows; i++) {
      const [a, b] = [first + i, other + i];
      if (from[a] !== from[b] || to[a] !== to[b] || next[a] !== next[b]) return false;
    }
    return true;
  }

  private hash(level: number, first: number, end: number): number {
    const { from, to, next } = this;
    let sum = Math.imul(level, 0x9e3779b1);
    for (let i = first; i < end; i++) {
      sum = Math.imul(sum ^ from[i], 0x85ebca6b) ^ Math.imul(to[i], 0xc2b2ae35);
      sum = Math.imul(sum ^ (sum >>> 15) ^ next[i], 0x27d4eb2f);
      sum ^= sum >>> 15;
    }
    return sum ^ (sum >>> 13);
  }

  private enlarge(): void {
    const table = new Int32Array(2 * this.table.length);
    const mask = table.length - 1;
    for (let node = 1; node < this.count; node++) {
      let slot = this.hash(this.level[node], this.start[node], this.start[node + 1]) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = node;
    }
    this.table = table;
  }
}
