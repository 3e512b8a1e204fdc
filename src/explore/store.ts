import type { Encoding } from './encoding.ts';
import { enlarged } from './list.ts';

/**
 * All states found, numbered in the order of discovery: packed words in one array, an open-addressing hash table over them
 * that compares whole states, and for each state its parent in the search tree and the rule that led there.
 */
export class StateStore {
  count = 0;
  /** The words of state `s` start at `s * encoding.words`. */
  arena: Int32Array<ArrayBuffer>;
  parent: Uint32Array<ArrayBuffer>;
  via: Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** State number + 1, or 0 for a free slot. The length is a power of two and at least 1.5 times the number of states. */
  private table: Int32Array<ArrayBuffer>;
  /** Of no meaning: it is written so that reads ahead are not optimised away. */
  touched = 0;

  constructor(
    public encoding: Encoding,
    rules: number,
  ) {
    const capacity = 256;
    this.arena = new Int32Array(capacity * encoding.words);
    this.parent = new Uint32Array(capacity);
    this.via = rules <= 0x10000 ? new Uint16Array(capacity) : new Uint32Array(capacity);
    this.table = new Int32Array(2 * capacity);
  }

  get bytes(): number {
    return this.arena.byteLength + this.parent.byteLength + this.via.byteLength + this.table.byteLength;
  }

  /** Whether `extra` more states fit into the arrays as they are. */
  hasRoom(extra: number): boolean {
    const needed = this.count + extra;
    return needed <= this.parent.length && 1.5 * needed <= this.table.length;
  }

  /**
   * Makes room for `extra` more states, by doubling or, near the limit, by a quarter.
   * @param budget bytes that the store may take, counting the arrays that exist twice while they grow
   * @returns false, and nothing changed, if that does not fit into the budget
   */
  reserve(extra: number, budget: number): boolean {
    const needed = this.count + extra;
    const capacity = this.parent.length;
    for (const factor of [2, 1.25]) {
      const larger = needed <= capacity ? capacity : Math.max(Math.ceil(capacity * factor), needed);
      const slots = Math.max(this.table.length, tableSize(factor === 2 ? larger : needed));
      const perState = 4 * this.encoding.words + 4 + this.via.BYTES_PER_ELEMENT;
      if (perState * larger + 4 * slots + this.arena.byteLength > budget) continue;
      if (larger > capacity) this.grow(larger);
      if (slots > this.table.length) this.rehash(slots);
      return true;
    }
    return false;
  }

  private grow(capacity: number): void {
    this.arena = enlarged(this.arena, capacity * this.encoding.words);
    this.parent = enlarged(this.parent, capacity);
    this.via = enlarged(this.via, capacity);
  }

  /**
   * Finds or adds several states (room must have been reserved).
   * @param keys their packed words, one after the other
   * @param numbers receives the number of each; new ones are numbered upwards from the old `count`
   */
  internAll(keys: Int32Array, count: number, numbers: Int32Array): void {
    const { table, arena } = this;
    const { words } = this.encoding;
    const mask = table.length - 1;
    // Slots and states lie far apart in memory. Loops without dependences let the processor fetch several at a time.
    for (let i = 0; i < count; i++) numbers[i] = hash(keys, i * words, words) & mask;
    let near = 0;
    for (let i = 0; i < count; i++) near ^= table[numbers[i]];
    for (let i = 0; i < count; i++) near ^= arena[(Math.max(1, table[numbers[i]]) - 1) * words];
    this.touched = near;
    for (let i = 0; i < count; i++) numbers[i] = this.internAt(keys, i * words, numbers[i]);
  }

  private internAt(keys: Int32Array, from: number, home: number): number {
    const slot = this.slotOf(keys, from, home);
    const entry = this.table[slot];
    if (entry !== 0) return entry - 1;
    const { words } = this.encoding;
    const at = this.count * words;
    for (let w = 0; w < words; w++) this.arena[at + w] = keys[from + w];
    this.table[slot] = ++this.count;
    return this.count - 1;
  }

  /** The number of the state whose words start at `from`, or -1. */
  find(keys: Int32Array, from: number): number {
    const home = hash(keys, from, this.encoding.words) & (this.table.length - 1);
    return this.table[this.slotOf(keys, from, home)] - 1;
  }

  private slotOf(keys: Int32Array, from: number, home: number): number {
    const { table, arena } = this;
    const { words } = this.encoding;
    const mask = table.length - 1;
    for (let slot = home; ; slot = (slot + 1) & mask) {
      const entry = table[slot];
      if (entry === 0) return slot;
      const at = (entry - 1) * words;
      let w = 0;
      while (w < words && arena[at + w] === keys[from + w]) w++;
      if (w === words) return slot;
    }
  }

  private rehash(slots: number): void {
    const { words } = this.encoding;
    const table = new Int32Array(slots);
    const mask = slots - 1;
    for (let state = 0; state < this.count; state++) {
      let slot = hash(this.arena, state * words, words) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = state + 1;
    }
    this.table = table;
  }

  /**
   * Stores every state anew under another encoding; their numbers stay.
   * @param budget bytes, as for {@link reserve}
   * @returns false, and nothing changed, if that does not fit into the budget
   */
  reencode(to: Encoding, budget: number): boolean {
    const from = this.encoding;
    const capacity = this.parent.length;
    if (this.bytes + 4 * capacity * to.words > budget) return false;
    const arena = new Int32Array(capacity * to.words);
    const values = new Int32Array(to.widths.length);
    const marked = new Int32Array(to.widths.length);
    for (let state = 0; state < this.count; state++) {
      const count = from.unpack(this.arena, state * from.words, values, marked);
      for (let i = 0; i < count; i++) to.write(arena, state * to.words, marked[i], values[marked[i]]);
    }
    this.arena = arena;
    this.encoding = to;
    this.rehash(this.table.length);
    return true;
  }
}

function tableSize(states: number): number {
  return 2 ** Math.ceil(Math.log2(1.5 * states));
}

function hash(words: Int32Array, from: number, count: number): number {
  let h = 0;
  for (let w = 0; w < count; w++) {
    h = Math.imul(h ^ words[from + w], 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
}
