import { enlarged } from '../list.ts';

/**
 * States as rows of whole numbers, each kept once and numbered in the order of discovery: all rows behind one another in one array, an
 * open-addressing hash table over them that compares whole rows, and for each state its parent in the search tree and what led there.
 */
export class RowStore {
  count = 0;
  parent = new Uint32Array(256);
  via = new Uint32Array(256);
  /** Where rows begin; row `s` ends where row `s + 1` begins. */
  private start = new Uint32Array(257);
  private hashes = new Int32Array(256);
  private items = new Int32Array(4096);
  /** State number + 1, or 0 for a free slot. The length is a power of two, at least 1.5 times the number of states. */
  private table = new Int32Array(512);
  /** The free slot where `find` ended, and the hash that it looked for. */
  private slot = 0;
  private hash = 0;

  get bytes(): number {
    const { parent, via, start, hashes, items, table } = this;
    return 4 * (parent.length + via.length + start.length + hashes.length + items.length + table.length);
  }

  /** The numbers in all rows together. */
  get length(): number {
    return this.start[this.count];
  }

  /** The number of the state whose row is the first `length` numbers of `row`, or -1. */
  find(row: readonly number[], length: number): number {
    const { table, start, items, hashes } = this;
    const mask = table.length - 1;
    const hash = hashOf(row, length);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let entry = table[slot]; entry !== 0; entry = table[slot]) {
      if (hashes[entry - 1] === hash) {
        const from = start[entry - 1];
        let i = start[entry] - from === length ? 0 : -1;
        while (i >= 0 && i < length && items[from + i] === row[i]) i++;
        if (i === length) return entry - 1;
      }
      slot = (slot + 1) & mask;
    }
    this.slot = slot;
    this.hash = hash;
    return -1;
  }

  /**
   * Adds the row that `find` has just missed.
   * @param budget bytes that the store may take, counting arrays that exist twice while they grow
   * @returns false, and nothing changed, if it does not fit into the budget, or holds what is no whole number below 2^31
   */
  add(row: readonly number[], length: number, parent: number, via: number, budget: number): boolean {
    if (!this.reserve(row, length, budget)) return false;
    const from = this.start[this.count];
    for (let i = 0; i < length; i++) {
      if ((row[i] | 0) !== row[i]) return false;
      this.items[from + i] = row[i];
    }
    this.parent[this.count] = parent;
    this.via[this.count] = via;
    this.hashes[this.count] = this.hash;
    this.table[this.slot] = ++this.count;
    this.start[this.count] = from + length;
    return true;
  }

  /** Makes room for a row by doubling what is full. */
  private reserve(row: readonly number[], length: number, budget: number): boolean {
    const needed = this.length + length;
    const hasStates = this.count < this.parent.length;
    const hasItems = needed <= this.items.length;
    const hasSlots = 1.5 * (this.count + 1) <= this.table.length;
    if (hasStates && hasItems && hasSlots) return true;
    const states = hasStates ? 0 : 2 * this.count;
    const items = hasItems ? 0 : Math.max(2 * this.items.length, needed);
    const slots = hasSlots ? 0 : 2 * this.table.length;
    // arrays are replaced one after the other: what is new stands beside all that is old at worst
    if (items > 2 ** 31 || this.bytes + 4 * (4 * states + items + slots) > budget) return false;
    if (!hasStates) this.grow(states);
    if (!hasItems) this.items = enlarged(this.items, items);
    if (!hasSlots) {
      this.rehash(slots);
      this.find(row, length);
    }
    return true;
  }

  private grow(states: number): void {
    this.parent = enlarged(this.parent, states);
    this.via = enlarged(this.via, states);
    this.hashes = enlarged(this.hashes, states);
    this.start = enlarged(this.start, states + 1);
  }

  private rehash(slots: number): void {
    const table = new Int32Array(slots);
    const mask = slots - 1;
    for (let state = 0; state < this.count; state++) {
      const hash = this.hashes[state];
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = state + 1;
    }
    this.table = table;
  }
}

/** Mixes all numbers of a row: multiplication spreads a difference upwards, the shift downwards. */
function hashOf(row: readonly number[], length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ row[i], 0x9e3779b1);
    hash ^= hash >>> 13;
  }
  return hash;
}
