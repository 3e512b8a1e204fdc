/** What becomes of letters: the rows that they tell of are visited and wait to be expanded. Its twin is src/explore/bits/letters-twin.ts. */
import { addRows } from './bitmaps';
import { blockAt, enqueue, intern, visitedOf } from './blocks';
import { control, statusDone, statusFull } from './records';

/** Reads the letters from `letter` to `lettersEnd`. @returns `statusFull` where a block has no room: it goes on where it was */
export function receive(): u32 {
  const bytes = control.bitmapBytes;
  while (control.letter != control.lettersEnd) {
    const number = intern(control.letter);
    if (number == 0) return statusFull;
    const rows = control.letter + control.keyBytes;
    const visited = visitedOf(blockAt(number));
    let fresh: u32 = 0;
    for (let i: usize = 0; i < bytes; i += 8)
      fresh += addRows(load<u64>(rows + i), visited + i, visited + bytes + i);
    if (fresh != 0) {
      control.states += <f64>fresh;
      enqueue(number);
    }
    control.letter = rows + bytes;
  }
  return statusDone;
}
