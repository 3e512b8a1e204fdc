/** Backward search in finished blocks, in JavaScript: the twin of wasm/backward.ts. */
import type { Heap } from '../kernel/heap.ts';
import { Control, Rule, Status } from '../kernel/records.ts';
import { passes } from '../kernel/rules-twin.ts';
import { pullImage } from './bitmaps-twin.ts';
import { blockAt, dequeue, endOfQueue, enqueue, linkOf, targetOf, visitedOf } from './search-twin.ts';

const ruleWords = Rule.bytes / 4;

/** Whether a block has visited rows that are not good. */
function isOpen(heap: Heap, number: number): boolean {
  const { words } = heap;
  const visited = visitedOf(heap, blockAt(heap, number));
  const length = words[Control.bitmapBytes / 4] >>> 2;
  for (let i = visited; i < visited + length; i++) if ((words[i] & ~words[i + length]) !== 0) return true;
  return false;
}

/** Queues all open blocks, the newest first. The queue is empty before. */
export function queueOpen(heap: Heap): void {
  for (let number = heap.words[Control.count / 4]; number > 0; number--) {
    if (isOpen(heap, number)) enqueue(heap, number);
  }
}

/**
 * Pulls every block in the queue once. Those still open are kept in reverse order, and are the queue once none is left.
 * @returns the status `paused` after so many pulls, else `done`
 */
export function sweep(heap: Heap, pulls: number): number {
  const { words } = heap;
  for (let left = pulls; words[Control.head / 4] !== 0;) {
    if (left-- === 0) return Status.paused;
    const number = dequeue(heap);
    if (pull(heap, number)) words[Control.changed / 4] = 1;
    if (isOpen(heap, number)) keep(heap, number);
  }
  words[Control.head / 4] = words[Control.keptFirst / 4];
  words[Control.tail / 4] = words[Control.keptLast / 4];
  words[Control.keptFirst / 4] = 0;
  words[Control.keptLast / 4] = 0;
  return Status.done;
}

function keep(heap: Heap, number: number): void {
  const { words } = heap;
  const first = words[Control.keptFirst / 4];
  if (first === 0) words[Control.keptLast / 4] = number;
  words[linkOf(heap, number)] = first === 0 ? endOfQueue : first;
  words[Control.keptFirst / 4] = number;
}

function pull(heap: Heap, number: number): boolean {
  const { words } = heap;
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const end = words[Control.rulesEnd / 4] >>> 2;
  const visited = visitedOf(heap, blockAt(heap, number));
  let changed = false;
  let again = true;
  while (again && isOpen(heap, number)) {
    again = false;
    for (let rule = words[Control.rules / 4] >>> 2; rule < end; rule += ruleWords) {
      const target = openTarget(heap, rule, number);
      if (target === 0) continue;
      const good = visitedOf(heap, blockAt(heap, target)) + length;
      if (pullImage(heap, rule, visited, visited + length, good)) again = true;
    }
    changed ||= again;
  }
  return changed;
}

function openTarget(heap: Heap, rule: number, number: number): number {
  const block = blockAt(heap, number);
  if (!isEnabledInOpenRow(heap, rule, visitedOf(heap, block)) || !passes(heap, rule, block)) return 0;
  return targetOf(heap, rule, number);
}

function isEnabledInOpenRow({ words }: Heap, rule: number, visited: number): boolean {
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const mask = words[rule + Rule.mask / 4] >>> 2;
  for (let i = 0; i < length; i++) {
    if ((words[mask + i] & words[visited + i] & ~words[visited + length + i]) !== 0) return true;
  }
  return false;
}

/**
 * Finds the edges between open blocks, twice: to count those into each block in `starts`, and, once these are summed up so that each
 * says where the edges into its block end, to write their sources and move each to where they start.
 */
export function linkSources(heap: Heap, writes: number, first: number, last: number): void {
  const { words } = heap;
  const starts = words[Control.starts / 4] >>> 2;
  const sources = words[Control.sources / 4] >>> 2;
  const end = words[Control.rulesEnd / 4] >>> 2;
  for (let number = first; number <= last; number++) {
    if (!isOpen(heap, number)) continue;
    for (let rule = words[Control.rules / 4] >>> 2; rule < end; rule += ruleWords) {
      const target = openTarget(heap, rule, number);
      if (target === 0 || target === number || !isOpen(heap, target)) continue;
      if (writes === 0) words[starts + target]++;
      else words[sources + --words[starts + target]] = number;
    }
  }
}

/** Pulls blocks from the queue, and queues the sources of those that changed, until it is empty. @returns as {@link sweep} */
export function propagate(heap: Heap, pulls: number): number {
  const { words } = heap;
  const starts = words[Control.starts / 4] >>> 2;
  const sources = words[Control.sources / 4] >>> 2;
  for (let left = pulls; words[Control.head / 4] !== 0;) {
    if (left-- === 0) return Status.paused;
    const number = dequeue(heap);
    if (!pull(heap, number)) continue;
    for (let edge = words[starts + number]; edge < words[starts + number + 1]; edge++) {
      const source = words[sources + edge];
      if (isOpen(heap, source)) enqueue(heap, source);
    }
  }
  return Status.done;
}
