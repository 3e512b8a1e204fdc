/** Breadth-first search in strict layers, in JavaScript: the twin of wasm/layers.ts, where the log is described. */
import type { Heap } from '../kernel/heap.ts';
import { Control, Rule, Status } from '../kernel/records.ts';
import { passes } from '../kernel/rules-twin.ts';
import { addImage, selectRows } from './bitmaps-twin.ts';
import { blockAt, dequeue, enqueue, targetOf, visitedOf } from './search-twin.ts';

const ruleWords = Rule.bytes / 4;

/** Moves the layer that gathered in the queue to the log. @returns the status `full` where that has no room: it goes on where it was */
export function logLayer(heap: Heap): number {
  const { words } = heap;
  const length = words[Control.bitmapBytes / 4] >>> 2;
  while (words[Control.head / 4] !== 0) {
    const entry = words[Control.logEnd / 4] >>> 2;
    if ((words[Control.logLimit / 4] >>> 2) - entry < 2 + length) return Status.full;
    const number = dequeue(heap);
    const frontier = visitedOf(heap, blockAt(heap, number)) + length;
    const wanted = (words[Control.wanted / 4] >>> 2) + (number - 1) * length;
    words[entry] = number;
    let hit = 0;
    for (let i = 0; i < length; i++) {
      const rows = words[frontier + i];
      words[entry + 2 + i] = rows;
      words[frontier + i] = 0;
      hit |= rows & words[wanted + i];
    }
    if (hit !== 0) words[Control.hit / 4] = 1;
    words[Control.logEnd / 4] = (entry + 2 + length) << 2;
  }
  return Status.done;
}

/** Expands the entries from `logNext` to `logEnd`. @returns the status `paused` after so many of them, else `done` */
export function expandLayer(heap: Heap, entries: number): number {
  const { words } = heap;
  const end = words[Control.rulesEnd / 4] >>> 2;
  const bytes = 8 + words[Control.bitmapBytes / 4];
  for (let left = entries; words[Control.logNext / 4] !== words[Control.logEnd / 4];) {
    if (left-- === 0) return Status.paused;
    const entry = words[Control.logNext / 4] >>> 2;
    for (let rule = words[Control.rules / 4] >>> 2; rule < end; rule += ruleWords) step(heap, rule, entry);
    words[Control.logNext / 4] += bytes;
  }
  return Status.done;
}

function step(heap: Heap, rule: number, entry: number): void {
  const { words } = heap;
  const source = words[entry];
  if (!passes(heap, rule, blockAt(heap, source)) || selectRows(heap, rule, entry + 2) === 0) return;
  const number = targetOf(heap, rule, source);
  if (number === 0) return;
  const length = words[Control.bitmapBytes / 4] >>> 2;
  const seen = (words[Control.seen / 4] >>> 2) + (number - 1) * length;
  if (addImage(heap, rule, seen, visitedOf(heap, blockAt(heap, number)) + length) !== 0)
    enqueue(heap, number);
}
