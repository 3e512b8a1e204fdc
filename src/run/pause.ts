/** Work that pauses now and then, so that who drives it can look at a clock, listen for an interrupt, or give it up. */
export type Paused<T> = Generator<void, T, void>;

/** Does such work without a pause. */
export function toItsEnd<T>(work: Paused<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** Longest time without listening, in milliseconds. */
const longest = 25;

/** Does such work so that timers and signals are heard in its pauses. */
export async function unhurried<T>(work: Paused<T>): Promise<T> {
  for (let heard = performance.now(); ;) {
    const { done, value } = work.next();
    if (done === true) return value;
    if (performance.now() - heard < longest) continue;
    await new Promise((resolve) => setImmediate(resolve));
    heard = performance.now();
  }
}
