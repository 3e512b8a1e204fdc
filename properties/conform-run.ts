import type { BatchResult, Disagreement } from './conform-batch.ts';
import type { Checker } from './conform-jobs.ts';
import { batchLength, batchSize, type Drawing } from './drawings.ts';

/** What a run of `conform` has come to. */
export interface Outcome {
  readonly disagreement: (Disagreement & { readonly batch: number }) | null;
  readonly interrupted: boolean;
}

/** The figures of a run, put together from those of batches. */
export interface Tally<Data> {
  merge(figures: Data): void;
  report(): string;
}

/** Hands batches to checkers in ascending order, and puts together what they find, so that it does not matter how many there are. */
export class ConformRun<Data> {
  readonly #waiting = new Map<number, BatchResult<Data>>();
  #next = 0;
  #merged = 0;
  #interrupted = false;
  /** The lowest batch known to hold a disagreement. */
  #broken = Infinity;
  #disagreement: Outcome['disagreement'] = null;
  /** Models that were looked at. */
  done = 0;

  constructor(
    private readonly drawing: Drawing,
    private readonly checkers: readonly Checker<Data>[],
    /** Gets the figures of all models before the first disagreement, in the order of their numbers. */
    private readonly figures: Tally<Data>,
  ) {}

  /** Ends the run after the models at hand. */
  interrupt(): void {
    this.#interrupted = true;
    for (const checker of this.checkers) checker.stop();
  }

  /**
   * Runs to the end.
   * @param progress called after each batch
   */
  async toItsEnd(progress: (done: number) => void): Promise<Outcome> {
    const work = async (checker: Checker<Data>) => {
      for (let batch = this.#take(); batch !== null; batch = this.#take()) {
        this.#keep(await checker.check(batch));
        progress(this.done);
      }
    };
    try {
      await Promise.all(this.checkers.map(work));
    } finally {
      for (const checker of this.checkers) checker.close();
    }
    // whatever lies behind a batch that an interrupt has ended
    if (this.#disagreement === null)
      for (const { figures } of this.#waiting.values()) this.figures.merge(figures);
    return { disagreement: this.#disagreement, interrupted: this.#interrupted };
  }

  /** The next batch to check, or `null`: none that lies behind a disagreement could change what is told. */
  #take(): number | null {
    const batch = this.#next;
    if (this.#interrupted || batch > this.#broken || batch * batchSize >= this.drawing.terms) return null;
    this.#next += 1;
    return batch;
  }

  #keep(result: BatchResult<Data>): void {
    this.done += batchLength(this.drawing, result.batch);
    this.#waiting.set(result.batch, result);
    if (result.disagreement) this.#broken = Math.min(this.#broken, result.batch);
    for (let next = this.#waiting.get(this.#merged); next; next = this.#waiting.get(this.#merged)) {
      if (this.#disagreement !== null) return;
      this.#waiting.delete(this.#merged);
      this.#merged += 1;
      this.figures.merge(next.figures);
      if (next.disagreement) this.#disagreement = { ...next.disagreement, batch: next.batch };
    }
  }
}
