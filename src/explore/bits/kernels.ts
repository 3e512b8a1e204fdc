import type { Heap } from '../kernel/heap.ts';
import { linkSources, propagate, queueOpen, sweep } from './backward-twin.ts';
import { expandLayer, logLayer } from './layers-twin.ts';
import { receive } from './received-twin.ts';
import { rehash, search } from './search-twin.ts';

/** The hot loops over blocks: wasm/blocks.ts, wasm/backward.ts, wasm/layers.ts and wasm/received.ts say what they do. */
export interface Kernels {
  rehash(): void;
  search(pops: number): number;
  queueOpen(): void;
  sweep(pulls: number): number;
  linkSources(writes: number, first: number, last: number): void;
  propagate(pulls: number): number;
  logLayer(): number;
  expandLayer(entries: number): number;
  receive(): number;
}

/** The kernels that work on a heap: those in WASM where it has them, else their twins. */
export function kernelsOf(heap: Heap): Kernels {
  if (heap.exports !== null) return heap.exports as unknown as Kernels;
  return {
    rehash: () => rehash(heap),
    search: (pops) => search(heap, pops),
    queueOpen: () => queueOpen(heap),
    sweep: (pulls) => sweep(heap, pulls),
    linkSources: (writes, first, last) => linkSources(heap, writes, first, last),
    propagate: (pulls) => propagate(heap, pulls),
    logLayer: () => logLayer(heap),
    expandLayer: (entries) => expandLayer(heap, entries),
    receive: () => receive(heap),
  };
}
