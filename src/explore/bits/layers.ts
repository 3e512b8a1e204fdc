/**
 * A second pass through the states that were found, in strict layers: forwards from the initial state, backwards from a goal, whichever
 * is less work, until the two meet (Pohl 1971). The layers of both lie in one log: wasm/layers.ts.
 */
import { reversed } from '../coding/reversed.ts';
import { Unsuitable } from '../kernel/layout.ts';
import { programOf } from '../kernel/program.ts';
import { Control, Status } from '../kernel/records.ts';
import type { BlockStore } from './block-store.ts';
import { forEachIn, type RowSet } from './row-sets.ts';
import { dequeue, enqueue } from './search-twin.ts';
import type { Slices } from './slices.ts';

/** A state: its block and the row there. */
export interface Located {
  readonly number: number;
  readonly row: number;
}

/** Where in the log the entries of a layer lie. */
export interface Layer {
  readonly start: number;
  readonly end: number;
}

/** One of the two directions. */
interface Side {
  /** The address of bitmaps, one per block, of the states in its layers; and of those that were not found, so that no layer has them. */
  readonly seen: number;
  /** Addresses of the rules that it fires. */
  rules: number;
  rulesEnd: number;
  readonly layers: Layer[];
}

/** The limit on memory leaves no room for what a question needs. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** After the blocks: per block the rows seen, forwards and backwards; the log, with the rules backwards among its entries. */
export class LayerArea {
  readonly forward: Side;
  readonly backward: Side;
  private readonly log: number;
  /** Whether there are rules backwards; `null` until it is asked. */
  private canTurn: boolean | null = null;
  /** Where in the log the rules backwards end; 0 where they are not there. */
  private rulesBackEnd = 0;

  /** @throws {NoRoom} memory */
  constructor(readonly store: BlockStore) {
    const bytes = 4 * store.bitmapWords * store.count;
    const [rules, rulesEnd] = [store.get(Control.rules), store.get(Control.rulesEnd)];
    this.forward = { seen: store.end, rules, rulesEnd, layers: [] };
    this.backward = { seen: store.end + bytes, rules: 0, rulesEnd: 0, layers: [] };
    this.log = store.end + 2 * bytes;
    if (!store.hasRoom(2 * bytes + this.entryBytes)) throw new NoRoom('no room for layers of states');
    store.set(Control.logEnd, this.log);
    store.set(Control.logLimit, this.log + this.entryBytes);
  }

  /** Bytes of an entry of the log. */
  get entryBytes(): number {
    return 8 + 4 * this.store.bitmapWords;
  }

  /** Makes one state the first layer forwards. Queue and frontier are empty, from here on between any two calls. */
  begin({ number, row }: Located): void {
    const { store, forward } = this;
    this.fillUnfound(forward);
    const [word, bit] = [row >>> 5, 1 << (row & 31)];
    store.heap.words[forward.seen / 4 + (number - 1) * store.bitmapWords + word] |= bit;
    store.heap.words[store.visited(number) + store.bitmapWords + word] |= bit;
    enqueue(store.heap, number);
    this.logged(forward);
  }

  private fillUnfound({ seen }: Side): void {
    const { store } = this;
    const { words } = store.heap;
    const { bitmapWords: length, blockWords, count } = store;
    let at = seen / 4;
    for (let n = 0, visited = store.visited(1); n < count; n++, visited += blockWords)
      for (let i = 0; i < length; i++) words[at++] = ~words[visited + i];
  }

  /** Makes a set the goal. The log gives back the layers backwards from the one before, as far as they lie at its end. */
  *aim(goal: RowSet): Slices<void> {
    const { store, backward, forward } = this;
    this.fillUnfound(backward);
    backward.layers.length = 0;
    store.set(Control.logEnd, Math.max(forward.layers.at(-1)!.end, this.rulesBackEnd));
    yield* forEachIn(store, goal, (number, rows) => {
      const seen = backward.seen / 4 + (number - 1) * store.bitmapWords;
      for (let i = 0; i < rows.length; i++) store.heap.words[seen + i] |= rows[i];
    });
  }

  /** Makes the states that were found and are not in the frontiers the goal. @returns how many blocks have any */
  *aimAtRest(): Slices<number> {
    const { store, backward } = this;
    const length = store.bitmapWords;
    let blocks = 0;
    for (let number = 1, { count } = store; number <= count; number++) {
      if (number % store.slice === 0) yield;
      const { words } = store.heap;
      const visited = store.visited(number);
      const seen = backward.seen / 4 + (number - 1) * length;
      let any = 0;
      for (let i = 0; i < length; i++) {
        words[seen + i] = ~words[visited + length + i];
        any |= words[visited + i] & words[seen + i];
      }
      if (any !== 0) blocks++;
    }
    return blocks;
  }

  /** Whether the goal can be gone back from; makes it the first layer backwards. @throws {NoRoom} memory */
  turn(): boolean {
    this.canTurn ??= this.writeRulesBack();
    if (this.canTurn && this.backward.layers.length === 0) {
      const { store, backward } = this;
      const length = store.bitmapWords;
      for (let number = 1, { count } = store; number <= count; number++) {
        const { words } = store.heap;
        const visited = store.visited(number);
        const seen = backward.seen / 4 + (number - 1) * length;
        let any = 0;
        for (let i = 0; i < length; i++)
          any |= words[visited + length + i] = words[visited + i] & words[seen + i];
        if (any !== 0) enqueue(store.heap, number);
      }
      this.logged(backward);
    }
    return this.canTurn;
  }

  /** Writes the rules backwards where the log ends. @returns false where there are none */
  private writeRulesBack(): boolean {
    const { store, backward } = this;
    const { coded, layout } = store.program;
    const back = reversed(coded);
    if (back === null) return false;
    try {
      const base = 8 * Math.ceil(store.get(Control.logEnd) / 8);
      const { image, imageBase, rules, rulesEnd, end } = programOf(back, layout.low, { entries: base });
      if (!store.hasRoom(end + this.entryBytes - store.end)) throw new NoRoom('no room for rules backwards');
      store.heap.bytes.set(image, imageBase);
      backward.rules = rules;
      backward.rulesEnd = rulesEnd;
      store.set(Control.logEnd, end);
      store.set(Control.logLimit, end + this.entryBytes);
      this.rulesBackEnd = end;
      return true;
    } catch (error) {
      if (error instanceof Unsuitable) return false;
      throw error;
    }
  }

  /**
   * Finds the next layer of a side.
   * @returns whether the other side has one of its states; `null` where there is no further layer
   * @throws {NoRoom} memory
   */
  *next(side: Side): Slices<boolean | null> {
    const { store, forward } = this;
    const end = store.get(Control.logEnd);
    const last = side.layers.at(-1)!;
    store.set(Control.rules, side.rules);
    store.set(Control.rulesEnd, side.rulesEnd);
    store.set(Control.seen, side.seen);
    store.set(Control.logNext, last.start);
    store.set(Control.logEnd, last.end);
    try {
      while (store.kernels.expandLayer(store.slice) === Status.paused) yield;
    } finally {
      store.set(Control.rules, forward.rules);
      store.set(Control.rulesEnd, forward.rulesEnd);
      store.set(Control.logEnd, end);
    }
    return this.logged(side);
  }

  /** Moves what gathered in the frontiers to the log, as a layer. */
  private logged(side: Side): boolean | null {
    const { store } = this;
    const start = store.get(Control.logEnd);
    store.set(Control.wanted, this.beyond(side).seen);
    store.set(Control.hit, 0);
    while (store.kernels.logLayer() === Status.full) this.growLog();
    const end = store.get(Control.logEnd);
    if (start === end) return null;
    side.layers.push({ start, end });
    return store.get(Control.hit) === 1;
  }

  private growLog(): void {
    const { store, log } = this;
    const size = store.get(Control.logLimit) - log;
    const larger = Math.min(store.limit - log, Math.max(2 * size, size + this.entryBytes));
    if (larger < size + this.entryBytes || !store.hasRoom(log + larger - store.end)) {
      throw new NoRoom('no room for a log of all layers');
    }
    store.set(Control.logLimit, log + larger);
  }

  private beyond(side: Side): Side {
    return side === this.forward ? this.backward : this.forward;
  }

  /** The least of the states of a layer that the other side has too, or `null`: the same one, however blocks are numbered. */
  shared(side: Side, layer: Layer): Located | null {
    const { store } = this;
    const { words } = store.heap;
    const other = this.beyond(side).seen / 4;
    const length = store.bitmapWords;
    let least: Located | null = null;
    for (const entry of this.entries(layer)) {
      const number = words[entry / 4];
      const seen = other + (number - 1) * length;
      for (let i = 0; i < length; i++) {
        const bits = words[entry / 4 + 2 + i] & words[seen + i];
        if (bits === 0) continue;
        if (least === null || this.isBefore(number, least.number))
          least = { number, row: 32 * i + 31 - Math.clz32(bits & -bits) };
        break;
      }
    }
    return least;
  }

  /** Whether the key of a block is less than that of another. */
  private isBefore(number: number, other: number): boolean {
    const { store } = this;
    const { words } = store.heap;
    const [one, two] = [store.at(number), store.at(other)];
    for (let i = 0; i < store.keyWords; i++)
      if (words[one + i] !== words[two + i]) return words[one + i] < words[two + i];
    return false;
  }

  /** Whether a state is in a layer. */
  has(layer: Layer, { number, row }: Located): boolean {
    const { words } = this.store.heap;
    for (const entry of this.entries(layer))
      if (words[entry / 4] === number) return ((words[entry / 4 + 2 + (row >>> 5)] >>> (row & 31)) & 1) === 1;
    return false;
  }

  /** Addresses of the entries of a layer; a block has one at most. */
  *entries({ start, end }: Layer): Generator<number> {
    for (let entry = start; entry < end; entry += this.entryBytes) yield entry;
  }
}

/** Leaves an empty queue and an empty frontier. */
export function emptyFrontier(store: BlockStore): void {
  while (store.get(Control.head) !== 0) {
    const frontier = store.visited(dequeue(store.heap)) + store.bitmapWords;
    store.heap.words.fill(0, frontier, frontier + store.bitmapWords);
  }
}
