/** From which states some good state can be reached: a backward fixpoint over finished blocks. */
import { Control, Status } from '../kernel/records.ts';
import type { BlockStore } from './block-store.ts';
import { emptyFrontier, LayerArea, type Located } from './layers.ts';
import { forEachIn, type RowSet } from './row-sets.ts';
import { shortestRun } from './shortest-runs.ts';
import type { Slices } from './slices.ts';

/**
 * A shortest run to a state from which no state of `final` can be reached.
 * @param store of a search that is done
 * @returns `null` if there is none
 * @throws {NoRoom} memory
 */
export function* doomed(store: BlockStore, initial: Located, final: RowSet): Slices<number[] | null> {
  let area: LayerArea;
  let blocks: number;
  try {
    yield* markGood(store, final);
    yield* spread(store);
    if (store.get(Control.head) === 0) return null;
    area = new LayerArea(store);
    blocks = yield* area.aimAtRest();
  } finally {
    // At once: whoever gives up may ask other questions.
    forget(store);
  }
  try {
    area.begin(initial);
    return yield* shortestRun(area, blocks);
  } finally {
    emptyFrontier(store);
  }
}

/** Marks the states of a set where the frontier was, which is empty. */
function markGood(store: BlockStore, set: RowSet): Slices<void> {
  return forEachIn(store, set, (number, rows) => {
    store.heap.words.set(rows, store.visited(number) + store.bitmapWords);
  });
}

/** Marks all states from which there is a path to those marked. Blocks that are not all good are in the queue afterwards. */
function* spread(store: BlockStore): Slices<void> {
  const { kernels } = store;
  kernels.queueOpen();
  for (let sweeps = 0; ; sweeps++) {
    if (store.get(Control.head) === 0) return;
    if (sweeps === store.mostSweeps && (yield* follow(store))) return;
    store.set(Control.changed, 0);
    while (kernels.sweep(store.slice) === Status.paused) yield;
    if (store.get(Control.changed) === 0) return;
  }
}

/**
 * Does the rest along the edges between open blocks: each is pulled only when one of its targets has changed.
 * @returns false, and nothing is done, where the edges have no room
 */
function* follow(store: BlockStore): Slices<boolean> {
  const { kernels } = store;
  const startBytes = 4 * (store.count + 2);
  const starts = store.end;
  if (!store.hasRoom(startBytes)) return false;
  store.set(Control.starts, starts);
  store.heap.bytes.fill(0, starts, starts + startBytes);
  yield* link(store, 0);
  const edges = sumUp(store, starts / 4);
  if (!store.hasRoom(startBytes + 4 * edges)) return false;
  store.set(Control.sources, starts + startBytes);
  yield* link(store, 1);
  while (kernels.propagate(store.slice) === Status.paused) yield;
  // The kernel queues what it may have to look at again; whoever calls wants those that are open.
  kernels.queueOpen();
  return true;
}

function* link(store: BlockStore, writes: number): Slices<void> {
  for (let first = 1; first <= store.count; first += store.slice) {
    store.kernels.linkSources(writes, first, Math.min(store.count, first + store.slice - 1));
    yield;
  }
}

/** Turns counts into ends. @param starts index in words @returns the sum */
function sumUp({ heap: { words }, count }: BlockStore, starts: number): number {
  let sum = 0;
  for (let i = starts; i <= starts + count + 1; i++) {
    sum += words[i];
    words[i] = sum;
  }
  return sum;
}

/** Leaves an empty frontier, and no block in the queue or kept for the next sweep. */
function forget(store: BlockStore): void {
  const { blockWords, bitmapWords, keyWords, count } = store;
  const { words } = store.heap;
  const good = store.visited(1) - store.at(1) + bitmapWords;
  for (let n = 0, block = store.at(1); n < count; n++, block += blockWords) {
    words[block + keyWords] = 0;
    for (let i = 0; i < bitmapWords; i++) words[block + good + i] = 0;
  }
  for (const end of [Control.head, Control.tail, Control.keptFirst, Control.keptLast]) store.set(end, 0);
}
