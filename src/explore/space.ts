import type { FieldModel } from '../fields.ts';
import type { Count, CutBy } from '../report/document.ts';
import type { Covering } from './covering.ts';
import type { Growing } from './growing.ts';
import type { StateSet } from './state-set.ts';
import type { Watch } from './watch.ts';

/** How states are kept and found. `explicit` is the plain search that covers every model. */
export type Method = 'explicit' | 'bits' | 'hash' | 'symbolic' | 'stubborn' | 'reduce';

/** What may be asked for: a method, or whichever seems best. */
export type MethodChoice = 'auto' | Method;

/** Rules fired one after the other from the initial state. */
export type Run = readonly number[];

/**
 * The reachable states of a model, or the part of them that the limits allowed: what every method of exploration answers. Questions
 * may take as long as the search did; they yield to the event loop, and throw {@link GivenUp} when time or patience end. Figures
 * ({@link Space.count}, {@link Space.largest}) of a complete search never do.
 */
export interface Space {
  readonly model: FieldModel;
  readonly method: Method;
  /** Why this method, or what it did: one short sentence each, for `--stats`. */
  readonly remarks: readonly string[];
  readonly states: Count;
  /** Firings: pairs of an expanded state and a rule enabled there. */
  readonly edges: Count;
  /** `null` where every reachable state was found. */
  readonly cutBy: CutBy | null;
  /** A run and the part of it that can be repeated for ever, if the model was proved unbounded. */
  readonly unbounded: Unbounded | null;
  /** Of a search cut by memory: the field whose count reached 2^31, or `null` if bytes ran out. */
  readonly overflowed: number | null;
  /** Per rule, 1 if it is enabled in some state that was found. */
  readonly fired: Uint8Array;
  /** Steps from the initial state to the farthest state found; `null` where the method does not go by layers. */
  readonly depth: number | null;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
  /** What ends questions. */
  readonly watch: Watch;
  /** How many of the states found are in a set. */
  count(set: StateSet): Promise<Count>;
  /** The largest number of tokens (other roles: the largest value) of a field over the states found. */
  largest(field: number): Promise<number>;
  /** The largest number of tokens at one field. */
  largestPlace(): Promise<number>;
  /** The largest number of tokens that all fields that hold tokens have together. */
  largestMarking(): Promise<Count>;
  /**
   * For each set a shortest run to one of its states, or `null` where no state found is in it.
   * @param told called with each run as soon as it is found, lest it be lost where the question is given up
   */
  nearest(
    sets: readonly StateSet[],
    told?: (set: number, run: Run) => void,
  ): Promise<readonly (Run | null)[]>;
  /**
   * A shortest run to a state from which no state of `final` can be reached, proved: all its successors, and theirs, were found.
   * @returns `null` if there is none; `'unknown'` where the search was cut, or memory does not allow to tell
   */
  doom(final: StateSet): Promise<Run | null | 'unknown'>;
  /** Gives its memory back for the next search: nothing may be asked from then on. */
  release(): void;
  /** Fields that kept taking new values until the search was cut; empty where the method cannot tell. */
  growing(): Promise<readonly Growing[]>;
}

/** A covering path told as runs. */
export interface Unbounded {
  /** From the initial state to the larger one. */
  readonly run: Run;
  /** After so many of its steps the rest can be repeated. */
  readonly from: number;
  readonly grows: Covering['grows'];
}
