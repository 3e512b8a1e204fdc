/**
 * Hashed search: whole states, packed into keys, one after the other in the order in which a breadth-first search finds them. Its twin
 * is src/explore/hash/twin.ts; what the records mean is written in src/explore/hash/records.ts.
 *
 * States are numbered from 1. Almost all of the time goes into waiting for memory: slots of the hash table and the states they name
 * lie far apart. So several states are expanded before the first successor is looked for, and all that will be needed is read once, in
 * a loop without dependences, so that the processor fetches many places at a time.
 */
import { control, Rule, statusDisabled, statusDone, statusFull, statusNext, Term } from './records';
import { hashOf, passes, sameKey, successorKey } from './rules';

@unmanaged
class HashControl {
  edges: f64;
  states: usize;
  count: u32;
  limit: u32;
  expanded: u32;
  table: usize;
  tableMask: u32;
  choices: usize;
  choicesEnd: usize;
  buffer: usize;
  bufferLimit: usize;
  bufferEnd: usize;
  dead: usize;
  deadEnd: usize;
  good: usize;
  failed: usize;
  cursor: u32;
  pulled: u32;
  touched: u32;
}

/** Behind the control record that all kernels share. */
const own = changetype<HashControl>(256);

/** A rule that a choice offers: its record, and where it is noted that it fired (a table with a byte per value of a digit). */
@unmanaged
class Offer {
  rule: usize;
  fired: usize;
}

/** After the key of a successor: its hash, the state it comes from, and the rule. */
@unmanaged
class Successor {
  hash: u32;
  source: u32;
  rule: usize;
  target: u32;
}

function stateAt(number: u32): usize {
  return own.states + <usize>number * control.keyBytes;
}

function slotAt(hash: u32): usize {
  return own.table + ((<usize>(hash & own.tableMask)) << 2);
}

function pick(term: Term, key: usize): usize {
  return term.table + ((<usize>((load<u32>(key + term.word) >>> term.shift) & term.mask)) << 2);
}

/**
 * Writes the successors of a state to the buffer.
 * @param isOneEnough whether any one of them will do
 * @returns `statusDone`, or what a lookup or an overflow has come back with: then the buffer is as it was
 */
function expand(number: u32, isOneEnough: bool): u32 {
  const key = stateAt(number);
  const keyBytes = control.keyBytes;
  let next = own.bufferEnd;
  for (let at = own.choices; at < own.choicesEnd; at += offsetof<Term>()) {
    const offers = load<usize>(pick(changetype<Term>(at), key));
    if (offers == 0) continue;
    const end = offers + 4 + load<usize>(offers);
    for (let each = offers + 4; each < end; each += offsetof<Offer>()) {
      const offer = changetype<Offer>(each);
      const rule = changetype<Rule>(offer.rule);
      if (!passes(rule, key)) continue;
      const status = successorKey(rule, key, next);
      if (status == statusDisabled) continue;
      if (status != statusNext) {
        own.failed = offer.rule;
        return status;
      }
      const fired = changetype<Term>(offer.fired);
      store<u8>(fired.table + ((load<u32>(key + fired.word) >>> fired.shift) & fired.mask), 1);
      const successor = changetype<Successor>(next + keyBytes);
      successor.hash = hashOf(next);
      successor.source = number;
      successor.rule = offer.rule;
      next += keyBytes + offsetof<Successor>();
      if (isOneEnough) {
        own.bufferEnd = next;
        return statusDone;
      }
    }
  }
  own.bufferEnd = next;
  return statusDone;
}

/**
 * Expands states in the order of their numbers, up to and with the state `until`.
 * @returns `statusDone`; else what stopped it before the state after `expanded`
 */
export function searchStates(until: u32): u32 {
  while (own.expanded < until) {
    own.bufferEnd = own.buffer;
    let last = own.expanded;
    while (last < until && own.bufferEnd < own.bufferLimit) {
      const before = own.bufferEnd;
      const status = expand(last + 1, false);
      if (status != statusDone) {
        if (last == own.expanded) return status;
        break;
      }
      last++;
      if (own.bufferEnd == before) {
        store<u32>(own.deadEnd, last);
        own.deadEnd += 4;
      }
    }
    fetch();
    if (!link(last)) return statusFull;
  }
  return statusDone;
}

/** Reads what the successors in the buffer will be compared with, so that it is near. */
function fetch(): void {
  const step = control.keyBytes + offsetof<Successor>();
  let near: u32 = 0;
  for (let at = own.buffer + control.keyBytes; at < own.bufferEnd; at += step) {
    const entry = load<u32>(slotAt(changetype<Successor>(at).hash));
    near ^= load<u32>(stateAt(entry & own.tableMask));
  }
  own.touched = near;
}

/** Numbers the successors in the buffer, which are those of the states up to `last`. @returns false if a new state finds no room */
function link(last: u32): bool {
  const keyBytes = control.keyBytes;
  const step = keyBytes + offsetof<Successor>();
  let edges: u32 = 0;
  for (let at = own.buffer; at < own.bufferEnd; at += step) {
    const successor = changetype<Successor>(at + keyBytes);
    const slot = slotOf(at, successor.hash);
    edges++;
    if (load<u32>(slot) != 0) continue;
    if (own.count == own.limit) {
      retreat(successor.source - 1, at, edges);
      return false;
    }
    const number = ++own.count;
    const state = stateAt(number);
    for (let i: usize = 0; i < keyBytes; i += 8) store<u64>(state + i, load<u64>(at + i));
    store<u32>(slot, (successor.hash & ~own.tableMask) | number);
  }
  own.edges += <f64>edges;
  own.expanded = last;
  return true;
}

/** Counts what is done where a state could not be expanded: the edges and ends up to `last`, the state before it. */
function retreat(last: u32, at: usize, edges: u32): void {
  const step = control.keyBytes + offsetof<Successor>();
  for (; at >= own.buffer && changetype<Successor>(at + control.keyBytes).source > last; at -= step) edges--;
  while (own.deadEnd > own.dead && load<u32>(own.deadEnd - 4) > last) own.deadEnd -= 4;
  own.edges += <f64>edges;
  own.expanded = last;
}

/** The slot of a key: it names the state with this key, or is free. A slot has a number in the low bits, of the hash all others. */
function slotOf(key: usize, hash: u32): usize {
  const mask = own.tableMask;
  const tag = hash & ~mask;
  let slot = hash;
  while (true) {
    const at = slotAt(slot);
    const entry = load<u32>(at);
    if (entry == 0) return at;
    if ((entry & ~mask) == tag && sameKey(stateAt(entry & mask), key)) return at;
    slot++;
  }
}

/** Fills the table, which is empty, with all states. */
export function rehashStates(): void {
  const mask = own.tableMask;
  for (let number: u32 = 1; number <= own.count; number++) {
    const hash = hashOf(stateAt(number));
    let slot = hash;
    while (load<u32>(slotAt(slot)) != 0) slot++;
    store<u32>(slotAt(slot), (hash & ~mask) | number);
  }
}

/**
 * Finds the successors of one state; with their numbers, 0 for those that were not found.
 * @returns a status; the buffer holds the successors if it is `statusDone`
 */
export function expandState(number: u32): u32 {
  own.bufferEnd = own.buffer;
  const status = expand(number, false);
  if (status != statusDone) return status;
  const keyBytes = control.keyBytes;
  for (let at = own.buffer; at < own.bufferEnd; at += keyBytes + offsetof<Successor>()) {
    const successor = changetype<Successor>(at + keyBytes);
    successor.target = load<u32>(slotOf(at, successor.hash)) & own.tableMask;
  }
  return statusDone;
}

/** Whether a final state can be reached from a state, as far as is known: a bit per state. */
function isGood(number: u32): bool {
  return (load<u32>(own.good + <usize>((number >>> 5) << 2)) & (1 << (number & 31))) != 0;
}

/**
 * A part of a sweep of the backward search: from the state at the cursor to `last`, up or down, every state with a good successor becomes
 * good, and is counted in `pulled`.
 * @param isOneEnough whether only one successor of each state is looked at
 * @returns `statusDone`; else what stopped it at the cursor
 */
export function pullStates(last: u32, isOneEnough: bool): u32 {
  const step: u32 = own.cursor <= last ? 1 : -1;
  const end = last + step;
  let status = statusDone;
  while (status == statusDone && own.cursor != end) {
    own.bufferEnd = own.buffer;
    while (own.cursor != end && own.bufferEnd < own.bufferLimit) {
      if (!isGood(own.cursor)) status = expand(own.cursor, isOneEnough);
      if (status != statusDone) break;
      own.cursor += step;
    }
    fetch();
    pullBuffer();
  }
  return status;
}

function pullBuffer(): void {
  const keyBytes = control.keyBytes;
  for (let at = own.buffer; at < own.bufferEnd; at += keyBytes + offsetof<Successor>()) {
    const successor = changetype<Successor>(at + keyBytes);
    if (isGood(successor.source)) continue;
    if (!isGood(load<u32>(slotOf(at, successor.hash)) & own.tableMask)) continue;
    const word = own.good + <usize>((successor.source >>> 5) << 2);
    store<u32>(word, load<u32>(word) | (1 << (successor.source & 31)));
    own.pulled++;
  }
}
