/** What becomes of letters, in JavaScript: the twin of wasm/received.ts. */
import type { Heap } from '../kernel/heap.ts';
import { Control, Status } from '../kernel/records.ts';
import { addRows } from './bitmaps-twin.ts';
import { blockAt, enqueue, intern, visitedOf } from './search-twin.ts';

/** Reads the letters from `letter` to `lettersEnd`. @returns the status `full` where a block has no room: it goes on where it was */
export function receive(heap: Heap): number {
  const { words, floats } = heap;
  const length = words[Control.bitmapBytes / 4] >>> 2;
  while (words[Control.letter / 4] !== words[Control.lettersEnd / 4]) {
    const letter = words[Control.letter / 4] >>> 2;
    const number = intern(heap, letter);
    if (number === 0) return Status.full;
    const rows = letter + (words[Control.keyBytes / 4] >>> 2);
    const visited = visitedOf(heap, blockAt(heap, number));
    let fresh = 0;
    for (let i = 0; i < length; i++)
      fresh += addRows(words, words[rows + i], visited + i, visited + length + i);
    if (fresh !== 0) {
      floats[Control.states / 8] += fresh;
      enqueue(heap, number);
    }
    words[Control.letter / 4] = (rows + length) << 2;
  }
  return Status.done;
}
