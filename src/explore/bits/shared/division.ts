/** Blocks that move between the stores of those who share a search. All threads are parked. */
import { Control, Rule, Status } from '../../kernel/records.ts';
import { invariant } from '../../../errors.ts';
import type { BlockStore } from '../block-store.ts';
import { ownerOf } from '../letters-twin.ts';

/** Figures that add up. */
const figures = [
  Control.states,
  Control.edges,
  Control.dead,
  Control.pops,
  Control.crossings,
  Control.expanded,
];

/**
 * Moves each block from the first store to that of its owner; lookups that were asked are asked for all.
 * @throws {RangeError} memory
 */
export function divide(stores: readonly BlockStore[]): void {
  const [from, ...others] = stores;
  for (const other of others) takeLookups(other, from);
  const { heap, keyWords, blockWords } = from;
  const queued: number[] = [];
  const { count } = from;
  let kept = 0;
  for (let number = 1; number <= count; number++) {
    const block = from.at(number);
    const owner = ownerOf(heap, block);
    const isQueued = heap.words[block + keyWords] !== 0;
    if (owner > 0) {
      stores[owner].append(heap.words.subarray(block, block + blockWords), isQueued);
      continue;
    }
    kept++;
    heap.words.copyWithin(from.at(kept), block, block + blockWords);
    heap.words[from.at(kept) + keyWords] = 0;
    if (isQueued) queued.push(kept);
  }
  from.set(Control.count, kept);
  from.set(Control.head, 0);
  from.set(Control.tail, 0);
  for (const number of queued) from.enqueue(number);
  for (const store of stores) store.rehash();
}

/**
 * Moves all blocks and figures to the first store, and reads letters that were not read.
 * @throws {RangeError} memory
 */
export function unite([into, ...others]: readonly BlockStore[], letters: readonly Uint8Array[]): void {
  into.set(Control.owners, 0);
  for (const other of others) {
    takeLookups(into, other);
    takeFigures(into, other);
    const { heap, keyWords, blockWords, count } = other;
    for (let number = 1; number <= count; number++) {
      const block = other.at(number);
      into.append(heap.words.subarray(block, block + blockWords), heap.words[block + keyWords] !== 0);
    }
    for (const field of [Control.count, Control.head, Control.tail]) other.set(field, 0);
    other.rehash();
  }
  into.rehash();
  for (const page of letters) read(into, page);
}

function read(store: BlockStore, letters: Uint8Array): void {
  const { inbox } = store.mail!;
  store.heap.bytes.set(letters, inbox);
  store.set(Control.letter, inbox);
  store.set(Control.lettersEnd, inbox + letters.length);
  while (store.kernels.receive() === Status.full) {
    if (!store.grow()) throw new RangeError('no memory for letters of others');
  }
}

/** Asks what another store asked and this one did not: a backward search takes rules for disabled that were not asked. */
function takeLookups(store: BlockStore, { program: { lookups } }: BlockStore): void {
  const { program, heap } = store;
  const { asked } = lookups;
  for (let i = 0; i < asked.length; i += 2) {
    const { entries, entryBytes } = lookups.tables[asked[i]];
    const isKnown = heap.words[(program.entries + entries + asked[i + 1] * entryBytes) / 4] !== 0;
    if (!isKnown) store.enter(asked[i], asked[i + 1]);
  }
}

function takeFigures(into: BlockStore, from: BlockStore): void {
  for (const field of figures) {
    into.heap.floats[field / 8] += from.figure(field);
    from.heap.floats[field / 8] = 0;
  }
  invariant(into.records.length === from.records.length, 'those who share a search run different programs');
  for (const { record } of into.records) {
    into.heap.words[record + Rule.fired / 4] |= from.heap.words[record + Rule.fired / 4];
  }
}
