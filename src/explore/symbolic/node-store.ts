/**
 * Nodes of decision diagrams in flat arrays. A node of level `k` maps values of the digit at that level to nodes of level `k - 1`
 * and weights; level 0 is the node `everything`, and a value that is absent leads to `nothing`. A diagram is a set of states with a
 * number for each: the sum of the weights on its path. Of every node the least weight is 0 (an offset is kept by whoever points
 * to it), and equal nodes are the same node: so equal functions have equal diagrams. Sets are diagrams whose weights are all 0.
 *
 * Edge-valued diagrams: Ciardo, Siminiceanu, "Using edge-valued decision diagrams for symbolic generation of shortest paths",
 * FMCAD 2002.
 */
import type { Budget } from './budget.ts';
import { MemoryExhausted } from './budget.ts';

/** The empty set, at every level. */
export const nothing = 0;
/** The only node of level 0. */
export const everything = 1;

/** Words of an entry: value, child, weight. */
export const entryWords = 3;
/** Words before the entries of a node: its number, and how many entries it has; the latter stands behind them once more. */
const headWords = 2;

/** Room for so many nodes at first. */
const fewest = 64;

export class NodeStore {
  /** Records of nodes, children always before their parents. */
  pool: Int32Array;
  /** Per node, where its entries start in the pool. Unused nodes are chained here. */
  startOf: Int32Array;
  levelOf: Int32Array;
  /** During a collection and until the next: 1 for nodes that are in use. */
  live = new Uint8Array(0);
  /** Nodes in use. */
  count = 2;
  private top = 0;
  /** First of the chain of unused numbers, or -1; numbers from `fresh` on were never used. */
  private unused = -1;
  private fresh = 2;
  /** Hash table of nodes; 0 where free. */
  private table: Int32Array;
  /** Words that the last collection left in use. */
  private kept = 0;

  /** @param widest entries of the largest node there can be */
  constructor(
    private readonly widest: number,
    private readonly budget: Budget,
  ) {
    const words = Math.max(8 * fewest, 4 * this.recordWords);
    budget.take(4 * (words + 4 * fewest));
    this.pool = new Int32Array(words);
    this.startOf = new Int32Array(fewest);
    this.levelOf = new Int32Array(fewest);
    this.table = new Int32Array(2 * fewest);
  }

  private get recordWords(): number {
    return headWords + entryWords * this.widest + 1;
  }

  /** How many entries a node has. */
  entries(node: number): number {
    return this.pool[this.startOf[node] - 1];
  }

  /** Where the entry of a value is in the pool, or -1. */
  find(node: number, value: number): number {
    const { pool } = this;
    const start = this.startOf[node];
    let low = 0;
    let high = pool[start - 1] - 1;
    if (value <= high && pool[start + entryWords * value] === value) return start + entryWords * value;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = pool[start + entryWords * middle];
      if (found === value) return start + entryWords * middle;
      if (found < value) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** The child for a value, or `nothing`. */
  child(node: number, value: number): number {
    const at = this.find(node, value);
    return at < 0 ? nothing : this.pool[at + 1];
  }

  /** Whether {@link intern} has room for one more node; else {@link makeRoom} is due. */
  get hasRoom(): boolean {
    return (
      this.top + this.recordWords <= this.pool.length &&
      (this.unused >= 0 || this.fresh < this.startOf.length) &&
      2 * this.count < this.table.length
    );
  }

  /**
   * The node with these entries, found or made.
   * @param words ascending entries from `at` on, the least weight 0
   */
  intern(level: number, words: Int32Array, at: number, entries: number): number {
    if (entries === 0) return nothing;
    const { table, levelOf, startOf, pool } = this;
    const length = entryWords * entries;
    const mask = table.length - 1;
    let slot = hash(level, words, at, length) & mask;
    for (let node = table[slot]; node !== 0; node = table[slot]) {
      if (levelOf[node] === level && pool[startOf[node] - 1] === entries) {
        const start = startOf[node];
        let i = 0;
        while (i < length && pool[start + i] === words[at + i]) i++;
        if (i === length) return node;
      }
      slot = (slot + 1) & mask;
    }
    const node = this.number();
    table[slot] = node;
    levelOf[node] = level;
    pool[this.top] = node;
    pool[this.top + 1] = entries;
    startOf[node] = this.top + headWords;
    for (let i = 0; i < length; i++) pool[this.top + headWords + i] = words[at + i];
    this.top += headWords + length;
    pool[this.top++] = entries;
    this.count++;
    return node;
  }

  private number(): number {
    if (this.unused < 0) return this.fresh++;
    const node = this.unused;
    this.unused = this.startOf[node];
    return node;
  }

  /**
   * Mark and sweep, then growth where more than half is in use.
   * @param mark marks the roots: calls {@link keep} for each
   * @param swept called when it is known what is live, before numbers are used again
   * @throws {MemoryExhausted} if there is no room for another node
   */
  makeRoom(mark: () => void, swept: () => void): void {
    // Collecting pays where there may be garbage: never twice for the same nodes.
    if (this.top > this.kept + this.kept / 4) {
      this.collect(mark);
      swept();
    }
    if (2 * this.top > this.pool.length) this.pool = this.doubled(this.pool) ?? this.pool;
    if (4 * this.count > 3 * this.startOf.length) {
      this.startOf = this.doubled(this.startOf) ?? this.startOf;
      if (this.levelOf.length < this.startOf.length)
        this.levelOf = this.doubled(this.levelOf) ?? this.levelOf;
      if (this.levelOf.length < this.startOf.length) throw new MemoryExhausted();
    }
    if (3 * this.count > this.table.length) {
      const table = this.doubled(this.table);
      if (table !== null) {
        this.table = table;
        this.rehash();
      }
    }
    if (!this.hasRoom) throw new MemoryExhausted();
  }

  /** An array twice as long, or `null` where memory does not allow both at once. */
  private doubled(items: Int32Array): Int32Array | null {
    if (!this.budget.allows(2 * items.byteLength)) return null;
    this.budget.take(items.byteLength);
    const larger = new Int32Array(2 * items.length);
    larger.set(items);
    return larger;
  }

  /** Marks a node as a root; words that are no node are ignored. */
  keep(node: number): void {
    if (node > everything && node < this.fresh) this.live[node] = 1;
  }

  private collect(mark: () => void): void {
    if (this.live.length < this.startOf.length) {
      this.budget.take(this.startOf.length - this.live.length);
      this.live = new Uint8Array(this.startOf.length);
    } else this.live.fill(0);
    this.live[nothing] = this.live[everything] = 1;
    mark();
    this.markChildren();
    this.compact();
    this.rehash();
    this.kept = this.top;
  }

  /** Parents stand behind their children: one pass from the end reaches everything. */
  private markChildren(): void {
    const { pool, live } = this;
    for (let end = this.top; end > 0;) {
      const entries = pool[end - 1];
      const start = end - 1 - entryWords * entries;
      if (live[pool[start - headWords]] === 1)
        for (let at = start; at < end - 1; at += entryWords) live[pool[at + 1]] = 1;
      end = start - headWords;
    }
  }

  /** Moves the live records together and chains the numbers of the others; nodes keep their numbers. */
  private compact(): void {
    const { pool, live, startOf } = this;
    let to = 0;
    for (let from = 0; from < this.top;) {
      const node = pool[from];
      const words = headWords + entryWords * pool[from + 1] + 1;
      if (live[node] === 1) {
        if (to !== from) pool.copyWithin(to, from, from + words);
        startOf[node] = to + headWords;
        to += words;
      } else {
        startOf[node] = this.unused;
        this.unused = node;
        this.levelOf[node] = 0;
        this.count--;
      }
      from += words;
    }
    this.top = to;
  }

  private rehash(): void {
    const { pool, table, levelOf } = this;
    table.fill(0);
    const mask = table.length - 1;
    for (let from = 0; from < this.top;) {
      const node = pool[from];
      const length = entryWords * pool[from + 1];
      let slot = hash(levelOf[node], pool, from + headWords, length) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = node;
      from += headWords + length + 1;
    }
  }
}

function hash(level: number, words: Int32Array, at: number, length: number): number {
  let sum = Math.imul(level, 0x9e3779b1);
  for (let i = at; i < at + length; i++) {
    sum = Math.imul(sum ^ words[i], 0x85ebca6b);
    sum ^= sum >>> 15;
  }
  return sum ^ (sum >>> 13);
}
