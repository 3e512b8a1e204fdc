/** Letters between those who share a search, in JavaScript: the twin of wasm/letters.ts. */
import type { Heap } from '../kernel/heap.ts';
import { Control } from '../kernel/records.ts';

/** Who owns the block with a key. @param key index in words */
export function ownerOf({ bytes, words }: Heap, key: number): number {
  const one = digit(words, key, Control.ownerWord, Control.ownerShift, Control.ownerMask);
  const other = digit(words, key, Control.owner2Word, Control.owner2Shift, Control.owner2Mask);
  return bytes[words[Control.owners / 4] + one + other * (words[Control.ownerMask / 4] + 1)];
}

function digit(words: Int32Array, key: number, word: number, shift: number, mask: number): number {
  return (words[key + (words[word / 4] >>> 2)] >>> words[shift / 4]) & words[mask / 4];
}

/** Begins a letter to an owner. @param key index in words @returns index of its rows, of which none is in yet; 0 where it has no room */
export function letterTo({ words }: Heap, owner: number, key: number): number {
  const box = (words[Control.boxes / 4] >>> 2) + 2 * owner;
  if (words[box] === words[box + 1]) return 0;
  const letter = words[box] >>> 2;
  const keyWords = words[Control.keyBytes / 4] >>> 2;
  const end = letter + keyWords + (words[Control.bitmapBytes / 4] >>> 2);
  words.copyWithin(letter, key, key + keyWords);
  words.fill(0, letter + keyWords, end);
  words[box] = end << 2;
  return letter + keyWords;
}
