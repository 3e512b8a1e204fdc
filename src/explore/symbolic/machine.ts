/**
 * Runs operations on decision diagrams without recursion: diagrams of 10,000 levels would overflow the call stack. The frames
 * of operations lie on a stack of words; an operation that needs the result of another leaves its own frame as it stands, lets the other
 * push a frame, and is resumed when that one is done. So the machine can be stopped after any step: to take turns with the
 * event loop, to give up, or to collect garbage, for which every word on the stack counts as a root.
 */
import { Budget } from './budget.ts';
import { NodeStore, entryWords } from './node-store.ts';
import { OperationCache } from './operation-cache.ts';

/** A function on nodes, computed step by step. */
export interface Operation {
  readonly cache: OperationCache;
  /** Goes on with the frame on top, until it is done or has pushed another. Makes one node at most. */
  resume(frame: number): void;
}

export class Machine {
  readonly nodes: NodeStore;
  stack: Int32Array;
  /** The result of the operation that was done last: a node and what is to be added to its weights. */
  node = 0;
  weight = 0;
  /** Nodes that outlive operations. */
  readonly roots = new Set<number>();
  private readonly operations: Operation[] = [];
  /** The frame on top, or -1. */
  private frame = -1;
  private end = 0;

  /** Of nodes, the stack, and whatever else grows with the question: half of all memory. */
  readonly budget: Budget;

  /**
   * @param maxMemory bytes: one half for nodes, the other for what operations gave. With fewer results than nodes, operations would
   * begin to compute the same things again and again.
   * @param widest the size of the largest digit
   */
  constructor(
    private readonly maxMemory: number,
    widest: number,
  ) {
    this.budget = new Budget(maxMemory / 2);
    this.nodes = new NodeStore(widest, this.budget);
    this.budget.take(4 * 1024);
    this.stack = new Int32Array(1024);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.operations.reduce((sum, { cache }) => sum + cache.bytes, this.budget.used);
  }

  /** A cache for an operation, with its share of the memory. @param nodes which words of its keys are nodes */
  cache(share: number, nodes: readonly number[]): OperationCache {
    return new OperationCache(share * this.maxMemory, nodes);
  }

  /** @returns the number to push its frames with */
  add(operation: Operation): number {
    return this.operations.push(operation) - 1;
  }

  /**
   * A frame for an operation, on top of the one that calls it. Its first two words are the operation and the frame below. May move the
   * stack.
   * @param words of the frame, its head included; they are 0
   * @returns where it is
   */
  push(operation: number, words: number): number {
    const frame = this.end;
    if (frame + words > this.stack.length) this.enlarge(frame + words);
    this.stack.fill(0, frame, frame + words);
    this.stack[frame] = operation;
    this.stack[frame + 1] = this.frame;
    this.frame = frame;
    this.end = frame + words;
    return frame;
  }

  /** Ends the operation on top: what it gave is taken up by the one below. */
  pop(node: number, weight: number): void {
    this.end = this.frame;
    this.frame = this.stack[this.frame + 1];
    this.node = node;
    this.weight = weight;
  }

  /**
   * Goes on for so many steps at most.
   * @returns whether everything is done
   * @throws {MemoryExhausted}
   */
  run(steps: number): boolean {
    for (; this.frame >= 0 && steps > 0; steps--) {
      if (!this.nodes.hasRoom) this.makeRoom();
      this.operations[this.stack[this.frame]].resume(this.frame);
    }
    return this.frame < 0;
  }

  /** Makes a node from its entries: the result of no operation. */
  makeNode(level: number, entries: Int32Array): void {
    if (!this.nodes.hasRoom) this.makeRoom();
    this.node = this.nodes.intern(level, entries, 0, entries.length / entryWords);
    this.weight = 0;
  }

  /** Drops what was going on, after an error or where it was given up. */
  reset(): void {
    this.frame = -1;
    this.end = 0;
  }

  private makeRoom(): void {
    const mark = () => {
      for (const root of this.roots) this.nodes.keep(root);
      for (let i = 0; i < this.end; i++) this.nodes.keep(this.stack[i]);
      this.nodes.keep(this.node);
    };
    this.nodes.makeRoom(mark, () => this.operations.forEach(({ cache }) => cache.sweep(this.nodes)));
  }

  private enlarge(words: number): void {
    const length = Math.max(2 * this.stack.length, words);
    this.budget.take(4 * length);
    const larger = new Int32Array(length);
    larger.set(this.stack.subarray(0, this.end));
    this.budget.free(this.stack.byteLength);
    this.stack = larger;
  }
}
