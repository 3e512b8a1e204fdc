/** A search as bytes, to go on later: figures, rules that fired, dead states, births, keys. Lookups are asked again when they are met. */
import { enlarged, type Uint32List } from '../list.ts';
import { HashControl } from './records.ts';
import type { HashSearch } from './search.ts';

/** Between two slices of a search. @returns pieces of bytes, the last one a view that lasts until the search goes on */
export function snapshotOf(search: HashSearch): Uint8Array[] {
  const { expanded, edges, layer, layerEnd } = search;
  return [
    bytesOf(Float64Array.of(expanded, edges, layer, layerEnd)),
    search.firedMembers(),
    bytesOf(search.dead.items.slice(0, search.dead.length)),
    bytesOf(search.births.items.slice(0, search.births.length)),
    search.heap.bytes.subarray(4 * search.keyAt(1), 4 * search.keyAt(search.states + 1)),
  ];
}

/**
 * Brings a search that has only begun to where a snapshot was taken of the same coded model.
 * @throws {RangeError} memory
 */
export function restored(
  search: HashSearch,
  [figures, fired, dead, births, keys]: readonly Uint8Array[],
): void {
  if (!search.load(keys)) throw new RangeError('no memory for the snapshot');
  const [expanded, edges, layer, layerEnd] = new Float64Array(new Uint8Array(figures).buffer);
  search.set(HashControl.expanded, expanded);
  search.heap.floats[HashControl.edges / 8] = edges;
  search.layer = layer;
  search.layerEnd = layerEnd;
  search.firedBefore.set(fired);
  fill(search.dead, dead);
  fill(search.births, births);
}

function fill(list: Uint32List, bytes: Uint8Array): void {
  const items = new Uint32Array(new Uint8Array(bytes).buffer);
  list.items = enlarged(items, Math.max(64, items.length));
  list.length = items.length;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
