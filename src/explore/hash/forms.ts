/** Sums over digits, asked for many states: neighbours in the key are looked up together, in one table. */
import type { LinearForm, SumTerm } from '../coding/coded.ts';
import type { Place } from '../kernel/layout.ts';
import type { HashSearch } from './search.ts';

/** Neighbouring bits of a word of the key, and for each combination of them the sum of all terms that lie there. */
interface Chunk extends Place {
  readonly sums: Int32Array;
}

/** So many bits make tables that stay in the cache. */
const mostBits = 10;

/** The sum of terms in a state. */
export function sumOf(search: HashSearch, terms: readonly SumTerm[]): (state: number) => number {
  const chunks = chunksOf(search, terms);
  return (state) => sumAt(search.heap.words, search.keyAt(state), chunks);
}

function sumAt(words: Int32Array, key: number, chunks: readonly Chunk[]): number {
  let sum = 0;
  for (let i = 0; i < chunks.length; i++) {
    const { word, shift, mask, sums } = chunks[i];
    sum += sums[(words[key + word] >>> shift) & mask];
  }
  return sum;
}

/**
 * The largest value of a form from state `first` to `last`, at least 0.
 * @param enough the search ends where the value is as large as this
 */
export function largestOf(
  search: HashSearch,
  { constant, terms }: LinearForm,
  enough: number,
): (first: number, last: number) => number {
  const chunks = chunksOf(search, terms);
  const { words: step } = search.program.layout;
  return (first, last) => {
    const { words } = search.heap;
    const end = search.keyAt(last + 1);
    let largest = 0;
    for (let key = search.keyAt(first); key < end && largest < enough; key += step)
      largest = Math.max(largest, constant + sumAt(words, key, chunks));
    return largest;
  };
}

/** Notes the sums that terms have from state `first` to `last`: `seen[sum]` becomes 1. */
export function noterOf(
  search: HashSearch,
  terms: readonly SumTerm[],
): (first: number, last: number, seen: Uint8Array) => void {
  const chunks = chunksOf(search, terms);
  const { words: step } = search.program.layout;
  return (first, last, seen) => {
    const { words } = search.heap;
    const end = search.keyAt(last + 1);
    for (let key = search.keyAt(first); key < end; key += step) seen[sumAt(words, key, chunks)] = 1;
  };
}

function chunksOf(search: HashSearch, terms: readonly SumTerm[]): Chunk[] {
  const placed = terms.map(({ digit, weights }) => ({ ...search.program.layout.places[digit]!, weights }));
  placed.sort((a, b) => a.word - b.word || a.shift - b.shift);
  const groups: (typeof placed)[] = [];
  for (const term of placed) {
    const group = groups.at(-1);
    const isNear = group?.[0].word === term.word && widthOf(term) + term.shift - group[0].shift <= mostBits;
    if (isNear) group.push(term);
    else groups.push([term]);
  }
  return groups.map((group) => {
    const [{ word, shift }] = group;
    const last = group[group.length - 1];
    const sums = new Int32Array(2 ** (last.shift - shift + widthOf(last)));
    for (const term of group)
      for (let bits = 0; bits < sums.length; bits++)
        sums[bits] += term.weights[(bits >>> (term.shift - shift)) & term.mask] ?? 0;
    return { word, shift, mask: sums.length - 1, sums };
  });
}

function widthOf({ mask }: Place): number {
  return 32 - Math.clz32(mask);
}
