/**
 * Bit-parallel search: a block holds all states with the same key, one bit per row, so that a rule fires in all of them at once. Its
 * twin is src/explore/bits/search-twin.ts.
 *
 * A block: key; link to the next block in the queue; whether a state in it is dead; bitmap of visited rows; bitmap of the frontier,
 * visited but not expanded. Blocks are numbered from 1.
 */
import { addImage, selectRows } from './bitmaps';
import { letterTo, ownerOf } from './letters';
import {
  control,
  Rule,
  statusCrowded,
  statusDisabled,
  statusDone,
  statusFull,
  statusNext,
  statusPaused,
} from './records';
import { hashOf, passes, sameKey, successorKey } from './rules';

/** The link of the last block in the queue; that of a block outside is 0. */
export const endOfQueue: u32 = 0xffffffff;

/** Where a block lies. */
@inline
export function blockAt(number: u32): usize {
  return control.blocks + <usize>(number - 1) * control.blockBytes;
}

/** Where its visited rows lie. */
@inline
export function visitedOf(block: usize): usize {
  return block + control.keyBytes + 8;
}

/** Puts a block last in the queue, unless it is in it. */
@inline
export function enqueue(number: u32): void {
  const link = blockAt(number) + control.keyBytes;
  if (load<u32>(link) != 0) return;
  store<u32>(link, endOfQueue);
  if (control.tail == 0) control.head = number;
  else store<u32>(blockAt(control.tail) + control.keyBytes, number);
  control.tail = number;
}

/** Takes the first block from the queue, which is not empty. */
export function dequeue(): u32 {
  const number = control.head;
  const link = blockAt(number) + control.keyBytes;
  const next = load<u32>(link);
  store<u32>(link, 0);
  if (next == endOfQueue) {
    control.head = 0;
    control.tail = 0;
  } else control.head = next;
  return number;
}

/** Where in the table the block with a key is, or would be. */
function slotOf(key: usize): usize {
  const mask = control.tableMask;
  let slot = hashOf(key) & mask;
  while (true) {
    const at = control.table + ((<usize>slot) << 2);
    const number = load<u32>(at);
    if (number == 0 || sameKey(blockAt(number), key)) return at;
    slot = (slot + 1) & mask;
  }
}

/** The block into which a rule that passes leads from a block; 0 where it has no answer, overflows, or leaves what was found. */
export function targetOf(rule: Rule, number: u32): u32 {
  if (rule.crosses == 0) return number;
  if (successorKey(rule, blockAt(number), control.nextKey) != statusNext) return 0;
  return load<u32>(slotOf(control.nextKey));
}

/** @returns the block with a key, made if there is none; 0 where there is no room for it */
export function intern(key: usize): u32 {
  const slot = slotOf(key);
  const found = load<u32>(slot);
  if (found != 0 || control.count == control.limit) return found;
  const number = ++control.count;
  store<u32>(slot, number);
  const block = blockAt(number);
  const keyBytes = control.keyBytes;
  for (let i: usize = 0; i < keyBytes; i += 8) store<u64>(block + i, load<u64>(key + i));
  for (let i = keyBytes; i < control.blockBytes; i += 8) store<u64>(block + i, 0);
  return number;
}

/** Fills the table, which is empty, with all blocks. */
export function rehash(): void {
  for (let number: u32 = 1; number <= control.count; number++) store<u32>(slotOf(blockAt(number)), number);
}

/**
 * Expands blocks until none is left, at most `pops` of them.
 * @returns a status; after `statusFull` and `statusMiss` the next call goes on with the same rule
 */
export function search(pops: u32): u32 {
  while (true) {
    if (control.current == 0) {
      if (control.head == 0) return statusDone;
      if (pops-- == 0) return statusPaused;
      openBlock();
    }
    const end = control.rulesEnd;
    for (let rule = control.rule; rule < end; rule += offsetof<Rule>()) {
      const status = fire(changetype<Rule>(rule));
      if (status == statusNext) continue;
      control.rule = rule;
      return status;
    }
    closeBlock();
  }
}

/** Takes a block from the queue and its frontier to scratch: to `source`, and to `rest`, from which enabled rows go. */
function openBlock(): void {
  const number = dequeue();
  const bytes = control.bitmapBytes;
  const frontier = visitedOf(blockAt(number)) + bytes;
  for (let i: usize = 0; i < bytes; i += 8) {
    const rows = load<u64>(frontier + i);
    store<u64>(control.source + i, rows);
    store<u64>(control.rest + i, rows);
    store<u64>(frontier + i, 0);
  }
  control.current = number;
  control.rule = control.rules;
  control.restLeft = 1;
  control.pending = 0;
  control.pops += 1;
}

/** Counts what became of the block at hand: what is left in `rest` is dead. */
function closeBlock(): void {
  if (control.restLeft != 0) {
    control.dead += <f64>countRows(control.rest);
    store<u32>(blockAt(control.current) + control.keyBytes, 1, 4);
  }
  control.expanded += <f64>countRows(control.source);
  control.edges += control.pending;
  control.current = 0;
}

function countRows(bitmap: usize): u32 {
  const bytes = control.bitmapBytes;
  let count: u64 = 0;
  for (let i: usize = 0; i < bytes; i += 8) count += popcnt<u64>(load<u64>(bitmap + i));
  return <u32>count;
}

/** Fires a rule in all rows of the block at hand in which it is enabled. */
function fire(rule: Rule): u32 {
  const block = blockAt(control.current);
  if (!passes(rule, block)) return statusNext;
  const count = selectRows(rule, control.source);
  if (count == 0) return statusNext;
  let number = control.current;
  let seen: usize = 0;
  if (rule.crosses != 0) {
    const status = successorKey(rule, block, control.nextKey);
    if (status == statusDisabled) return statusNext;
    if (status != statusNext) return status;
    const owner = control.owners == 0 ? control.self : ownerOf(control.nextKey);
    if (owner == control.self) {
      number = intern(control.nextKey);
      if (number == 0) return statusFull;
    } else {
      seen = letterTo(owner, control.nextKey);
      if (seen == 0) return statusCrowded;
    }
    control.crossings += 1;
  }
  control.pending += <f64>count;
  rule.fired = 1;
  if (control.restLeft != 0) removeFromRest();
  const isLetter = seen != 0;
  if (!isLetter) seen = visitedOf(blockAt(number));
  const fresh = addImage(rule, seen, isLetter ? seen : seen + control.bitmapBytes);
  if (fresh != 0 && !isLetter) {
    control.states += <f64>fresh;
    enqueue(number);
  }
  return statusNext;
}

/** The rows that fired are not dead. */
@inline
function removeFromRest(): void {
  let left: u64 = 0;
  const bytes = control.bitmapBytes;
  for (let i: usize = 0; i < bytes; i += 8) {
    const rows = load<u64>(control.rest + i) & ~load<u64>(control.fired + i);
    store<u64>(control.rest + i, rows);
    left |= rows;
  }
  control.restLeft = u32(left != 0);
}
