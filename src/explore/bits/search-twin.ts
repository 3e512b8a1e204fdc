/** Bit-parallel search in JavaScript: the twin of wasm/blocks.ts, where what a block is made of is told. Blocks are numbered from 1. */
import type { Heap } from '../kernel/heap.ts';
import { Control, Rule, Status } from '../kernel/records.ts';
import { hashOf, passes, sameKey, Step, successorKey } from '../kernel/rules-twin.ts';
import { addImage, popcount, selectRows } from './bitmaps-twin.ts';
import { letterTo, ownerOf } from './letters-twin.ts';

/** The link of the last block in the queue; that of a block outside is 0. */
export const endOfQueue = -1;

const ruleWords = Rule.bytes / 4;

/** Where a block lies: index in words. */
export function blockAt({ words }: Heap, number: number): number {
  return (words[Control.blocks / 4] >>> 2) + (number - 1) * (words[Control.blockBytes / 4] >>> 2);
}

/** Where the visited rows of a block lie: index in words. */
export function visitedOf({ words }: Heap, block: number): number {
  return block + (words[Control.keyBytes / 4] >>> 2) + 2;
}

/** Where the link of a block lies: index in words. After it comes whether a state in it is dead. */
export function linkOf(heap: Heap, number: number): number {
  return blockAt(heap, number) + (heap.words[Control.keyBytes / 4] >>> 2);
}

/** Puts a block last in the queue, unless it is in it. */
export function enqueue(heap: Heap, number: number): void {
  const { words } = heap;
  const link = linkOf(heap, number);
  if (words[link] !== 0) return;
  words[link] = endOfQueue;
  if (words[Control.tail / 4] === 0) words[Control.head / 4] = number;
  else words[linkOf(heap, words[Control.tail / 4])] = number;
  words[Control.tail / 4] = number;
}

/** Takes the first block from the queue, which is not empty. */
export function dequeue(heap: Heap): number {
  const { words } = heap;
  const number = words[Control.head / 4];
  const link = linkOf(heap, number);
  const next = words[link];
  words[link] = 0;
  if (next === endOfQueue) words[Control.tail / 4] = 0;
  words[Control.head / 4] = next === endOfQueue ? 0 : next;
  return number;
}

/** @param key index in words @returns where in the table a key is, or where it would be: index in words */
function slotOf(heap: Heap, key: number): number {
  const { words } = heap;
  const mask = words[Control.tableMask / 4];
  const table = words[Control.table / 4] >>> 2;
  let slot = hashOf(heap, key) & mask;
  for (;;) {
    const number = words[table + slot];
    if (number === 0 || sameKey(heap, blockAt(heap, number), key)) return table + slot;
    slot = (slot + 1) & mask;
  }
}

/** The block into which a rule that passes leads from a block; 0 where it has no answer, overflows, or leaves what was found. */
export function targetOf(heap: Heap, rule: number, number: number): number {
  const { words } = heap;
  if (words[rule + Rule.crosses / 4] === 0) return number;
  const next = words[Control.nextKey / 4] >>> 2;
  return successorKey(heap, rule, blockAt(heap, number), next) === Step.next ? find(heap, next) : 0;
}

/** @param key index in words @returns the block with this key, or 0 */
function find(heap: Heap, key: number): number {
  return heap.words[slotOf(heap, key)];
}

/** The block with a key, made if there is none; 0 where there is no room for it. @param key index in words */
export function intern(heap: Heap, key: number): number {
  const { words } = heap;
  const slot = slotOf(heap, key);
  if (words[slot] !== 0) return words[slot];
  if (words[Control.count / 4] === words[Control.limit / 4]) return 0;
  const number = ++words[Control.count / 4];
  words[slot] = number;
  const block = blockAt(heap, number);
  const keyWords = words[Control.keyBytes / 4] >>> 2;
  words.copyWithin(block, key, key + keyWords);
  words.fill(0, block + keyWords, block + (words[Control.blockBytes / 4] >>> 2));
  return number;
}

/** Fills the table, which is empty, with all blocks. */
export function rehash(heap: Heap): void {
  const { words } = heap;
  for (let number = 1; number <= words[Control.count / 4]; number++) {
    words[slotOf(heap, blockAt(heap, number))] = number;
  }
}

/**
 * Expands blocks until none is left, at most `pops` of them.
 * @returns a status; after those of a full table and a miss the next call goes on with the same rule
 */
export function search(heap: Heap, pops: number): number {
  const { words } = heap;
  for (let left = pops; ;) {
    if (words[Control.current / 4] === 0) {
      if (words[Control.head / 4] === 0) return Status.done;
      if (left-- === 0) return Status.paused;
      openBlock(heap);
    }
    const end = words[Control.rulesEnd / 4] >>> 2;
    for (let rule = words[Control.rule / 4] >>> 2; rule < end; rule += ruleWords) {
      const status = fire(heap, rule);
      if (status === Step.next) continue;
      words[Control.rule / 4] = rule << 2;
      return status;
    }
    closeBlock(heap);
  }
}

function openBlock(heap: Heap): void {
  const { words, floats } = heap;
  const number = dequeue(heap);
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const frontier = visitedOf(heap, blockAt(heap, number)) + length;
  words.copyWithin(words[Control.source / 4] >>> 2, frontier, frontier + length);
  words.copyWithin(words[Control.rest / 4] >>> 2, frontier, frontier + length);
  words.fill(0, frontier, frontier + length);
  words[Control.current / 4] = number;
  words[Control.rule / 4] = words[Control.rules / 4];
  words[Control.restLeft / 4] = 1;
  floats[Control.pending / 8] = 0;
  floats[Control.pops / 8]++;
}

function closeBlock(heap: Heap): void {
  const { words, floats } = heap;
  if (words[Control.restLeft / 4] !== 0) {
    floats[Control.dead / 8] += countRows(words, words[Control.rest / 4] >>> 2);
    words[linkOf(heap, words[Control.current / 4]) + 1] = 1;
  }
  floats[Control.expanded / 8] += countRows(words, words[Control.source / 4] >>> 2);
  floats[Control.edges / 8] += floats[Control.pending / 8];
  words[Control.current / 4] = 0;
}

function countRows(words: Int32Array, bitmap: number): number {
  const end = bitmap + (words[Control.bitmapBytes / 4] >>> 2);
  let count = 0;
  for (let i = bitmap; i < end; i++) count += popcount(words[i]);
  return count;
}

function fire(heap: Heap, rule: number): number {
  const { words, floats } = heap;
  let number = words[Control.current / 4];
  let seen = 0;
  const block = blockAt(heap, number);
  if (!passes(heap, rule, block)) return Step.next;
  const count = selectRows(heap, rule, words[Control.source / 4] >>> 2);
  if (count === 0) return Step.next;
  if (words[rule + Rule.crosses / 4] !== 0) {
    const next = words[Control.nextKey / 4] >>> 2;
    const status = successorKey(heap, rule, block, next);
    if (status === Step.disabled) return Step.next;
    if (status !== Step.next) return status;
    const self = words[Control.self / 4];
    const owner = words[Control.owners / 4] === 0 ? self : ownerOf(heap, next);
    if (owner === self) {
      number = intern(heap, next);
      if (number === 0) return Status.full;
    } else {
      seen = letterTo(heap, owner, next);
      if (seen === 0) return Status.crowded;
    }
    floats[Control.crossings / 8]++;
  }
  floats[Control.pending / 8] += count;
  words[rule + Rule.fired / 4] = 1;
  if (words[Control.restLeft / 4] !== 0) removeFromRest(words);
  const isLetter = seen !== 0;
  if (!isLetter) seen = visitedOf(heap, blockAt(heap, number));
  const frontier = isLetter ? seen : seen + (words[Control.bitmapBytes / 4] >>> 2);
  const fresh = addImage(heap, rule, seen, frontier);
  if (fresh !== 0 && !isLetter) {
    floats[Control.states / 8] += fresh;
    enqueue(heap, number);
  }
  return Step.next;
}

function removeFromRest(words: Int32Array): void {
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const rest = words[Control.rest / 4] >>> 2;
  const fired = words[Control.fired / 4] >>> 2;
  let left = 0;
  for (let i = 0; i < length; i++) {
    words[rest + i] &= ~words[fired + i];
    left |= words[rest + i];
  }
  words[Control.restLeft / 4] = Number(left !== 0);
}
