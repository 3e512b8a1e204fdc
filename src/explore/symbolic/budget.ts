/** Bytes that a computation may hold, shared by all its tables. */
export class Budget {
  used = 0;

  /** @param limit in bytes */
  constructor(readonly limit: number) {}

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

/** The limit on memory leaves no room to go on: ends a search or a question, never leaves the symbolic method. */
export class MemoryExhausted extends Error {}
