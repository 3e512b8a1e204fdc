/** Why a search or a question ends early. */
export class GivenUp extends Error {
  constructor(readonly by: 'interrupt' | 'time' | 'memory') {
    super(`The computation was ended by ${by === 'interrupt' ? 'its signal' : `its limit on ${by}`}.`);
  }
}

/** What some work comes to, or what it was given up by. */
export async function unlessGivenUp<T>(work: () => Promise<T>): Promise<T | GivenUp> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GivenUp) return error;
    throw error;
  }
}

/** What questions about the part that was found may take once a search was cut after so long: they show what it knows already. */
const graceAfter = (milliseconds: number) => 1000 + milliseconds / 4;

/** Until when a model is to be decided, as `performance.now()` tells it. All searches and questions of one decision share one limit. */
export class TimeLimit {
  private constructor(
    /** Searches end here. */
    readonly search: number,
    /** Questions about what they found end here, a little later. */
    readonly questions: number,
  ) {}

  static readonly none = new TimeLimit(Infinity, Infinity);

  /** From now on. @param milliseconds `null` or absent: no limit */
  static of(milliseconds: number | null = null): TimeLimit {
    if (milliseconds === null) return TimeLimit.none;
    const end = performance.now() + milliseconds;
    return new TimeLimit(end, end + graceAfter(Math.max(0, milliseconds)));
  }

  /** For a search that helps to answer a question: half of what is left, which leaves time to ask it. */
  forQuestion(): TimeLimit {
    const now = performance.now();
    return new TimeLimit(now + (this.questions - now) / 2, this.questions);
  }

  /** For work that takes no turns. @throws {GivenUp} the time for searches is over */
  check(): void {
    if (performance.now() > this.search) throw new GivenUp('time');
  }
}

/** Looks at the clock and at the signal of a long computation, and lets the event loop have its turn. */
export class Watch {
  readonly start = performance.now();
  private reported = this.start;
  private yielded = this.start;
  /** Questions under way whose answers are part of what an interrupted search tells. */
  private patient = 0;
  /** Whether the search is over, and whether it found everything. */
  private found: 'searching' | 'a part' | 'everything' = 'searching';
  /** When the signal was noticed, and whether it was the search that it ended. */
  private interrupted = Infinity;
  private wasSearching = false;

  /** @param report called about four times a second */
  constructor(
    private readonly signal: { readonly aborted: boolean } | undefined,
    readonly time: TimeLimit,
    private readonly report: (elapsedMs: number) => void = () => {},
  ) {}

  get elapsedMs(): number {
    return performance.now() - this.start;
  }

  /** No time or patience is left, for questions either. */
  get isOver(): boolean {
    return this.signal?.aborted === true || performance.now() > this.time.questions;
  }

  /** The search is over: questions follow. */
  searched(isComplete: boolean): void {
    this.found = isComplete ? 'everything' : 'a part';
    this.wasSearching = this.signal?.aborted === true;
  }

  /** The limits of a search that helps to answer a question. */
  aside(): { readonly time: TimeLimit; readonly signal: { readonly aborted: boolean } | undefined } {
    return { time: this.time.forQuestion(), signal: this.signal };
  }

  /**
   * Answers a question that takes a pass over the states found. Of a complete search it is not ended, lest its figures be wrong; of a part
   * it goes on for a while after the signal.
   */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    this.patient++;
    try {
      return await work();
    } finally {
      this.patient--;
    }
  }

  /**
   * To be called every few milliseconds.
   * @throws {GivenUp}
   */
  async turn(): Promise<void> {
    const now = performance.now();
    if (this.patient === 0 || this.found !== 'everything') this.check(now);
    if (now - this.reported >= 250) {
      this.reported = now;
      this.report(now - this.start);
    }
    if (now - this.yielded < 25) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.yielded = performance.now();
  }

  /** A search is ended at once; what it knows then is told as far as that is soon done. */
  private graceOfSignal(): number {
    if (this.patient > 0) return graceAfter(this.interrupted - this.start);
    return this.wasSearching ? graceAfter(0) : 0;
  }

  /** The same as an answer: by what the computation is to end, or `null` if it may go on. */
  async ended(): Promise<GivenUp['by'] | null> {
    const given = await unlessGivenUp(() => this.turn());
    return given instanceof GivenUp ? given.by : null;
  }

  private check(now: number): void {
    if (this.signal?.aborted) {
      this.interrupted = Math.min(this.interrupted, now);
      if (now >= this.interrupted + this.graceOfSignal()) throw new GivenUp('interrupt');
    }
    if (now > (this.found === 'searching' ? this.time.search : this.time.questions))
      throw new GivenUp('time');
  }
}
