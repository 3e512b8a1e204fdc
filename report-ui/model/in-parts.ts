/** Milliseconds of one part: short of a frame. */
const part = 8;

/**
 * Does long work in parts, between which the page is drawn and answers.
 * @param done called with the result; not before this returns
 * @param isWanted asked before each part: where it is not, the work is left
 */
export function inParts<T>(
  work: Generator<void, T>,
  done: (result: T) => void,
  isWanted: () => boolean,
): void {
  const goOn = (): void => {
    if (!isWanted()) return;
    const until = performance.now() + part;
    do {
      const next = work.next();
      if (next.done === true) return done(next.value);
    } while (performance.now() < until);
    setTimeout(goOn);
  };
  setTimeout(goOn);
}
