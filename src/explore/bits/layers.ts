/** A second pass through the states that were found, in strict layers, with a log of all of them: wasm/layers.ts. */
import { Control, Status } from '../kernel/records.ts';
import type { BlockStore } from './block-store.ts';
import { forEachIn, type RowSet } from './row-sets.ts';
import { dequeue, enqueue } from './search-twin.ts';
import type { Slices } from './slices.ts';

/** Blocks or entries that are dealt with in one slice. */
const slice = 8192;

/** A state: its block and the row there. */
export interface Located {
  readonly number: number;
  readonly row: number;
}

/** The limit on memory leaves no room for what a question needs. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** After the blocks: per block the rows seen, per block the rows looked for, the log. */
export class LayerArea {
  /** Address of the first entry of every layer. */
  readonly layers: number[] = [];
  private readonly log: number;

  /** @throws {NoRoom} memory */
  constructor(readonly store: BlockStore) {
    const bytes = 4 * store.bitmapWords * store.count;
    const seen = store.end;
    this.log = seen + 2 * bytes;
    if (!store.hasRoom(2 * bytes + this.entryBytes)) throw new NoRoom('no room for layers of states');
    store.set(Control.seen, seen);
    store.set(Control.wanted, seen + bytes);
    store.set(Control.logNext, this.log);
    store.set(Control.logEnd, this.log);
    store.set(Control.logLimit, this.log + this.entryBytes);
  }

  /** Bytes of an entry of the log. */
  get entryBytes(): number {
    return 8 + 4 * this.store.bitmapWords;
  }

  /** The rows that are looked for are those of some sets. @returns which of the sets have any */
  *want(sets: readonly RowSet[]): Slices<boolean[]> {
    const { store } = this;
    const wanted = store.get(Control.wanted) / 4;
    const length = store.bitmapWords;
    store.heap.words.fill(0, wanted, wanted + store.count * length);
    const exists = sets.map(() => false);
    for (const [i, set] of sets.entries()) {
      yield* forEachIn(store, set, (number, rows) => {
        exists[i] = true;
        const at = wanted + (number - 1) * length;
        for (let word = 0; word < length; word++) store.heap.words[at + word] |= rows[word];
      });
    }
    return exists;
  }

  /** The rows that are looked for are those that were found and are not in the frontiers. */
  *wantRest(): Slices<void> {
    const { store } = this;
    const length = store.bitmapWords;
    for (let number = 1, { count } = store; number <= count; number++) {
      if (number % slice === 0) yield;
      const { words } = store.heap;
      const visited = store.visited(number);
      const at = store.get(Control.wanted) / 4 + (number - 1) * length;
      for (let i = 0; i < length; i++) words[at + i] = words[visited + i] & ~words[visited + length + i];
    }
  }

  /** Begins with one state: what was not found counts as seen, so that no layer leaves what was found. */
  begin({ number, row }: Located): void {
    const { store } = this;
    const { words } = store.heap;
    const seen = store.get(Control.seen) / 4;
    const length = store.bitmapWords;
    for (let other = 1, { count } = store; other <= count; other++) {
      const visited = store.visited(other);
      const at = seen + (other - 1) * length;
      for (let i = 0; i < length; i++) words[at + i] = ~words[visited + i];
    }
    words[seen + (number - 1) * length + (row >>> 5)] |= 1 << (row & 31);
    words[store.visited(number) + length + (row >>> 5)] |= 1 << (row & 31);
    enqueue(store.heap, number);
  }

  /**
   * Moves the next layer to the log.
   * @returns whether it has a row that is looked for, or `null` where there is no further layer
   * @throws {NoRoom} memory
   */
  advance(): boolean | null {
    const { store } = this;
    const first = store.get(Control.logEnd);
    store.set(Control.hit, 0);
    while (store.kernels.logLayer() === Status.full) this.growLog();
    if (store.get(Control.logEnd) === first) return null;
    this.layers.push(first);
    return store.get(Control.hit) === 1;
  }

  private growLog(): void {
    const { store, log, entryBytes } = this;
    const size = store.get(Control.logLimit) - log;
    const most = Math.floor((store.limit - log) / entryBytes) * entryBytes;
    const larger = Math.min(most, 2 * size);
    if (larger <= size || !store.hasRoom(log + larger - store.end)) {
      throw new NoRoom('no room for a log of all layers');
    }
    store.set(Control.logLimit, log + larger);
  }

  /** Finds what comes after the last layer. */
  *expand(): Slices<void> {
    while (this.store.kernels.expandLayer(slice) === Status.paused) yield;
  }

  /** Addresses of the entries of a layer. */
  *entries(layer: number): Generator<number> {
    const end = this.layers[layer + 1] ?? this.store.get(Control.logEnd);
    for (let entry = this.layers[layer]; entry < end; entry += this.entryBytes) yield entry;
  }

  /** The rows that are looked for, as a set. */
  wantedRows(): RowSet {
    const { store } = this;
    const wanted = store.get(Control.wanted) / 4;
    return {
      onlyDead: false,
      among(block, rows, into) {
        const number = (block - store.at(1)) / store.blockWords;
        let any = 0;
        for (let i = 0; i < rows.length; i++) {
          any |= into[i] = rows[i] & store.heap.words[wanted + number * rows.length + i];
        }
        return any !== 0;
      },
    };
  }

  /** Leaves an empty queue and an empty frontier. */
  end(): void {
    const { store } = this;
    while (store.get(Control.head) !== 0) {
      const frontier = store.visited(dequeue(store.heap)) + store.bitmapWords;
      store.heap.words.fill(0, frontier, frontier + store.bitmapWords);
    }
  }
}
