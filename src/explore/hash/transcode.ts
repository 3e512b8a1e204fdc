import type { Heap } from '../kernel/heap.ts';
import type { Layout } from '../kernel/layout.ts';
import type { Program } from '../kernel/program.ts';

/** Keys of states, one behind the other. */
interface Keys {
  readonly program: Program;
  readonly heap: Heap;
  readonly states: number;
  /** Where the key of a state lies, as an index in words. */
  keyAt(state: number): number;
}

/** Bits of a word of the old key that all go the same way. */
interface Strip {
  readonly from: number;
  /** Which bits. */
  readonly mask: number;
  readonly to: number;
  /** To the left; negative: to the right. */
  readonly shift: number;
}

/** States that are carried over strip by strip: their keys stay in the cache. */
const slice = 1000;

/** Writes all states of one search where they belong in another one of the same model, whose digits are nowhere smaller. */
export function transcode(from: Keys, to: Keys): void {
  const source = from.heap.words;
  const target = to.heap.words;
  const [oldWords, newWords] = [from.program.layout.words, to.program.layout.words];
  const strips = stripsOf(from.program.layout, to.program.layout);
  const { states } = from;
  for (let first = 1; first <= states; first += slice) {
    const count = Math.min(slice, states + 1 - first);
    const [read, write] = [from.keyAt(first), to.keyAt(first)];
    target.fill(0, write, write + count * newWords);
    const end = read + count * oldWords;
    for (const strip of strips) {
      const { mask, shift } = strip;
      let at = write + strip.to;
      if (shift >= 0) {
        for (let word = read + strip.from; word < end; word += oldWords, at += newWords)
          target[at] |= (source[word] & mask) << shift;
      } else {
        for (let word = read + strip.from; word < end; word += oldWords, at += newWords)
          target[at] |= (source[word] & mask) >>> -shift;
      }
    }
  }
}

/** Neighbours mostly stay neighbours: few strips hold all digits. */
function stripsOf(old: Layout, fresh: Layout): Strip[] {
  const strips = new Map<string, Strip>();
  old.places.forEach((place, digit) => {
    const was = place!;
    const is = fresh.places[digit]!;
    const way = { from: was.word, to: is.word, shift: is.shift - was.shift };
    const name = Object.values(way).join();
    const mask = (strips.get(name)?.mask ?? 0) | (was.mask << was.shift);
    strips.set(name, { ...way, mask });
  });
  return [...strips.values()];
}
