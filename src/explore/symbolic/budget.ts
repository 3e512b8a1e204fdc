import { GivenUp } from '../watch.ts';

/** Bytes that a computation may hold, shared by all its tables. */
export class Budget {
  used = 0;
  private reserve: number;

  /** @param whole bytes, of which a third stays reserved until it is released */
  constructor(private readonly whole: number) {
    this.reserve = whole / 3;
  }

  /** Bytes that may be used by now. */
  get limit(): number {
    return this.whole - this.reserve;
  }

  /** Allows the whole from now on: what a search left to the questions after it. */
  release(): void {
    this.reserve = 0;
  }

  /** Whether so many more bytes are allowed. */
  allows(bytes: number): boolean {
    return this.used + bytes <= this.limit;
  }

  /**
   * Counts bytes as used: what cannot be done without.
   * @throws {MemoryExhausted} where the limit does not allow it
   */
  take(bytes: number): void {
    if (!this.allows(bytes)) throw new MemoryExhausted();
    this.used += bytes;
  }

  /** Counts bytes as free again. */
  free(bytes: number): void {
    this.used -= bytes;
  }
}

/** The limit on memory leaves no room to go on: ends a search or a question. */
export class MemoryExhausted extends GivenUp {
  constructor() {
    super('memory');
  }
}
