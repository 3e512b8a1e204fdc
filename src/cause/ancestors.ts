/** Which steps come before which, as bits: one row a step. */
export class Ancestors {
  private readonly words: number;
  private readonly bits: Uint32Array;

  /** @param steps n; takes n^2 / 8 bytes */
  constructor(steps: number) {
    this.words = (steps + 31) >>> 5;
    this.bits = new Uint32Array(steps * this.words);
  }

  /**
   * Adds a step, after all those that come before it.
   * @param before steps that come before it, each once, others besides
   * @returns those of them that come before no other of them, ascending
   */
  add(step: number, before: readonly number[]): number[] {
    const kept: number[] = [];
    for (const earlier of [...before].sort((a, b) => b - a)) {
      if (this.has(step, earlier)) continue;
      kept.push(earlier);
      this.include(step, earlier);
    }
    return kept.reverse();
  }

  /** Whether `earlier` comes before `step`. */
  has(step: number, earlier: number): boolean {
    return ((this.bits[step * this.words + (earlier >>> 5)]! >>> (earlier & 31)) & 1) === 1;
  }

  private include(step: number, earlier: number): void {
    const [to, from] = [step * this.words, earlier * this.words];
    for (let w = 0; w <= earlier >>> 5; w++) this.bits[to + w]! |= this.bits[from + w]!;
    this.bits[to + (earlier >>> 5)]! |= 1 << (earlier & 31);
  }
}
