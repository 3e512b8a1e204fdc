/**
 * Backward search in finished blocks: which visited rows have a path to good ones. Good rows lie where the frontier was. Its twin is
 * src/explore/bits/backward-twin.ts.
 *
 * First in sweeps over the open blocks, those with visited rows that are not good, each time in the other direction; where that takes
 * too long, along the edges between open blocks.
 */
import { pullImage } from './bitmaps';
import { blockAt, dequeue, endOfQueue, enqueue, targetOf, visitedOf } from './blocks';
import { control, Rule, statusDone, statusPaused } from './records';
import { passes } from './rules';

/** Whether a block has visited rows that are not good. */
function isOpen(number: u32): bool {
  const bytes = control.bitmapBytes;
  const visited = visitedOf(blockAt(number));
  for (let i: usize = 0; i < bytes; i += 8) {
    if ((load<u64>(visited + i) & ~load<u64>(visited + bytes + i)) != 0) return true;
  }
  return false;
}

/** Queues all open blocks, the newest first. The queue is empty before. */
export function queueOpen(): void {
  for (let number = control.count; number != 0; number--) if (isOpen(number)) enqueue(number);
}

/**
 * Pulls every block in the queue once. Those still open are kept in reverse order, and are the queue once none is left.
 * @returns `statusPaused` after so many pulls, else `statusDone`
 */
export function sweep(pulls: u32): u32 {
  while (control.head != 0) {
    if (pulls-- == 0) return statusPaused;
    const number = dequeue();
    if (pull(number)) control.changed = 1;
    if (isOpen(number)) keep(number);
  }
  control.head = control.keptFirst;
  control.tail = control.keptLast;
  control.keptFirst = 0;
  control.keptLast = 0;
  return statusDone;
}

/** Puts a block first among those that a sweep keeps. */
function keep(number: u32): void {
  const first = control.keptFirst;
  if (first == 0) control.keptLast = number;
  store<u32>(blockAt(number) + control.keyBytes, first == 0 ? endOfQueue : first);
  control.keptFirst = number;
}

/** Takes over good rows from the targets of all rules until nothing changes. @returns whether anything did */
function pull(number: u32): bool {
  const end = control.rulesEnd;
  let changed = false;
  let again = true;
  while (again && isOpen(number)) {
    again = false;
    for (let at = control.rules; at < end; at += offsetof<Rule>()) {
      const rule = changetype<Rule>(at);
      const target = openTarget(rule, number);
      if (target == 0) continue;
      const visited = visitedOf(blockAt(number));
      const good = visitedOf(blockAt(target)) + control.bitmapBytes;
      if (pullImage(rule, visited, visited + control.bitmapBytes, good)) again = true;
    }
    changed = changed || again;
  }
  return changed;
}

/** The block into which a rule leads from open rows of a block; 0 where it does not lead anywhere from there. */
function openTarget(rule: Rule, number: u32): u32 {
  const block = blockAt(number);
  if (!isEnabledInOpenRow(rule, visitedOf(block)) || !passes(rule, block)) return 0;
  return targetOf(rule, number);
}

function isEnabledInOpenRow(rule: Rule, visited: usize): bool {
  const bytes = control.bitmapBytes;
  const mask = rule.mask;
  for (let i: usize = 0; i < bytes; i += 8) {
    if ((load<u64>(mask + i) & load<u64>(visited + i) & ~load<u64>(visited + bytes + i)) != 0) return true;
  }
  return false;
}

/**
 * Finds the edges between open blocks, twice: to count those into each block in `starts`, and, once these are summed up so that each
 * says where the edges into its block end, to write their sources and move each to where they start.
 * @param first block to begin with
 * @param last block to end with
 */
export function linkSources(writes: u32, first: u32, last: u32): void {
  const end = control.rulesEnd;
  for (let number = first; number <= last; number++) {
    if (!isOpen(number)) continue;
    for (let at = control.rules; at < end; at += offsetof<Rule>()) {
      const target = openTarget(changetype<Rule>(at), number);
      if (target == 0 || target == number || !isOpen(target)) continue;
      const start = control.starts + ((<usize>target) << 2);
      if (writes == 0) {
        store<u32>(start, load<u32>(start) + 1);
        continue;
      }
      const edge = load<u32>(start) - 1;
      store<u32>(start, edge);
      store<u32>(control.sources + ((<usize>edge) << 2), number);
    }
  }
}

/** Pulls blocks from the queue, and queues the sources of those that changed, until it is empty. @returns as {@link sweep} */
export function propagate(pulls: u32): u32 {
  while (control.head != 0) {
    if (pulls-- == 0) return statusPaused;
    const number = dequeue();
    if (!pull(number)) continue;
    const start = control.starts + ((<usize>number) << 2);
    const end = load<u32>(start, 4);
    for (let edge = load<u32>(start); edge < end; edge++) {
      const source = load<u32>(control.sources + ((<usize>edge) << 2));
      if (isOpen(source)) enqueue(source);
    }
  }
  return statusDone;
}
