import { grouped } from '../../numerals.ts';
import type { CutBy } from '../../report/document.ts';
import type { Checkpoints } from '../checkpoint/checkpoints.ts';
import type { CodedModel, LinearForm } from '../coding/coded.ts';
import { largestPlace } from '../coding/largest-place.ts';
import { codedSet } from '../coding/sets.ts';
import { tokenCount } from '../coding/token-count.ts';
import type { Progress } from '../exploration.ts';
import type { Growing } from '../growing.ts';
import type { Overflow } from '../kernel/lookups.ts';
import type { Run, Space } from '../space.ts';
import { tokenFields, type StateSet } from '../state-set.ts';
import { GivenUp, TimeLimit, unlessGivenUp, Watch } from '../watch.ts';
import { BlockSearch } from './block-search.ts';
import { chooseBits } from './choose.ts';
import { NoRoom } from './layers.ts';
import { mailFor, SharedRun } from './shared/shared-run.ts';
import { givenUp, type Slices } from './slices.ts';

/** Limits of a search and ways to watch it; where a limit is missing, there is none. */
export interface BitsSpaceOptions {
  /** Bytes for everything together. */
  readonly maxMemory: number;
  /** The search ends soon after so many states were found. */
  readonly maxStates?: number | undefined;
  /** Of the search, and of questions. */
  readonly time?: TimeLimit | undefined;
  /** Looked at several times a second, in questions too. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called about four times a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether to use WASM where there is any. Default true. */
  readonly wasm?: boolean | undefined;
  /** Whether to go on where blocks would not fill. Default false. */
  readonly always?: boolean | undefined;
  /** Threads that share the search. Default 1. */
  readonly workers?: number | undefined;
  /** Fields that took ever new values in the first states: told where the search is cut, since blocks do not show it. */
  readonly grew?: readonly Growing[] | undefined;
  /** Where the search is saved from time to time, and what it goes on from. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** Blocks are not the way to explore this model. */
export interface Unfit {
  /** Why, in a sentence. */
  readonly unfit: string;
}

/**
 * The reachable states of a model in blocks that are explored bit-parallel; which digits make up a block is found out by short
 * searches.
 *
 * @returns the space; or a digit that is too small; or why blocks are not the way
 * @throws {Unsuitable} the kernels cannot run the model
 * @throws UserError FP3025 what was saved does not fit into memory
 * @throws whatever a condition or an update of the model throws
 */
export async function bitsSpace(
  coded: CodedModel,
  options: BitsSpaceOptions,
): Promise<Space | Overflow | Unfit> {
  const report = (elapsedMs: number): void => options.onProgress?.(progressOf(run, elapsedMs));
  const { signal, time = TimeLimit.none } = options;
  const watch = new Watch(signal, time, report);
  const start = begun(coded, options);
  if ('unfit' in start) return start;
  const { search, reason } = start;
  const run = new SharedRun(search, options.workers ?? 1);
  const givenUp = await carriedOut(run, search, options, watch);
  if (typeof search.status === 'object') {
    search.release();
    return search.status.overflow;
  }
  const cutBy = search.status === 'full' ? 'memory' : search.status === 'done' ? null : givenUp;
  if (cutBy !== null) save(search, options.checkpoints);
  const reasons = run.remark === null ? [reason] : [reason, run.remark];
  return BitsSpace.of(search, cutBy, watch, reasons, options.grew ?? []);
}

/** Searches until the search ends or is given up. @returns by what it was given up */
async function carriedOut(
  run: SharedRun,
  search: BlockSearch,
  { maxStates = Infinity, checkpoints }: BitsSpaceOptions,
  watch: Watch,
): Promise<CutBy | null> {
  try {
    while (search.status === 'running') {
      run.advance(maxStates - run.states);
      if (run.states > maxStates) return 'states';
      if (checkpoints?.isDue === true) {
        run.gather();
        save(search, checkpoints);
      }
      await watch.turn();
    }
    return null;
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    return error.by;
  } finally {
    run.dismiss();
  }
}

/** A search from the initial state in blocks that suit the model, or from where it was saved. */
function begun(
  coded: CodedModel,
  options: BitsSpaceOptions,
): { readonly search: BlockSearch; readonly reason: string } | Unfit {
  const storeOptions = { ...options, mail: mailFor(options.workers ?? 1) };
  const resumed = options.checkpoints?.resume('bits', ({ low, pieces }) => ({
    search: BlockSearch.restore(coded, low, storeOptions, pieces),
    reason: `Resumed: blocks of states that differ in ${low.map((digit) => coded.digits[digit].name).join(', ')}.`,
  }));
  if (resumed) return resumed;
  const choice = chooseBits(coded, options.wasm, options.time);
  if (choice.method === 'hash' && options.always !== true) return { unfit: choice.reason };
  const low = choice.method === 'bits' ? choice.low : choice.best;
  return { search: new BlockSearch(coded, low, storeOptions), reason: choice.reason };
}

function save(search: BlockSearch, checkpoints: Checkpoints | undefined): void {
  checkpoints?.save('bits', search.coded, search.low, search.snapshot());
}

function progressOf(run: SharedRun, elapsedMs: number): Progress {
  const { states, edges, frontier, bytes } = run;
  const ratePerSecond = Math.round((1000 * states) / Math.max(elapsedMs, 1));
  return { states, edges, frontier, depth: 0, ratePerSecond, memoryBytes: bytes };
}

/** The questions about states in blocks. */
class BitsSpace implements Space {
  readonly method = 'bits';
  readonly unbounded = null;
  readonly overflowed = null;
  readonly depth = null;
  readonly states: number;
  readonly edges: number;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
  private readonly largestValues = new Map<number, number>();

  private constructor(
    private readonly search: BlockSearch,
    readonly cutBy: CutBy | null,
    readonly watch: Watch,
    readonly fired: Uint8Array,
    private readonly reasons: readonly string[],
    private readonly grew: readonly Growing[],
  ) {
    this.states = search.states;
    this.edges = search.edges;
    this.memoryBytes = search.bytes;
    this.elapsedMs = watch.elapsedMs;
  }

  static async of(
    search: BlockSearch,
    cutBy: CutBy | null,
    watch: Watch,
    reasons: readonly string[],
    grew: readonly Growing[],
  ): Promise<Space> {
    watch.searched(cutBy === null);
    const fired = new Uint8Array(search.coded.model.rules.length);
    // It is given up of a part only, of which nothing is told by what does not fire.
    await unlessGivenUp(() => watch.patiently(() => inTurns(search.fired(fired), watch)));
    return new BitsSpace(search, cutBy, watch, fired, reasons, grew);
  }

  get model() {
    return this.search.coded.model;
  }

  get remarks(): readonly string[] {
    const { search, states, memoryBytes } = this;
    const { digits, rules } = search.coded;
    return [
      ...this.reasons,
      `${digits.length} digits, ${rules.length} rules; ${grouped(search.blocks)} blocks, ` +
        `${(states / search.blocks).toFixed(0)} states and ${(memoryBytes / states).toFixed(2)} bytes a state on average.`,
    ];
  }

  count(set: StateSet): Promise<number> {
    return this.patiently(this.search.count(codedSet(this.search.coded, set)));
  }

  async largest(field: number): Promise<number> {
    return this.maximum(await this.tokensAt([field]));
  }

  largestPlace(): Promise<number> {
    return largestPlace(this.search.coded, (field) => this.largest(field));
  }

  async largestMarking(): Promise<number> {
    return this.maximum(await this.tokensAt(tokenFields(this.model)));
  }

  async nearest(
    sets: readonly StateSet[],
    told: (set: number, run: Run) => void = () => {},
  ): Promise<readonly (Run | null)[]> {
    const { search } = this;
    const coded = sets.map((set) => codedSet(search.coded, set));
    return this.roomily(search.nearest(coded, told));
  }

  async doom(final: StateSet): Promise<Run | null | 'unknown'> {
    return this.roomily(this.search.doom(codedSet(this.search.coded, final)));
  }

  release(): void {
    this.search.release();
  }

  async growing(): Promise<readonly Growing[]> {
    return this.cutBy === null ? [] : this.grew;
  }

  /** The tokens of some fields as a linear form. Of coloured ones those values are known that were met, and no others. */
  private async tokensAt(fields: readonly number[]): Promise<LinearForm> {
    const { coded } = this.search;
    for (const field of fields) {
      const reading = coded.readings[field];
      if (coded.model.fields[field].role !== 'colours' || reading.kind !== 'digit') continue;
      const weights = Int32Array.from({ length: coded.digits[reading.digit].size }, (_, value) => value);
      const value = { constant: 0, terms: [{ digit: reading.digit, weights }] };
      if (!this.largestValues.has(reading.digit))
        this.largestValues.set(reading.digit, await this.maximum(value));
    }
    return tokenCount(coded, fields, (digit) => this.largestValues.get(digit)!);
  }

  private maximum(form: LinearForm): Promise<number> {
    return this.patiently(this.search.maximum(form));
  }

  private patiently<T>(work: Slices<T>): Promise<T> {
    return this.watch.patiently(() => inTurns(work, this.watch));
  }

  private async roomily<T>(work: Slices<T>): Promise<T> {
    try {
      return await inTurns(work, this.watch);
    } catch (error) {
      throw error instanceof NoRoom ? new GivenUp('memory') : error;
    }
  }
}

/** Carries out work in slices, with a turn for others in between. */
async function inTurns<T>(work: Slices<T>, watch: Watch): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    try {
      await watch.turn();
    } catch (error) {
      givenUp(work);
      throw error;
    }
  }
}
