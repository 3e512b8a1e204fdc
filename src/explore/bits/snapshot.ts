/** A search as bytes, to go on later: figures, rules that fired, lookups in the order in which they were asked, blocks. */
import { Control, Rule } from '../kernel/records.ts';
import type { BlockStore } from './block-store.ts';

/** Figures that are kept as they are: numbers, then words. */
const numbers = [
  Control.states,
  Control.edges,
  Control.dead,
  Control.pops,
  Control.crossings,
  Control.expanded,
];
const words = [Control.count, Control.head, Control.tail];

/** Between two slices of a search: there is no block at hand. The last piece is a view that lasts until the search goes on. */
export function snapshotOf(store: BlockStore): Uint8Array[] {
  const shape = [store.keyWords, store.bitmapWords, store.program.origins.length];
  const figures = [...numbers.map((field) => store.figure(field)), ...words.map((field) => store.get(field))];
  const fired = Array.from(store.records, ({ record }) => store.heap.words[record + Rule.fired / 4]);
  const blocks = store.get(Control.blocks);
  return [
    bytesOf(Float64Array.from([...shape, ...figures])),
    Uint8Array.from(fired),
    bytesOf(Int32Array.from(store.program.lookups.asked)),
    store.heap.bytes.subarray(blocks, store.end),
  ];
}

/**
 * Brings a store that holds nothing to where a snapshot was taken.
 * @throws {RangeError} memory, or pieces that do not belong to this model
 */
export function restored(store: BlockStore, [head, fired, asked, blocks]: readonly Uint8Array[]): void {
  const [keyWords, bitmapWords, records, ...figures] = new Float64Array(aligned(head));
  const count = figures[numbers.length];
  if (
    keyWords !== store.keyWords ||
    bitmapWords !== store.bitmapWords ||
    records !== store.program.origins.length ||
    blocks.length !== 4 * count * store.blockWords
  ) {
    throw new RangeError('the snapshot belongs to another model');
  }
  const questions = new Int32Array(aligned(asked));
  for (let i = 0; i < questions.length; i += 2) store.enter(questions[i], questions[i + 1]);
  while (store.get(Control.limit) < count) {
    if (!store.grow()) throw new RangeError('no memory for the snapshot');
  }
  store.heap.bytes.set(blocks, store.get(Control.blocks));
  numbers.forEach((field, i) => (store.heap.floats[field / 8] = figures[i]));
  words.forEach((field, i) => store.set(field, figures[numbers.length + i]));
  let i = 0;
  for (const { record } of store.records) store.heap.words[record + Rule.fired / 4] = fired[i++];
  store.kernels.rehash();
}

function bytesOf({ buffer, byteLength }: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, 0, byteLength);
}

/** A copy that typed arrays of any kind can view. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
