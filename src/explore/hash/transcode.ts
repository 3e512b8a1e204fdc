import type { HashSearch } from './search.ts';

/** Writes all states of one search where they belong in another one of the same model, whose digits are nowhere smaller. */
export function transcode(from: HashSearch, to: HashSearch): void {
  const source = from.heap.words;
  const target = to.heap.words;
  const [old, fresh] = [from.program.layout, to.program.layout];
  const digits = old.places.map((place, digit) => [place!, fresh.places[digit]!] as const);
  for (let state = 1; state <= from.states; state++) {
    const read = from.keyAt(state);
    const write = to.keyAt(state);
    target.fill(0, write, write + fresh.words);
    for (const [was, is] of digits) {
      const value = (source[read + was.word] >>> was.shift) & was.mask;
      target[write + is.word] |= value << is.shift;
    }
  }
}
