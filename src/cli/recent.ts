/** How much a number has grown of late. */
export class Recent {
  readonly #spanMs: number;
  readonly #values: { readonly at: number; readonly value: number }[] = [];

  /** @param spanMs how far "of late" goes back, in milliseconds */
  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /**
   * Takes the value at a time, none before the last one.
   * @returns by how much it is above what it was then, or at the start where that is later
   */
  grown(value: number, at: number): number {
    const values = this.#values;
    // A few of a second are enough, and bound what is kept.
    if (values.length === 0 || at - values.at(-1)!.at >= this.#spanMs / 100) values.push({ at, value });
    while (values.length > 1 && values[1]!.at <= at - this.#spanMs) values.shift();
    return value - values[0]!.value;
  }
}
