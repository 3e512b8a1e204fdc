import { invariant } from '../../errors.ts';
import type { CodedModel } from '../coding/coded.ts';
import { Heap } from '../kernel/heap.ts';
import type { Overflow } from '../kernel/lookups.ts';
import { split } from '../kernel/layout.ts';
import { programOf, type Program } from '../kernel/program.ts';
import { Control, Lookup, Rule, Status } from '../kernel/records.ts';
import { Uint32List } from '../list.ts';
import { choicesOf, type Choices } from './choices.ts';
import { hashKernel, type HashKernel } from './kernel.ts';
import { HashControl, Successor } from './records.ts';
import { transcode } from './transcode.ts';
import type { TimeLimit } from '../watch.ts';

/** Limits of a search, and how it runs. */
export interface HashOptions {
  /** Bytes for states, table and lists together. */
  readonly maxMemory: number;
  readonly maxStates: number;
  readonly maxDepth: number;
  /** Whether to use WASM where there is any; without it, the twin in JavaScript. */
  readonly wasm: boolean;
  readonly time?: TimeLimit | undefined;
}

/** Where a search stands: `states`, `memory` and `depth` are limits that cut it; `overflow`: a digit is too small. */
export type HashStatus = 'running' | 'done' | 'states' | 'memory' | 'depth' | 'overflow';

/** A successor of a state. */
export interface Edge {
  /** The coded rule that fires. */
  readonly rule: number;
  /** The rule of the model that it stands for there. */
  readonly member: number;
  /** The state that it leads to; 0 if it was not found. */
  readonly target: number;
}

/** So many successors are collected before they are looked for. */
const batch = 256;

/** States between two entries of {@link HashSearch.births}: an interval is what a step backwards has to look at. */
export const stride = 256;

const fewestSlots = 1024;
/** How full the table gets before it grows, and where memory does not allow it to grow. */
const [fullness, utmostFullness] = [0.7, 0.9];

/**
 * Breadth-first search over whole states packed into keys, as far as the caller lets it go. States are numbered from 1 in the order in
 * which they are found, so numbers grow with the distance from the initial state.
 */
export class HashSearch {
  readonly program: Program;
  readonly heap: Heap;
  readonly kernel: HashKernel;
  status: HashStatus = 'running';
  /** The digit that is too small, where the status says so. */
  overflow: Overflow | null = null;
  /** States in which nothing is enabled, ascending, of those that were expanded. */
  dead = new Uint32List();
  /** How many states there were when 0, {@link stride}, 2 * stride ... of them were expanded. */
  births = new Uint32List();
  /** Steps to the states that are being expanded, and the last of these. */
  layer = 0;
  layerEnd = 1;
  /** Rules of the model that fired before digits were widened, or before the search was saved. */
  readonly firedBefore: Uint8Array;
  private readonly choices: Choices;
  private readonly keyBytes: number;
  /** Address of the first state. */
  private readonly base: number;
  private slots = 0;
  private capacity = 0;

  /**
   * @param old a search of the same model, stopped by an overflow, whose digits are nowhere larger: this one goes on from there
   * @throws {Unsuitable} a lookup reads too many combinations of values
   */
  constructor(
    readonly coded: CodedModel,
    private readonly options: HashOptions,
    old: HashSearch | null = null,
  ) {
    this.firedBefore = old?.firedMembers() ?? new Uint8Array(coded.model.rules.length);
    this.program = programOf(coded, [], { time: options.time });
    this.keyBytes = 4 * this.program.layout.words;
    this.choices = choicesOf(this.program, this.program.end);
    const entry = this.keyBytes + Successor.bytes;
    const buffer = this.choices.firedEnd + ((this.choices.image.length + 7) & ~7);
    const dead = buffer + (batch + this.program.origins.length) * entry;
    this.base = dead + 4 * stride;
    this.heap = new Heap(options.wasm);
    this.kernel = hashKernel(this.heap);
    this.heap.grow(this.base);
    this.heap.bytes.fill(0, 0, this.base);
    this.heap.bytes.set(this.program.image, this.program.entries + this.program.lookups.bytes);
    this.heap.bytes.set(this.choices.image, this.choices.firedEnd);
    this.set(Control.keyBytes, this.keyBytes);
    this.set(HashControl.choices, this.choices.choices);
    this.set(HashControl.choicesEnd, this.choices.choicesEnd);
    this.set(HashControl.buffer, buffer);
    this.set(HashControl.bufferLimit, buffer + batch * entry);
    this.set(HashControl.dead, dead);
    this.set(HashControl.deadEnd, dead);
    this.set(HashControl.states, this.base - this.keyBytes);
    this.set(HashControl.expanded, 0);
    if (old === null) this.begin();
    else this.takeOver(old);
  }

  /** The table and the initial state, whatever the limits. */
  private begin(): void {
    const { layout } = this.program;
    this.resize(fewestSlots, Math.floor(fullness * fewestSlots), () => {
      const initial = this.heap.words.subarray(this.base >>> 2, (this.base + this.keyBytes) >>> 2);
      const values = this.coded.digits.map((digit) => digit.initial);
      split(layout, values, initial);
      this.set(HashControl.count, 1);
    });
  }

  /** The states of another search in keys of this one, and where it stood. */
  private takeOver(old: HashSearch): void {
    const needed = old.capacity * this.keyBytes + 4 * old.slots;
    const fits =
      old.bytes + needed <= this.options.maxMemory &&
      this.resize(old.slots, old.capacity, () => {
        transcode(old, this);
        this.set(HashControl.count, old.states);
      });
    if (!fits) {
      this.status = 'memory';
      return;
    }
    this.set(HashControl.expanded, old.expanded);
    this.heap.floats[HashControl.edges / 8] = old.edges;
    this.dead = old.dead;
    this.births = old.births;
    this.layer = old.layer;
    this.layerEnd = old.layerEnd;
  }

  /** States found. */
  get states(): number {
    return this.get(HashControl.count);
  }

  /** States whose successors were all found; the first ones. */
  get expanded(): number {
    return this.get(HashControl.expanded);
  }

  /** Firings of the states that were expanded. */
  get edges(): number {
    return this.heap.floats[HashControl.edges / 8];
  }

  /** States that are found and not expanded. */
  get frontier(): number {
    return this.states - this.expanded;
  }

  /** Steps to the farthest state found. */
  get depth(): number {
    return this.states > this.layerEnd ? this.layer + 1 : this.layer;
  }

  /** Bytes in use; room that no state has taken yet is not counted. */
  get bytes(): number {
    return this.base + this.states * this.keyBytes + 4 * this.slots + this.dead.bytes + this.births.bytes;
  }

  /**
   * Expands up to `count` more states; the status tells where it stands.
   * @throws whatever a lookup of the model throws
   */
  advance(count: number): void {
    const until = Math.min(this.expanded + count, 2 ** 31 - 1);
    while (this.status === 'running' && this.expanded < until) {
      const { expanded } = this;
      if (expanded === this.states) this.status = 'done';
      else this.step(Math.min(until, this.nextStop(expanded)));
    }
    if (this.status === 'running' && this.expanded === this.states) this.status = 'done';
  }

  /** The end of the layer, or of the interval of births. */
  private nextStop(expanded: number): number {
    if (expanded === this.layerEnd) {
      this.layer++;
      this.layerEnd = this.states;
    }
    if (this.births.length * stride === expanded) this.births.push(this.states);
    return Math.min(this.layerEnd, this.births.length * stride);
  }

  private step(until: number): void {
    this.set(HashControl.limit, this.room());
    const status = this.kernel.searchStates(until);
    this.noteDead();
    if (status === Status.full) this.makeRoom();
    else if (status === Status.miss) this.answer();
    else if (status === Status.overflow) {
      this.overflow = this.overflowing();
      this.status = 'overflow';
    }
  }

  /** How many states there may be, never fewer than there are. From the deepest layer on, new ones are not wanted. */
  private room(): number {
    const { maxDepth, maxStates } = this.options;
    const most = this.layer < maxDepth ? Math.min(this.capacity, maxStates) : 0;
    return Math.max(most, this.states);
  }

  private makeRoom(): void {
    const { maxDepth, maxStates } = this.options;
    if (this.layer >= maxDepth) this.status = 'depth';
    else if (this.states >= maxStates) this.status = 'states';
    else if (!this.enlarge()) this.status = 'memory';
  }

  private noteDead(): void {
    const { words } = this.heap;
    const start = this.get(HashControl.dead);
    const end = this.get(HashControl.deadEnd);
    for (let at = start >>> 2; at < end >>> 2; at++) this.dead.push(words[at]);
    this.set(HashControl.deadEnd, start);
  }

  /** Room for twice as many states; near the limit of memory, for as many as there can be. @returns false where there are none */
  private enlarge(): boolean {
    const lists = this.dead.bytes + this.births.bytes;
    const budget = this.options.maxMemory - this.base - 2 * lists;
    // A bit for each state is left for the backward search.
    const fitting = (slots: number, full: number) =>
      Math.floor(Math.min(full * slots, (budget - 4 * slots) / (this.keyBytes + 1 / 8)));
    const roomy = fitting(2 * this.slots, fullness);
    const tight = fitting(this.slots, utmostFullness);
    const [slots, capacity] = roomy >= tight ? [2 * this.slots, roomy] : [this.slots, tight];
    return capacity > this.states && slots < 2 ** 31 && this.resize(slots, capacity, () => {});
  }

  /** Puts a table of that many slots behind room for that many states. @returns false, and nothing changed, if memory has no room */
  private resize(slots: number, capacity: number, prepare: () => void): boolean {
    const table = this.base + ((capacity * this.keyBytes + 7) & ~7);
    if (!this.heap.grow(table + 4 * slots)) return false;
    prepare();
    this.slots = slots;
    this.capacity = capacity;
    this.set(HashControl.table, table);
    this.set(HashControl.tableMask, slots - 1);
    this.heap.bytes.fill(0, table, table + 4 * slots);
    this.kernel.rehashStates();
    return true;
  }

  /** Takes in states in place of those that there are. @param keys in the order of numbers @returns false if memory has no room */
  load(keys: Uint8Array): boolean {
    const states = keys.length / this.keyBytes;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(fewestSlots, states / fullness)));
    if (this.base + keys.length + 4 * slots > this.options.maxMemory) return false;
    return this.resize(slots, states, () => {
      this.heap.bytes.set(keys, this.base);
      this.set(HashControl.count, states);
    });
  }

  /** Answers the lookup that a kernel came back with. */
  private answer(): void {
    const { words } = this.heap;
    const lookup = this.get(Control.lookup) >>> 2;
    const index = this.get(Control.index);
    const entries = words[lookup + Lookup.entries / 4] >>> 0;
    const entry = entries + index * words[lookup + Lookup.entryBytes / 4];
    words.set(this.program.lookups.answer(words[lookup + Lookup.number / 4], index), entry >>> 2);
  }

  private overflowing(): Overflow {
    const { words } = this.heap;
    const lookup = this.get(Control.lookup) >>> 2;
    if (lookup !== 0)
      return this.program.lookups.overflow(words[lookup + Lookup.number / 4], this.get(Control.index));
    const digit = words[(this.get(HashControl.failed) + Rule.overflow) >>> 2];
    return { digit, value: this.coded.digits[digit].size };
  }

  /**
   * The firings of a state in which it is known that no digit is too small.
   * @throws whatever a lookup of the model throws
   */
  successors(state: number): Edge[] {
    if (!this.expand(state)) return [];
    const { words } = this.heap;
    const edges: Edge[] = [];
    const keyWords = this.keyBytes / 4;
    const end = this.get(HashControl.bufferEnd) >>> 2;
    for (let at = this.get(HashControl.buffer) >>> 2; at < end; at += keyWords + Successor.bytes / 4) {
      const record = words[at + keyWords + Successor.rule / 4] >>> 0;
      const rule = this.program.origins[(record - this.program.rules) / Rule.bytes];
      const target = words[at + keyWords + Successor.target / 4];
      edges.push({ rule, member: this.memberIn(state, rule), target });
    }
    return edges;
  }

  /** Finds successors of a state in the buffer. @returns false where a digit is too small for one */
  expand(state: number): boolean {
    for (;;) {
      const status = this.kernel.expandState(state);
      if (status !== Status.miss) return status === Status.done;
      this.answer();
    }
  }

  /**
   * From state `first` to `last`, up or down, marks those with a marked successor.
   * @param isOneEnough whether only one successor of each state, whichever, is looked at
   * @returns how many
   */
  pull(first: number, last: number, isOneEnough: boolean): number {
    this.set(HashControl.cursor, first);
    this.set(HashControl.pulled, 0);
    // Since digits were widened, lookups may not have been asked for these states.
    for (;;) {
      const status = this.kernel.pullStates(last, Number(isOneEnough));
      if (status === Status.done) return this.get(HashControl.pulled);
      invariant(status === Status.miss, 'a state that was expanded has no successor');
      this.answer();
    }
  }

  /** The value of a digit in a state. */
  value(state: number, digit: number): number {
    const { word, shift, mask } = this.program.layout.places[digit]!;
    return (this.heap.words[this.keyAt(state) + word] >>> shift) & mask;
  }

  /** Index in words of the key of a state. */
  keyAt(state: number): number {
    return (this.base + (state - 1) * this.keyBytes) / 4;
  }

  private memberIn(state: number, rule: number): number {
    const { by, members, moves, memberOf } = this.coded.rules[rule];
    if (by < 0) return members[0];
    return members[memberOf![moves.get(by)!.from.indexOf(this.value(state, by))]];
  }

  /** Per rule of the model, 1 if it fired in an expanded state, or in one whose successors were asked for. */
  firedMembers(): Uint8Array {
    const fired = this.firedBefore.slice();
    this.program.origins.forEach((origin, i) => {
      const { by, members, moves, memberOf } = this.coded.rules[origin];
      const flags = this.choices.fired[i];
      if (by < 0) fired[members[0]] |= this.heap.bytes[flags];
      else {
        moves.get(by)!.from.forEach((value, arrow) => {
          fired[members[memberOf![arrow]]] |= this.heap.bytes[flags + value];
        });
      }
    });
    return fired;
  }

  /** Looks at states that a cut left unexpanded, in turn: rules enabled there can fire, and one in which nothing is enabled is dead. */
  observe(first: number, last: number): void {
    const hasNone = () => this.get(HashControl.bufferEnd) === this.get(HashControl.buffer);
    for (let state = first; state <= last; state++)
      if (this.expand(state) && hasNone()) this.dead.push(state);
  }

  /** The states in {@link dead}, as a function. */
  deadStates(): (state: number) => boolean {
    const bits = new Uint32Array((this.states >>> 5) + 1);
    for (let i = 0; i < this.dead.length; i++) bits[this.dead.items[i] >>> 5] |= 1 << this.dead.items[i];
    return (state) => (bits[state >>> 5] & (1 << state)) !== 0;
  }

  /** Room behind the table. @returns its address, a multiple of 8; 0 where memory has no room */
  roomBehind(bytes: number): number {
    const address = this.get(HashControl.table) + 4 * this.slots;
    return this.heap.grow(address + bytes) ? address : 0;
  }

  /** A word of the control records, unsigned. */
  private get(offset: number): number {
    return this.heap.words[offset >>> 2] >>> 0;
  }

  set(offset: number, value: number): void {
    this.heap.words[offset >>> 2] = value;
  }

  /** Hands the memory back; nothing can be asked any more. */
  release(): void {
    this.heap.release();
  }
}
