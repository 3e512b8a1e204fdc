/** Why a search or a question ends early. */
export class GivenUp extends Error {
  constructor(readonly by: 'interrupt' | 'time' | 'memory') {
    super(`The computation was ended by ${by === 'interrupt' ? 'its signal' : `its limit on ${by}`}.`);
  }
}

/** Looks at the clock and at the signal of a long computation, and lets the event loop have its turn. */
export class Watch {
  readonly start = performance.now();
  private reported = this.start;
  /** Computations under way that are not to be ended. */
  private patient = 0;
  private yielded = this.start;

  /** @param report called about four times a second */
  constructor(
    private readonly signal: { readonly aborted: boolean } | undefined,
    private timeoutMs: number,
    private readonly report: (elapsedMs: number) => void,
  ) {}

  get elapsedMs(): number {
    return performance.now() - this.start;
  }

  /** From now on only the signal counts. */
  liftTimeout(): void {
    this.timeoutMs = Infinity;
  }

  /** Carries out something that is short enough not to be ended by the signal or the limit on time. */
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
    if (this.signal?.aborted && this.patient === 0) throw new GivenUp('interrupt');
    if (now - this.start > this.timeoutMs && this.patient === 0) throw new GivenUp('time');
    if (now - this.reported >= 250) {
      this.reported = now;
      this.report(now - this.start);
    }
    if (now - this.yielded < 25) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.yielded = performance.now();
  }
}
