/** Remembers a pure function of a few small integers. */
export class Memo<Result> {
  private readonly results = new Map<number | string, Result>();

  constructor(
    /** Fields whose values are the arguments. */
    readonly reads: readonly number[],
    private readonly compute: (values: readonly number[]) => Result,
  ) {}

  /** The result for the values that `reads` have in `state` (a value per field). */
  at(state: Int32Array): Result {
    const values = this.reads.map((field) => state[field]);
    const key = keyOf(values);
    let result = this.results.get(key);
    if (result === undefined) {
      result = this.compute(values);
      this.results.set(key, result);
    }
    return result;
  }
}

/** One number where the values fit side by side into 52 bits, else a string: the two kinds never collide. */
function keyOf(values: readonly number[]): number | string {
  const radix = values.length <= 1 ? 2 ** 31 : Math.floor(2 ** (52 / values.length));
  let key = 0;
  for (const value of values) {
    if (value >= radix) return values.join();
    key = key * radix + value;
  }
  return key;
}
