import { UserError } from '../../errors.ts';
import type { CodedModel } from '../coding/coded.ts';
import { resized } from '../coding/coding.ts';
import { codingDigest } from '../coding/digest.ts';
import type { Journal } from './journal.ts';

/** A search under way, as it is kept for later. */
export interface Saved {
  readonly method: 'bits' | 'hash';
  /** The low digits of blocks; none of states that are kept one by one. */
  readonly low: readonly number[];
  /** Of all digits. */
  readonly sizes: readonly number[];
  /** {@link codingDigest} of the coded model. */
  readonly coding: string;
  /** What updates of the model were asked. */
  readonly journal: Int32Array;
  /** The search itself, in the form of its method. They may be views that last until the search goes on. */
  readonly pieces: readonly Uint8Array[];
}

/** Where the searches of one model are saved from time to time, and what one of them goes on from. */
export class Checkpoints {
  private lastEnd = performance.now();
  private left: Saved | null;

  /**
   * @param journal of the model that is explored
   * @param everyMs between two times that a search is saved; what is cut is saved in any case
   * @param write keeps a search; `null` where none is to be kept
   * @param resumed what to go on from
   */
  constructor(
    readonly journal: Journal,
    private readonly everyMs: number,
    private readonly write: ((saved: Saved) => void) | null,
    resumed: Saved | null,
  ) {
    this.left = resumed;
  }

  /** The method of the search that is to be gone on with; `null` where there is none, or where it has begun. */
  get method(): Saved['method'] | null {
    return this.left?.method ?? null;
  }

  /**
   * The coding in which the search that is to be gone on with was saved.
   * @param coded the same model, with digits that may be smaller
   * @throws UserError FP3024 where it is another model
   */
  recoded(coded: CodedModel): CodedModel {
    if (this.left === null) return coded;
    const { sizes, coding } = this.left;
    const isSame = sizes.length === coded.digits.length;
    const recoded = isSame ? resized(coded, sizes) : null;
    if (recoded === null || codingDigest(recoded) !== coding) throw this.unfit();
    return recoded;
  }

  /**
   * Goes on with what was saved, if there is anything: once.
   * @param restore makes a search of it; a RangeError says that memory has no room
   * @returns what `restore` did, or `null`
   * @throws UserError FP3025
   */
  resume<T>(method: Saved['method'], restore: (saved: Saved) => T): T | null {
    const saved = this.left;
    if (saved?.method !== method) return null;
    this.left = null;
    try {
      const search = restore(saved);
      this.journal.reopen();
      this.lastEnd = performance.now();
      return search;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UserError(
        'FP3025',
        'the search in the checkpoint does not fit into the memory that is allowed',
        'Allow more with `--max-memory`: at least what the search had.',
      );
    }
  }

  /** @throws UserError FP3024 where no search took up what was saved */
  requireTaken(): void {
    if (this.left !== null) throw this.unfit();
  }

  /** Whether it is time to save the search. */
  get isDue(): boolean {
    return this.write !== null && performance.now() - this.lastEnd >= this.everyMs;
  }

  /** Saves a search. */
  save(
    method: Saved['method'],
    coded: CodedModel,
    low: readonly number[],
    pieces: readonly Uint8Array[],
  ): void {
    if (this.write === null) return;
    this.write({
      method,
      low,
      sizes: coded.digits.map(({ size }) => size),
      coding: codingDigest(coded),
      journal: this.journal.written(),
      pieces,
    });
    this.lastEnd = performance.now();
  }

  private unfit(): UserError {
    return new UserError(
      'FP3024',
      'the checkpoint belongs to another search: of another model, or with other options',
      'Resume it with the command, the model and the options that it was made with.',
    );
  }
}
