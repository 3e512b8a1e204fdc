import type { NodeStore } from './node-store.ts';

/** Words of an entry: three of the key, two of the result. */
const words = 5;
/** Entries at first. */
const fewest = 64;

/**
 * What operations on nodes gave: a table of fixed places, in which a newer result takes the place of an older one. Keys are compared
 * whole, so it forgets but never errs. It doubles when much was stored since the last time.
 */
export class OperationCache {
  private items = new Int32Array(words * fewest);
  private stored = 0;

  /**
   * @param mostBytes it does not grow beyond
   * @param nodes which of the three words of a key are nodes; the first word of the result always is one
   */
  constructor(
    private readonly mostBytes: number,
    private readonly nodes: readonly number[],
  ) {}

  get bytes(): number {
    return this.items.byteLength;
  }

  /** @returns where the result of an operation is: in `at(place)` and the word behind it; or -1 */
  find(a: number, b: number, c: number): number {
    const { items } = this;
    const place = this.place(a, b, c);
    // The first word is one more than `a`: 0 is a free place.
    return items[place] === a + 1 && items[place + 1] === b && items[place + 2] === c ? place + 3 : -1;
  }

  at(place: number): number {
    return this.items[place];
  }

  store(a: number, b: number, c: number, node: number, weight: number): void {
    if (++this.stored > this.items.length / words) this.grow();
    const { items } = this;
    const place = this.place(a, b, c);
    items[place] = a + 1;
    items[place + 1] = b;
    items[place + 2] = c;
    items[place + 3] = node;
    items[place + 4] = weight;
  }

  /** Forgets everything; the table stays as long as it is. */
  clear(): void {
    this.items.fill(0);
    this.stored = 0;
  }

  /** Forgets results that speak of nodes that are no longer in use. */
  sweep({ live }: NodeStore): void {
    const { items, nodes } = this;
    for (let place = 0; place < items.length; place += words) {
      if (items[place] === 0) continue;
      let isLive = live[items[place + 3]] === 1;
      for (const i of nodes) {
        const node = items[place + i] - (i === 0 ? 1 : 0);
        isLive &&= node < 0 || live[node] === 1;
      }
      if (!isLive) items[place] = 0;
    }
  }

  private grow(): void {
    this.stored = 0;
    if (2 * this.items.byteLength > this.mostBytes) return;
    const old = this.items;
    this.items = new Int32Array(2 * old.length);
    for (let place = 0; place < old.length; place += words) {
      if (old[place] === 0) continue;
      const to = this.place(old[place] - 1, old[place + 1], old[place + 2]);
      for (let i = 0; i < words; i++) this.items[to + i] = old[place + i];
    }
  }

  private place(a: number, b: number, c: number): number {
    let sum = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    sum ^= sum >>> 16;
    sum = Math.imul(sum, 0x7feb352d);
    sum ^= sum >>> 15;
    return words * (sum & (this.items.length / words - 1));
  }
}
