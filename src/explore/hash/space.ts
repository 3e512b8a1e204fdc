import type { CutBy } from '../../report/document.ts';
import type { Checkpoints } from '../checkpoint/checkpoints.ts';
import type { CodedModel, CodedSet, LinearForm } from '../coding/coded.ts';
import { grownTogether } from '../coding/coding.ts';
import { largestPlace } from '../coding/largest-place.ts';
import { type FieldReader, readerOf } from '../coding/lookups.ts';
import { rankingOf } from '../coding/ranking.ts';
import { codedSet } from '../coding/sets.ts';
import { tokenCount } from '../coding/token-count.ts';
import type { Progress } from '../exploration.ts';
import { growing, type Growing } from '../growing.ts';
import type { Overflow } from '../kernel/lookups.ts';
import type { Run, Space } from '../space.ts';
import { dead, every, not, type StateSet, tokenFields } from '../state-set.ts';
import { GivenUp, TimeLimit, Watch } from '../watch.ts';
import { firstDoomed } from './backward.ts';
import { largestOf } from './forms.ts';
import { forEachMember, type Member } from './members.ts';
import { type Occurring, occurringValues, rangeOf, simplified } from './occurring.ts';
import { runTo } from './runs.ts';
import { HashSearch, type HashOptions } from './search.ts';
import { restored, snapshotOf } from './snapshot.ts';
import { keyOf, type Occurrences, occurringTuples, tuplesAsked } from './tuples.ts';

/** Limits of a search and ways to watch it; where a limit is missing, there is none. */
export interface HashSpaceOptions {
  /** Bytes for states, table and lists together. */
  readonly maxMemory: number;
  readonly maxStates?: number | undefined;
  readonly maxDepth?: number | null | undefined;
  /** Of the search, and of questions. */
  readonly time?: TimeLimit | undefined;
  /** Looked at several times a second, in questions too. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called about four times a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether to use WASM where there is any (default: yes). */
  readonly wasm?: boolean | undefined;
  /** Where the search is saved from time to time, and what it goes on from. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** What is looked at between two looks at the clock: states, at most, and states times rules. */
const slice = 5000;
const tries = 2 ** 24;

function sliceOf({ program }: HashSearch): number {
  return Math.max(1, Math.min(slice, Math.floor(tries / program.origins.length)));
}

/** A digit that would have to be larger is left to other methods. */
const mostValues = 2 ** 16;

/**
 * The reachable states of a model, kept one by one as packed keys in a hash table (see search.ts). Digits that turn out too small are
 * widened on the way.
 *
 * @returns the space, or a digit that would have to take more than 65,536 values
 * @throws {Unsuitable} a lookup reads too many combinations of values
 * @throws UserError FP3025 what was saved does not fit into memory
 * @throws whatever a condition or an update of the model throws
 */
export async function hashSpace(coded: CodedModel, options: HashSpaceOptions): Promise<Space | Overflow> {
  const report = (elapsedMs: number): void => options.onProgress?.(progressOf(search, elapsedMs));
  const { signal, time = TimeLimit.none } = options;
  const watch = new Watch(signal, time, report);
  const limits = {
    maxMemory: options.maxMemory,
    maxStates: options.maxStates ?? Infinity,
    maxDepth: options.maxDepth ?? Infinity,
    wasm: options.wasm ?? true,
    time,
  };
  let search = begun(coded, limits, options.checkpoints);
  let givenUp: CutBy | null = null;
  const widening = new Widening();
  try {
    while (search.status === 'running') {
      search.advance(sliceOf(search));
      if (search.overflow !== null) {
        if (search.overflow.value >= mostValues) return search.overflow;
        const wider = new HashSearch(widening.widened(search, search.overflow), limits, search);
        const left = wider.status === 'memory' ? wider : search;
        if (left === wider) givenUp = 'memory';
        else search = wider;
        left.release();
      }
      if (options.checkpoints?.isDue === true) save(search, options.checkpoints);
      await watch.turn();
    }
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    givenUp = error.by;
  }
  const cutBy = cutOf(search, givenUp);
  if (cutBy !== null) save(search, options.checkpoints);
  const observed = await observeRest(search, watch);
  return new HashSpace(search, cutBy, observed, options.maxMemory, watch);
}

/** A search from the initial state, or from where it was saved. */
function begun(coded: CodedModel, limits: HashOptions, checkpoints: Checkpoints | undefined): HashSearch {
  const search = new HashSearch(coded, limits);
  checkpoints?.resume('hash', ({ pieces }) => restored(search, pieces));
  return search;
}

function save(search: HashSearch, checkpoints: Checkpoints | undefined): void {
  checkpoints?.save('hash', search.coded, [], snapshotOf(search));
}

/** Looks at the states that were not expanded, for as long as time and patience allow. @returns up to which all are known then */
async function observeRest(search: HashSearch, watch: Watch): Promise<number> {
  const states = sliceOf(search);
  let known = search.expanded;
  while (known < search.states && (await watch.ended()) === null) {
    const last = Math.min(known + states, search.states);
    search.observe(known + 1, last);
    known = last;
  }
  return known;
}

/** What cut a search that is no longer running, or that was given up. */
function cutOf({ status }: HashSearch, givenUp: CutBy | null): CutBy | null {
  if (status === 'states' || status === 'memory' || status === 'depth') return status;
  return status === 'done' ? null : givenUp;
}

function progressOf(search: HashSearch, elapsedMs: number): Progress {
  const { states, edges, frontier, depth, bytes } = search;
  const ratePerSecond = Math.round((1000 * states) / Math.max(elapsedMs, 1));
  return { states, edges, frontier, depth, ratePerSecond, memoryBytes: bytes };
}

/** Which digits are widened when one is too small. */
class Widening {
  /** States encoded anew since digits were last widened together. */
  private reencoded = 0;

  /** Where that takes long, the digits that will soon be too small are widened together. */
  widened(search: HashSearch, { digit, value }: Overflow): CodedModel {
    this.reencoded += search.states;
    const isTogether = this.reencoded > 10_000;
    if (isTogether) this.reencoded = 0;
    const peers = isTogether ? nearlyFull(search) : [];
    return grownTogether(
      search.coded,
      new Map([...peers.map((peer) => [peer, 0] as const), [digit, value + 1]]),
    );
  }
}

/** Open digits that reach the upper half of their values in a sample of the states that wait: neighbours are too much alike. */
function nearlyFull(search: HashSearch): number[] {
  const step = Math.max(1, Math.floor(search.frontier / 4000));
  const sample: number[] = [];
  for (let state = search.states; state > search.expanded; state -= step) sample.push(state);
  return search.coded.digits.flatMap(({ open, size }, digit) =>
    open && sample.some((state) => 2 * search.value(state, digit) >= size) ? [digit] : [],
  );
}

/** The questions about states that are kept one by one; numbers of states grow with the distance from the start. */
class HashSpace implements Space {
  readonly method = 'hash';
  readonly unbounded = null;
  readonly overflowed = null;
  readonly states: number;
  readonly edges: number;
  readonly fired: Uint8Array;
  readonly depth: number;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
  private readonly isDead: Member;
  private occurring: Occurring | null = null;
  private readonly tuples = new Map<string, Occurrences>();

  constructor(
    private readonly search: HashSearch,
    readonly cutBy: CutBy | null,
    /** States up to this one were looked at. */
    private readonly observed: number,
    private readonly maxMemory: number,
    readonly watch: Watch,
  ) {
    this.isDead = search.deadStates();
    this.states = search.states;
    this.edges = search.edges;
    this.fired = search.firedMembers();
    this.depth = search.depth;
    this.memoryBytes = search.bytes;
    this.elapsedMs = watch.elapsedMs;
    watch.searched(cutBy === null);
  }

  get model() {
    return this.search.coded.model;
  }

  get remarks(): readonly string[] {
    const { coded, program, heap } = this.search;
    const how = heap.exports === null ? 'JavaScript' : 'WASM';
    return [
      `States of ${coded.digits.length} digits in keys of ${4 * program.layout.words} bytes, ${program.origins.length} rules, in ${how}.`,
    ];
  }

  async count(set: StateSet): Promise<number> {
    let count = 0;
    const found = (): boolean => {
      count++;
      return true;
    };
    await this.watch.patiently(() => this.forEachIn(set, found));
    return count;
  }

  largest(field: number): Promise<number> {
    return this.watch.patiently(() => this.tokensOf([field]));
  }

  largestPlace(): Promise<number> {
    return largestPlace(this.search.coded, (field) => this.largest(field));
  }

  largestMarking(): Promise<number> {
    return this.watch.patiently(() => this.tokensOf(tokenFields(this.model)));
  }

  /** The largest number of tokens that some fields have together. */
  private async tokensOf(fields: readonly number[]): Promise<number> {
    const occurring = await this.values();
    const met = (digit: number) => occurring[digit].lastIndexOf(1);
    return this.maximum(tokenCount(this.search.coded, fields, met));
  }

  async nearest(
    sets: readonly StateSet[],
    told: (set: number, run: Run) => void = () => {},
  ): Promise<(Run | null)[]> {
    const runs: (Run | null)[] = [];
    for (const set of sets) {
      let found = 0;
      await this.forEachIn(set, (state) => {
        found = state;
        return false;
      });
      const run = found === 0 ? null : runTo(this.search, found);
      if (run !== null) told(runs.length, run);
      runs.push(run);
    }
    return runs;
  }

  async doom(final: StateSet): Promise<Run | null | 'unknown'> {
    if (await this.endsIn(final)) return null;
    const eachGoal = (visit: (state: number) => void) =>
      this.forEachIn(final, (state) => {
        visit(state);
        return true;
      });
    const spare = this.maxMemory - this.search.bytes;
    const state = await firstDoomed(this.search, eachGoal, spare, () => this.watch.turn());
    if (state === null) return 'unknown';
    if (state > 0) return runTo(this.search, state);
    return this.cutBy === null ? null : 'unknown';
  }

  /** Whether the rules show that every state leads to one of a set: no run comes back, so that each ends in a dead state. */
  private async endsIn(set: StateSet): Promise<boolean> {
    if (this.cutBy !== null || !rankingOf(this.search.coded).isAll) return false;
    let isEmpty = true;
    await this.forEachIn(every(dead, not(set)), () => (isEmpty = false));
    return isEmpty;
  }

  release(): void {
    this.search.release();
  }

  growing(): Promise<readonly Growing[]> {
    const { search, model, states, observed, depth, watch } = this;
    const readers = new Map<number, FieldReader>();
    const value = (state: number, field: number): number => {
      const reader = readers.get(field) ?? readerOf(search.coded.readings, [field]);
      readers.set(field, reader);
      return reader.values(reader.digits.map((digit) => search.value(state + 1, digit)))[0];
    };
    const largest = async (field: number): Promise<number> => {
      let most = 0;
      for (let state = 0; state < states; state++) {
        if (state % slice === slice - 1) await watch.turn();
        most = Math.max(most, value(state, field));
      }
      return most;
    };
    const pathTo = (state: number): number[] => [...runTo(search, state + 1)];
    return growing({ model, observed, depth, largest, value, pathTo }, watch);
  }

  /** Visits the states of a set in ascending order for as long as `visit` returns true. */
  private async forEachIn(set: StateSet, visit: (state: number) => boolean): Promise<void> {
    const rest = await this.simplified(codedSet(this.search.coded, set));
    if (rest.kind === 'some' && rest.of.length === 0) return;
    await forEachMember(this.search, rest, this.isDead, visit, () => this.watch.turn());
  }

  /** A set without what the values that occur decide, each for itself or, where that does not tell, together. */
  private async simplified(set: CodedSet): Promise<CodedSet> {
    const rest = simplified(set, await this.values());
    const asked = tuplesAsked(rest);
    for (const digits of asked) {
      const key = keyOf(digits);
      if (!this.tuples.has(key))
        this.tuples.set(key, await occurringTuples(this.search, digits, () => this.watch.turn()));
    }
    return asked.length === 0 ? rest : simplified(rest, await this.values(), this.tuples);
  }

  /** The largest value of a form, at least 0. */
  private async maximum(form: LinearForm): Promise<number> {
    const [, most] = rangeOf(form, await this.values());
    if (form.terms.length <= 1) return most;
    const largestFrom = largestOf(this.search, form, most);
    let largest = 0;
    for (let first = 1; first <= this.states && largest < most; first += slice) {
      largest = Math.max(largest, largestFrom(first, Math.min(first + slice - 1, this.states)));
      await this.watch.turn();
    }
    return largest;
  }

  private async values(): Promise<Occurring> {
    this.occurring ??= await occurringValues(this.search, () => this.watch.turn());
    return this.occurring;
  }
}
