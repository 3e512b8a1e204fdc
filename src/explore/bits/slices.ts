/** Work that may take long, in slices: between two of them its caller may do something else, or give up. */
export type Slices<T> = Generator<undefined, T>;

/** Carries out all slices at once. @returns what the work comes to */
export function finished<T>(slices: Slices<T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

/** Ends work before it is done. What it has begun it puts back in order at once, since there may be other questions: no `finally` has slices. */
export function givenUp(slices: Slices<unknown>): void {
  slices.return(undefined);
}
