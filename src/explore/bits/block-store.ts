/** Blocks in linear memory, their hash table before them, and what is known of each. How a block is made up: wasm/blocks.ts. */
import type { CodedModel } from '../coding/coded.ts';
import { Heap, largestHeap } from '../kernel/heap.ts';
import type { Overflow } from '../kernel/lookups.ts';
import { type Place, split } from '../kernel/layout.ts';
import { Control, Lookup, Rule, Status } from '../kernel/records.ts';
import { passes, Step, successorKey } from '../kernel/rules-twin.ts';
import { type Program, programOf } from '../kernel/program.ts';
import type { TimeLimit } from '../watch.ts';
import { type Kernels, kernelsOf } from './kernels.ts';
import { type Mail, mailAt, type MailSize } from './shared/mail.ts';
import { blockAt, enqueue, intern, visitedOf } from './search-twin.ts';

/** How blocks are kept. */
export interface StoreOptions {
  /** Bytes for everything, at most. */
  readonly maxMemory: number;
  /** Whether to use WASM where there is any. Default true. */
  readonly wasm?: boolean | undefined;
  /** Slots of the hash table at first: a power of two, at least 4. */
  readonly firstTable?: number | undefined;
  /** Sweeps of the backward search that are tried before edges are followed. Default 6. */
  readonly mostSweeps?: number | undefined;
  /** Whether the backward search is spared where steps that bring the model on are enabled everywhere. Default true. */
  readonly ranked?: boolean | undefined;
  /** Blocks of a layer from which on a search for a shortest run goes on from its other end, too. Default 64. */
  readonly turnsFrom?: number | undefined;
  /** Looked at while the rules are prepared. Default: no limit. */
  readonly time?: TimeLimit | undefined;
  /** Room for letters to those who share the search. Default: none. */
  readonly mail?: MailSize | undefined;
}

/** Blocks, and blocks times rules, that are dealt with at once, at most: a few milliseconds. */
const sliceAtMost = { blocks: 8192, tries: 2 ** 22 };

/** Of the slots of the table, so many are taken at most. */
const load = 0.6;

const align = (address: number) => (address + 7) & ~7;

/** The blocks of one model. */
export class BlockStore {
  readonly program: Program;
  readonly heap: Heap;
  readonly kernels: Kernels;
  /** Sizes in 32-bit words. */
  readonly keyWords: number;
  readonly bitmapWords: number;
  readonly blockWords: number;
  /** Rule records as indices in words, with the coded rules that they are parts of. */
  readonly records: readonly { readonly record: number; readonly origin: number }[];
  /** Blocks that are dealt with between two looks at the clock. */
  readonly slice: number;
  readonly mostSweeps: number;
  readonly turnsFrom: number;
  /** Looked at while the rules are prepared. Default: no limit. */
  readonly time?: TimeLimit | undefined;
  /** Room for letters to those who share the search; `null` where nobody does. */
  readonly mail: Mail | null;
  private readonly maxMemory: number;
  private readonly tableStart: number;
  private tableSlots: number;

  /** @throws {Unsuitable} the model cannot be run with this choice of low digits; {GivenUp} time */
  constructor(coded: CodedModel, low: readonly number[], options: StoreOptions) {
    this.program = programOf(coded, low, options);
    const { layout, end } = this.program;
    this.keyWords = layout.words;
    this.bitmapWords = layout.bitmapWords;
    this.blockWords = layout.words + 2 + 2 * layout.bitmapWords;
    this.records = this.program.origins.map((origin, i) => ({
      record: (this.program.rules + i * Rule.bytes) / 4,
      origin,
    }));
    const { blocks, tries } = sliceAtMost;
    this.slice = Math.max(1, Math.min(blocks, Math.floor(tries / this.records.length)));
    this.mostSweeps = options.mostSweeps ?? 6;
    this.turnsFrom = options.turnsFrom ?? 64;
    this.maxMemory = Math.min(options.maxMemory, largestHeap);
    this.tableSlots = options.firstTable ?? 1024;
    // Scratch: a key, two bitmaps, and one between two words of zeroes.
    const scratch = 4 * this.keyWords + 12 * this.bitmapWords + 16;
    const mail = align(end + scratch);
    this.mail = options.mail ? mailAt(mail, 4 * (this.keyWords + this.bitmapWords), options.mail) : null;
    this.tableStart = this.mail?.end ?? mail;
    this.heap = new Heap(options.wasm ?? true);
    this.kernels = kernelsOf(this.heap);
    this.load(options);
  }

  /** Writes program and control record. */
  private load({ maxMemory }: StoreOptions): void {
    const { heap, program } = this;
    if (!heap.grow(this.tableStart)) throw new RangeError(`no memory for a program, of ${maxMemory} bytes`);
    heap.bytes.fill(0, 0, this.tableStart);
    heap.bytes.set(program.image, program.imageBase);
    const bitmapBytes = 4 * this.bitmapWords;
    const nextKey = program.end;
    const fired = nextKey + 4 * this.keyWords + 8;
    const source = fired + bitmapBytes + 8;
    const record: readonly (readonly [field: number, value: number])[] = [
      [Control.keyBytes, 4 * this.keyWords],
      [Control.bitmapBytes, bitmapBytes],
      [Control.blockBytes, 4 * this.blockWords],
      [Control.rules, program.rules],
      [Control.rulesEnd, program.rulesEnd],
      [Control.table, this.tableStart],
      [Control.nextKey, nextKey],
      [Control.fired, fired],
      [Control.source, source],
      [Control.rest, source + bitmapBytes],
    ];
    for (const [field, value] of record) this.set(field, value);
    if (!this.place(this.tableSlots)) throw new RangeError('no memory for a hash table');
  }

  /** A word of the control record, unsigned. */
  get(field: number): number {
    return this.heap.words[field / 4] >>> 0;
  }

  set(field: number, value: number): void {
    this.heap.words[field / 4] = value;
  }

  /** A number of the control record. */
  figure(field: number): number {
    return this.heap.floats[field / 8];
  }

  get count(): number {
    return this.get(Control.count);
  }

  /** The address after the last block, where what is needed for a while can lie. */
  get end(): number {
    return this.get(Control.blocks) + this.count * 4 * this.blockWords;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.end;
  }

  /**
   * Makes room after the blocks.
   * @returns false where the limit or the machine forbids it
   */
  hasRoom(bytes: number): boolean {
    return this.end + bytes <= this.maxMemory && this.heap.grow(this.end + bytes);
  }

  /** The largest address that there can be. */
  get limit(): number {
    return this.maxMemory;
  }

  /** Makes room for more blocks. @returns false where the limit or the machine forbids it */
  grow(): boolean {
    return this.place(2 * this.tableSlots);
  }

  /** Puts a table of some slots before the blocks. @returns false if that leaves no room for another block */
  private place(slots: number): boolean {
    const { heap } = this;
    const blockBytes = 4 * this.blockWords;
    const blocks = this.tableStart + align(4 * slots);
    const limit = Math.min(Math.floor(load * slots), Math.floor((this.maxMemory - blocks) / blockBytes));
    if (limit <= this.count || !heap.grow(blocks + limit * blockBytes)) return false;
    const from = this.get(Control.blocks);
    if (this.count > 0 && from !== blocks)
      heap.bytes.copyWithin(blocks, from, from + this.count * blockBytes);
    heap.bytes.fill(0, this.tableStart, blocks);
    this.tableSlots = slots;
    this.set(Control.tableMask, slots - 1);
    this.set(Control.blocks, blocks);
    this.set(Control.limit, limit);
    this.kernels.rehash();
    return true;
  }

  /** Index in words of a block. */
  at(number: number): number {
    return blockAt(this.heap, number);
  }

  /** Index in words of the visited rows of a block; those of its frontier follow. */
  visited(number: number): number {
    return visitedOf(this.heap, this.at(number));
  }

  /** Whether a state that was expanded in a block, given as index in words, is dead. */
  hasDead(block: number): boolean {
    return this.heap.words[block + this.keyWords + 1] !== 0;
  }

  /** The blocks with such states, ascending. */
  withDead(): readonly number[] {
    const found: number[] = [];
    const { count, blockWords, heap } = this;
    const first = this.at(1) + this.keyWords + 1;
    for (let i = 0; i < count; i++) if (heap.words[first + i * blockWords] !== 0) found.push(i + 1);
    return found;
  }

  /** The value of a high digit in a block, given as index in words. */
  digit(block: number, { word, shift, mask }: Place): number {
    return (this.heap.words[block + word] >>> shift) & mask;
  }

  /**
   * Splits a state.
   * @returns block and row; the block is made if there is none
   * @throws {RangeError} no memory
   */
  locate(values: readonly number[]): { readonly number: number; readonly row: number } {
    const key = new Int32Array(this.keyWords);
    const row = split(this.program.layout, values, key);
    for (;;) {
      const next = this.get(Control.nextKey) / 4;
      this.heap.words.set(key, next);
      const number = intern(this.heap, next);
      if (number > 0) return { number, row };
      if (!this.grow()) throw new RangeError('no memory for an initial state');
    }
  }

  /** Queues a block. */
  enqueue(number: number): void {
    enqueue(this.heap, number);
  }

  /** Answers the lookup of a miss. */
  answer(): void {
    const record = this.get(Control.lookup) / 4;
    this.enter(this.heap.words[record + Lookup.number / 4], this.get(Control.index));
  }

  /** Of a search that met an overflow, the digit that is too small. */
  overflow(): Overflow {
    const { program, heap } = this;
    const record = this.get(Control.lookup) / 4;
    if (record !== 0)
      return program.lookups.overflow(heap.words[record + Lookup.number / 4], this.get(Control.index));
    const digit = heap.words[(this.get(Control.rule) + Rule.overflow) / 4];
    return { digit, value: program.coded.digits[digit].size };
  }

  /** Asks a lookup and enters what it says into its table. */
  enter(number: number, index: number): void {
    const { lookups, entries } = this.program;
    const { entries: offset, entryBytes } = lookups.tables[number];
    this.heap.words.set(lookups.answer(number, index), (entries + offset + index * entryBytes) / 4);
  }

  /**
   * Whether a rule is enabled in a block, in the rows of its mask; lookups not yet asked are.
   * @param record index in words
   * @param block index in words
   */
  isEnabled(record: number, block: number): boolean {
    const { heap } = this;
    if (!passes(heap, record, block)) return false;
    if (heap.words[record + Rule.crosses / 4] === 0) return true;
    for (;;) {
      const status = successorKey(heap, record, block, this.get(Control.nextKey) / 4);
      if (status !== Status.miss) return status !== Step.disabled;
      this.answer();
    }
  }

  /** The block at hand, if there is one, goes back to the frontier, as if it had not been expanded. */
  putBack(): void {
    const number = this.get(Control.current);
    if (number === 0) return;
    const { words, floats } = this.heap;
    const frontier = this.visited(number) + this.bitmapWords;
    const source = this.get(Control.source) / 4;
    for (let i = 0; i < this.bitmapWords; i++) words[frontier + i] |= words[source + i];
    this.set(Control.current, 0);
    floats[Control.pops / 8]--;
    this.enqueue(number);
  }

  /** Adds a block that there is not. Afterwards, {@link rehash} is due. @throws {RangeError} memory */
  append(block: Int32Array, isQueued: boolean): void {
    while (this.count >= this.get(Control.limit)) {
      if (!this.grow()) throw new RangeError('no memory for blocks of others');
    }
    this.set(Control.count, this.count + 1);
    const at = this.at(this.count);
    this.heap.words.set(block, at);
    this.heap.words[at + this.keyWords] = 0;
    if (isQueued) this.enqueue(this.count);
  }

  /** Forgets all letters. */
  resetMail(): void {
    const { boxes, owners, routes, inbox } = this.mail!;
    this.heap.bytes.fill(0, boxes, owners);
    this.heap.bytes.fill(0, routes, inbox);
    this.set(Control.letter, 0);
    this.set(Control.lettersEnd, 0);
  }

  /** Makes the table anew. */
  rehash(): void {
    this.heap.bytes.fill(0, this.tableStart, this.get(Control.blocks));
    this.kernels.rehash();
  }

  /** Hands the memory back; the store is of no use from then on. */
  release(isShared = false): void {
    this.heap.release(isShared);
  }
}
