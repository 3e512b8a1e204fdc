/**
 * Rows of a block as bits, in JavaScript: the twin of wasm/bitmaps.ts, with words of 32 bits in place of 64. All addresses are indices
 * in words.
 */
import type { Heap } from '../kernel/heap.ts';
import { Control, Rule } from '../kernel/records.ts';

/** The number of bits that are 1. */
export function popcount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Takes the rows of `source` in which a rule is enabled into `control.fired`. @returns how many there are */
export function selectRows({ words }: Heap, rule: number, source: number): number {
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const fired = words[Control.fired / 4] >>> 2;
  const mask = words[rule + Rule.mask / 4] >>> 2;
  let count = 0;
  for (let i = 0; i < length; i++) {
    const rows = words[source + i] & words[mask + i];
    words[fired + i] = rows;
    count += popcount(rows);
  }
  return count;
}

/**
 * Moves the rows in `control.fired` as a rule does, and adds those that are not in `seen` to it and to `frontier`.
 * @returns how many these are
 */
export function addImage({ words, shorts }: Heap, rule: number, seen: number, frontier: number): number {
  const map = words[rule + Rule.map / 4] >>> 1;
  if (map !== 0) return addMapped(words, shorts, map, seen, frontier);
  const delta = words[rule + Rule.delta / 4];
  return delta >= 0 ? addUp(words, delta, seen, frontier) : addDown(words, -delta, seen, frontier);
}

/** Adds one word of rows. @returns how many were not in `seen` */
export function addRows(words: Int32Array, rows: number, seen: number, frontier: number): number {
  const fresh = rows & ~words[seen];
  if (fresh === 0) return 0;
  words[seen] |= fresh;
  words[frontier] |= fresh;
  return popcount(fresh);
}

function addUp(words: Int32Array, distance: number, seen: number, frontier: number): number {
  const skip = distance >>> 5;
  const shift = distance & 31;
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const fired = (words[Control.fired / 4] >>> 2) - skip;
  let carried = 0;
  let count = 0;
  for (let i = skip; i < length; i++) {
    const rows = words[fired + i];
    count += addRows(words, (rows << shift) | ((carried >>> 1) >>> (31 - shift)), seen + i, frontier + i);
    carried = rows;
  }
  return count;
}

function addDown(words: Int32Array, distance: number, seen: number, frontier: number): number {
  const skip = distance >>> 5;
  const shift = distance & 31;
  const length = (words[Control.bitmapBytes / 4] >>> 2) - skip;
  const fired = (words[Control.fired / 4] >>> 2) + skip;
  let rows = words[fired];
  let count = 0;
  for (let i = 0; i < length; i++) {
    const above = words[fired + i + 1];
    count += addRows(words, (rows >>> shift) | ((above << 1) << (31 - shift)), seen + i, frontier + i);
    rows = above;
  }
  return count;
}

function addMapped(
  words: Int32Array,
  shorts: Uint16Array,
  map: number,
  seen: number,
  frontier: number,
): number {
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const fired = words[Control.fired / 4] >>> 2;
  let count = 0;
  for (let i = 0; i < length; i++) {
    for (let rows = words[fired + i]; rows !== 0; rows &= rows - 1) {
      const to = shorts[map + 32 * i + 31 - Math.clz32(rows & -rows)];
      count += addRows(words, 1 << (to & 31), seen + (to >>> 5), frontier + (to >>> 5));
    }
  }
  return count;
}

/**
 * Adds to `good` the rows of a block, visited and not yet good, from which a rule leads into the rows of `target`.
 * @returns whether there were any
 */
export function pullImage(heap: Heap, rule: number, visited: number, good: number, target: number): boolean {
  const { words } = heap;
  if (words[rule + Rule.map / 4] !== 0) return pullMapped(heap, rule, visited, good, target);
  const delta = words[rule + Rule.delta / 4];
  return delta >= 0
    ? pullDown(words, rule, visited, good, target)
    : pullUp(words, rule, visited, good, target);
}

function addGood(words: Int32Array, rows: number, mask: number, visited: number, good: number): number {
  const fresh = rows & words[mask] & words[visited] & ~words[good];
  words[good] |= fresh;
  return fresh;
}

function pullDown(words: Int32Array, rule: number, visited: number, good: number, target: number): boolean {
  const distance = words[rule + Rule.delta / 4];
  const skip = distance >>> 5;
  const shift = distance & 31;
  const length = (words[Control.bitmapBytes / 4] >>> 2) - skip;
  const mask = words[rule + Rule.mask / 4] >>> 2;
  let any = 0;
  let rows = words[target + skip];
  for (let i = 0; i < length; i++) {
    const above = words[target + skip + i + 1];
    const back = (rows >>> shift) | ((above << 1) << (31 - shift));
    any |= addGood(words, back, mask + i, visited + i, good + i);
    rows = above;
  }
  return any !== 0;
}

function pullUp(words: Int32Array, rule: number, visited: number, good: number, target: number): boolean {
  const distance = -words[rule + Rule.delta / 4];
  const skip = distance >>> 5;
  const shift = distance & 31;
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const mask = words[rule + Rule.mask / 4] >>> 2;
  let any = 0;
  let carried = 0;
  for (let i = skip; i < length; i++) {
    const rows = words[target + i - skip];
    const back = (rows << shift) | ((carried >>> 1) >>> (31 - shift));
    any |= addGood(words, back, mask + i, visited + i, good + i);
    carried = rows;
  }
  return any !== 0;
}

function pullMapped(
  { words, shorts }: Heap,
  rule: number,
  visited: number,
  good: number,
  target: number,
): boolean {
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const mask = words[rule + Rule.mask / 4] >>> 2;
  const map = words[rule + Rule.map / 4] >>> 1;
  let any = false;
  for (let i = 0; i < length; i++) {
    let open = words[visited + i] & words[mask + i] & ~words[good + i];
    for (; open !== 0; open &= open - 1) {
      const bit = 31 - Math.clz32(open & -open);
      const to = shorts[map + 32 * i + bit];
      if (((words[target + (to >>> 5)] >>> (to & 31)) & 1) === 0) continue;
      words[good + i] |= 1 << bit;
      any = true;
    }
  }
  return any;
}
