/** Who owns which blocks: told by one or two digits of the key, chosen on blocks that were found already. */
import { digitAt, type Place } from '../../kernel/layout.ts';
import { Control, Rule } from '../../kernel/records.ts';
import { passes, Step, successorKey } from '../../kernel/rules-twin.ts';
import type { BlockStore } from '../block-store.ts';
import { type Mail, mostOwners } from './mail.ts';

/** Blocks that a choice is tried on, and digits that are tried in pairs. */
const mostSamples = 128;
const mostDigits = 12;

/** What a letter costs, measured in firings that stay with their owner. */
const costOfLetter = 1.5;

/** A digit that is always 0. */
const nothing: Place = { word: 0, shift: 0, mask: 0 };

/**
 * Chooses digits by which blocks fall into equal parts between which few rules lead, and writes owners to a store: the sum of the values,
 * modulo the number of parts.
 * @returns the share of firings that lead from one part to another, or `null` where no digit tells blocks apart
 */
export function chooseOwners(store: BlockStore): number | null {
  const places = store.program.layout.places.filter(
    (place): place is Place => place !== null && place.mask !== 0 && place.mask < mostOwners,
  );
  const pairs: [Place, Place][] = places.map((one) => [one, nothing]);
  const few = places.slice(0, mostDigits);
  few.forEach((one, i) => {
    for (const other of few.slice(i + 1)) {
      if ((one.mask + 1) * (other.mask + 1) <= mostOwners) pairs.push([one, other]);
    }
  });
  const samples = samplesOf(store);
  let best: { readonly cost: number; readonly away: number; readonly pair: [Place, Place] } | null = null;
  for (const pair of pairs) {
    const { largest, away } = judged(samples, pair, store.mail!.workers);
    const cost = largest * (1 + costOfLetter * away);
    if (largest < 0.9 && (best === null || cost < best.cost)) best = { cost, away, pair };
  }
  if (best === null) {
    store.set(Control.owners, 0);
    return null;
  }
  writeOwners(store, best.pair);
  return best.away;
}

/** Takes over who owns what. */
export function copyOwners(from: BlockStore, to: BlockStore): void {
  const { owners } = from.mail!;
  to.heap.bytes.set(from.heap.bytes.subarray(owners, owners + mostOwners), owners);
  for (let field = Control.owners; field < Control.self; field += 4) to.set(field, from.get(field));
}

function writeOwners(store: BlockStore, [one, other]: readonly [Place, Place]): void {
  const { owners, workers }: Mail = store.mail!;
  for (let value = 0; value <= one.mask; value++) {
    for (let second = 0; second <= other.mask; second++) {
      store.heap.bytes[owners + value + second * (one.mask + 1)] = (value + second) % workers;
    }
  }
  const fields: readonly (readonly [field: number, value: number])[] = [
    [Control.owners, owners],
    [Control.ownerWord, 4 * one.word],
    [Control.ownerShift, one.shift],
    [Control.ownerMask, one.mask],
    [Control.owner2Word, 4 * other.word],
    [Control.owner2Shift, other.shift],
    [Control.owner2Mask, other.mask],
  ];
  for (const [field, value] of fields) store.set(field, value);
}

/** Some blocks, as copies of keys, each with those to which its rules lead. */
interface Sample {
  readonly key: Int32Array;
  readonly next: readonly Int32Array[];
}

function samplesOf(store: BlockStore): Sample[] {
  const { heap, keyWords, count } = store;
  const samples: Sample[] = [];
  const stride = Math.max(1, Math.floor(count / mostSamples));
  const scratch = store.get(Control.nextKey) / 4;
  for (let number = 1; number <= count; number += stride) {
    const block = store.at(number);
    const next: Int32Array[] = [];
    for (const { record } of store.records) {
      if (heap.words[record + Rule.crosses / 4] === 0 || !isFired(store, record, number)) continue;
      if (!passes(heap, record, block) || successorKey(heap, record, block, scratch) !== Step.next) continue;
      next.push(heap.words.slice(scratch, scratch + keyWords));
    }
    samples.push({ key: heap.words.slice(block, block + keyWords), next });
  }
  return samples;
}

function isFired(store: BlockStore, record: number, number: number): boolean {
  const { words } = store.heap;
  const mask = words[record + Rule.mask / 4] >>> 2;
  const visited = store.visited(number);
  for (let i = 0; i < store.bitmapWords; i++) if ((words[mask + i] & words[visited + i]) !== 0) return true;
  return false;
}

/** Of the samples, the share of who owns most, and of the firings those that lead to another owner. */
function judged(
  samples: readonly Sample[],
  [one, other]: readonly [Place, Place],
  workers: number,
): { readonly largest: number; readonly away: number } {
  const owner = (key: Int32Array) => (digitAt(key, 0, one) + digitAt(key, 0, other)) % workers;
  const owned = Array.from({ length: workers }, () => 0);
  let [firings, away] = [0, 0];
  for (const { key, next } of samples) {
    const from = owner(key);
    owned[from]++;
    firings += next.length;
    for (const successor of next) if (owner(successor) !== from) away++;
  }
  return { largest: Math.max(...owned) / samples.length, away: away / Math.max(1, firings) };
}
