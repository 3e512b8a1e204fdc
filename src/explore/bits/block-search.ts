import type { CodedModel, CodedSet, LinearForm } from '../coding/coded.ts';
import { rankingOf } from '../coding/ranking.ts';
import type { Overflow } from '../kernel/lookups.ts';
import { Control, Status } from '../kernel/records.ts';
import { doomed } from './backward.ts';
import { BlockStore, type StoreOptions } from './block-store.ts';
import { countOf, firedMembers, maximumOf } from './figures.ts';
import { rowSetOf } from './row-sets.ts';
import { nearestOf, type Told } from './shortest-runs.ts';
import type { Crew } from './shared/crew.ts';
import type { Member } from './shared/mail.ts';
import { type Outcome, Team } from './shared/team.ts';
import type { Slices } from './slices.ts';
import { restored, snapshotOf } from './snapshot.ts';
import { enabledThroughout } from './stalled.ts';

/** How a search runs. */
export interface SearchOptions extends StoreOptions {
  /** States to begin with, each as the values of all digits. Default: the initial state of the model. */
  readonly initial?: readonly (readonly number[])[] | undefined;
}

/**
 * How far a search is. `full`: the limit on memory, or the machine, leaves no room for another block. Of an overflow, a digit of the
 * coding is too small for `value`: code the model anew.
 */
export type SearchStatus = 'running' | 'done' | 'full' | { readonly overflow: Overflow };

/**
 * Bit-parallel search of a coded model: blocks of states that differ in the low digits only, and rules that fire in a whole block
 * at once. It finds states in no particular order.
 */
export class BlockSearch {
  status: SearchStatus = 'running';
  readonly store: BlockStore;

  /**
   * @param low which digits make up the rows of a block; none that a lookup reads or writes
   * @throws {Unsuitable} the kernels cannot run the model with this choice
   * @throws {RangeError} not even the initial states fit into memory
   */
  constructor(
    readonly coded: CodedModel,
    readonly low: readonly number[],
    private readonly options: SearchOptions,
  ) {
    this.store = new BlockStore(coded, low, options);
    for (const values of options.initial ?? [coded.digits.map(({ initial }) => initial)]) this.begin(values);
  }

  private begin(values: readonly number[]): void {
    const { store } = this;
    const { number, row } = store.locate(values);
    const visited = store.visited(number) + (row >>> 5);
    const bit = 1 << (row & 31);
    const { words, floats } = store.heap;
    if ((words[visited] & bit) !== 0) return;
    words[visited] |= bit;
    words[visited + store.bitmapWords] |= bit;
    floats[Control.states / 8]++;
    store.enqueue(number);
  }

  /** States found, exact below 2^53. */
  get states(): number {
    return this.store.figure(Control.states);
  }

  /** Firings in expanded states: of every rule of the model, however they were merged. */
  get edges(): number {
    return this.store.figure(Control.edges);
  }

  /** Expanded states in which nothing is enabled. */
  get dead(): number {
    return this.store.figure(Control.dead);
  }

  /** States found but not expanded. */
  get frontier(): number {
    return this.states - this.store.figure(Control.expanded);
  }

  get blocks(): number {
    return this.store.count;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.store.bytes;
  }

  /** What the search has cost, in the units of {@link Cost}. */
  get cost(): Cost {
    const { program, bitmapWords } = this.store;
    return {
      pops: this.store.figure(Control.pops),
      crossings: this.store.figure(Control.crossings),
      rules: program.origins.length,
      words: bitmapWords / 2,
    };
  }

  /** Expands up to `pops` blocks: a slice of the search. */
  advance(pops: number): SearchStatus {
    const { store } = this;
    const until = store.figure(Control.pops) + pops;
    while (this.status === 'running') {
      const status = store.kernels.search(until - store.figure(Control.pops));
      if (status === Status.paused) break;
      if (status === Status.done) this.status = 'done';
      else if (status === Status.miss) store.answer();
      else if (status === Status.overflow) this.stop({ overflow: store.overflow() });
      else if (!store.grow()) this.stop('full');
    }
    return this.status;
  }

  /** Ends in the middle of a block. */
  private stop(status: SearchStatus): void {
    this.store.putBack();
    this.status = status;
  }

  private get isComplete(): boolean {
    return this.status === 'done';
  }

  /** How many of the states found are in a set. */
  count(set: CodedSet): Slices<number> {
    return countOf(this.store, rowSetOf(this.store, set, this.isComplete));
  }

  /** The largest value of a linear form over the states found. */
  maximum(form: LinearForm): Slices<number> {
    return maximumOf(this.store, form);
  }

  /** Per rule of the model, 1 if it is enabled in some state found. @param fired where this is noted */
  fired(fired = new Uint8Array(this.coded.model.rules.length)): Slices<Uint8Array> {
    return firedMembers(this.store, this.isComplete, fired);
  }

  /**
   * For each set the rules of a shortest run, through states found, to one of its states.
   * @param told called with each run as soon as it is found
   * @returns `null` for sets with no state found
   * @throws {NoRoom} memory
   */
  nearest(sets: readonly CodedSet[], told: Told = () => {}): Slices<(number[] | null)[]> {
    const goals = sets.map((set) => rowSetOf(this.store, set, this.isComplete));
    return nearestOf(this.store, this.initialState(), goals, told);
  }

  /**
   * A shortest run to a state from which no state of `final` can be reached.
   * @returns `null` if there is none; `'unknown'` if the search is not done
   * @throws {NoRoom} memory
   */
  *doom(final: CodedSet): Slices<number[] | null | 'unknown'> {
    if (!this.isComplete) return 'unknown';
    if (this.options.ranked !== false && (yield* this.endsIn(final))) return null;
    return yield* doomed(this.store, this.initialState(), rowSetOf(this.store, final, true));
  }

  /**
   * Whether steps that bring the model on show that every state leads to one of a set: they are enabled in all states but the dead ones,
   * and these are in the set. False says nothing.
   */
  private *endsIn(set: CodedSet): Slices<boolean> {
    const stuck: CodedSet = { kind: 'every', of: [{ kind: 'dead' }, { kind: 'not', of: set }] };
    if ((yield* this.count(stuck)) > 0) return false;
    const { rules, isAll } = rankingOf(this.coded);
    return isAll || (yield* enabledThroughout(this.store, rules));
  }

  private initialState() {
    return this.store.locate(this.coded.digits.map(({ initial }) => initial));
  }

  /** What is needed to go on later, in pieces of bytes. Between two slices only. */
  snapshot(): Uint8Array[] {
    return snapshotOf(this.store);
  }

  /**
   * Goes on from a snapshot.
   * @param coded the same model, coded in the same way
   * @throws {RangeError} memory; pieces that are no snapshot of this model
   */
  static restore(
    coded: CodedModel,
    low: readonly number[],
    options: StoreOptions,
    pieces: readonly Uint8Array[],
  ): BlockSearch {
    const search = new BlockSearch(coded, low, { ...options, initial: [] });
    restored(search.store, pieces);
    return search;
  }

  /**
   * Shares the search from now on.
   * @param crewOf makes those who work on stores beside this thread
   * @returns who leads it; `null` where the store has no room for letters, or threads cannot be had
   */
  share(crewOf: (members: readonly Member[], stores: readonly BlockStore[]) => Crew | null): Team | null {
    const { coded, low, options, store } = this;
    return Team.of(store, () => new BlockStore(coded, low, options), crewOf);
  }

  /** Takes over how a shared search ended; all blocks are back. */
  settle(outcome: Outcome): void {
    if (outcome === 'done') this.status = 'done';
    else if (typeof outcome === 'object') this.status = outcome;
  }

  /** Hands the memory back for the next search: this one is of no use from then on. */
  release(): void {
    this.store.release();
  }
}

/**
 * What a search has done so far. Time grows with `pops * (6.9 * rules + 4.8 * words) + crossings * (22 + 7.8 * words)`, measured in
 * nanoseconds on one machine.
 */
export interface Cost {
  /** Blocks expanded. */
  readonly pops: number;
  /** Firings of whole blocks that led to another block. */
  readonly crossings: number;
  /** Records of rules that every block is tried on. */
  readonly rules: number;
  /** Of a bitmap, of 64 bits. */
  readonly words: number;
}
