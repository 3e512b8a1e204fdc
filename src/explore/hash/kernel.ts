import type { Heap } from '../kernel/heap.ts';
import { HashTwin } from './twin.ts';

/** The hot loops of the hashed search, in WASM or in JavaScript; all work on a {@link Heap} and return statuses or counts. */
export interface HashKernel {
  /** Expands states in the order of their numbers, up to and with `until`. @returns a status; what is not `done` came before the next state */
  searchStates(until: number): number;
  /** Fills the table, which is empty, with all states. */
  rehashStates(): void;
  /** Writes the successors of a state to the buffer, with their numbers, 0 for those that were not found. @returns a status */
  expandState(number: number): number;
  /**
   * From the state at the cursor to `last`, up or down, marks those with a marked successor.
   * @param isOneEnough 1: looks at one successor of each state, whichever
   * @returns a status
   */
  pullStates(last: number, isOneEnough: number): number;
}

/** The kernel that goes with a heap: its WASM exports, or their twins where it has none. */
export function hashKernel(heap: Heap): HashKernel {
  const { exports } = heap;
  return exports === null
    ? new HashTwin(heap)
    : (exports as Readonly<Record<keyof HashKernel, (...args: number[]) => number>>);
}
