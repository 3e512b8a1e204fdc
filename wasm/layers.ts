/**
 * Breadth-first search in strict layers inside blocks that are all there already, for shortest runs. Its twin is
 * src/explore/bits/layers-twin.ts.
 *
 * An entry of the log: number of a block, a word of no use, bitmap of its rows that belong to a layer. The layers lie one after the
 * other. The rows of the layer to come gather in the frontiers of the blocks.
 */
import { addImage, selectRows } from './bitmaps';
import { blockAt, dequeue, enqueue, targetOf, visitedOf } from './blocks';
import { control, Rule, statusDone, statusFull, statusPaused } from './records';
import { passes } from './rules';

/** Moves the layer that gathered in the queue to the log. @returns `statusFull` where that has no room: it goes on where it was */
export function logLayer(): u32 {
  const bytes = control.bitmapBytes;
  while (control.head != 0) {
    const entry = control.logEnd;
    if (control.logLimit - entry < 8 + bytes) return statusFull;
    const number = dequeue();
    const frontier = visitedOf(blockAt(number)) + bytes;
    const wanted = control.wanted + <usize>(number - 1) * bytes;
    store<u32>(entry, number);
    let hit: u64 = 0;
    for (let i: usize = 0; i < bytes; i += 8) {
      const rows = load<u64>(frontier + i);
      store<u64>(entry + i, rows, 8);
      store<u64>(frontier + i, 0);
      hit |= rows & load<u64>(wanted + i);
    }
    if (hit != 0) control.hit = 1;
    control.logEnd = entry + 8 + bytes;
  }
  return statusDone;
}

/** Expands the entries from `logNext` to `logEnd`. @returns `statusPaused` after so many of them, else `statusDone` */
export function expandLayer(entries: u32): u32 {
  while (control.logNext != control.logEnd) {
    if (entries-- == 0) return statusPaused;
    const entry = control.logNext;
    const end = control.rulesEnd;
    for (let rule = control.rules; rule < end; rule += offsetof<Rule>()) step(changetype<Rule>(rule), entry);
    control.logNext = entry + 8 + control.bitmapBytes;
  }
  return statusDone;
}

/** Fires a rule in the rows of an entry. Where it would leave what was found, it does nothing. */
function step(rule: Rule, entry: usize): void {
  const source = load<u32>(entry);
  if (!passes(rule, blockAt(source)) || selectRows(rule, entry + 8) == 0) return;
  const number = targetOf(rule, source);
  if (number == 0) return;
  const bytes = control.bitmapBytes;
  const seen = control.seen + <usize>(number - 1) * bytes;
  if (addImage(rule, seen, visitedOf(blockAt(number)) + bytes) != 0) enqueue(number);
}
