import type { Heap } from '../kernel/heap.ts';
import { Control, Status, Term } from '../kernel/records.ts';
import { hashOf, passes, sameKey, Step, successorKey } from '../kernel/rules-twin.ts';
import { HashControl, Offers, Successor } from './records.ts';

/** Indices in words of what the control records hold. */
const own = {
  states: HashControl.states / 4,
  count: HashControl.count / 4,
  limit: HashControl.limit / 4,
  expanded: HashControl.expanded / 4,
  table: HashControl.table / 4,
  tableMask: HashControl.tableMask / 4,
  choices: HashControl.choices / 4,
  choicesEnd: HashControl.choicesEnd / 4,
  buffer: HashControl.buffer / 4,
  bufferLimit: HashControl.bufferLimit / 4,
  bufferEnd: HashControl.bufferEnd / 4,
  dead: HashControl.dead / 4,
  deadEnd: HashControl.deadEnd / 4,
  good: HashControl.good / 4,
  failed: HashControl.failed / 4,
  cursor: HashControl.cursor / 4,
  pulled: HashControl.pulled / 4,
} as const;

const edgesAt = HashControl.edges / 8;
const keyBytes = Control.keyBytes / 4;
const [termWords, offerWords, successorWords] = [Term.bytes / 4, Offers.bytes / 4, Successor.bytes / 4];

/**
 * The hashed search in JavaScript, for where there is no WASM, and to hold the WASM against: the same tables, the same numbers of
 * states, in the same order. What the functions do is written in wasm/hash.ts.
 */
export class HashTwin {
  constructor(private readonly heap: Heap) {}

  searchStates(until: number): number {
    const { words } = this.heap;
    while (words[own.expanded] < until) {
      words[own.bufferEnd] = words[own.buffer];
      let last = words[own.expanded];
      while (last < until && words[own.bufferEnd] >>> 0 < words[own.bufferLimit] >>> 0) {
        const before = words[own.bufferEnd];
        const status = this.expand(last + 1, 0);
        if (status !== Status.done) {
          if (last === words[own.expanded]) return status;
          break;
        }
        last++;
        if (words[own.bufferEnd] === before) {
          words[words[own.deadEnd] >>> 2] = last;
          words[own.deadEnd] += 4;
        }
      }
      if (!this.link(last)) return Status.full;
    }
    return Status.done;
  }

  rehashStates(): void {
    const { words } = this.heap;
    const mask = words[own.tableMask];
    for (let number = 1; number <= words[own.count]; number++) {
      const hash = hashOf(this.heap, this.stateAt(number));
      let slot = hash;
      while (words[this.slotAt(slot)] !== 0) slot++;
      words[this.slotAt(slot)] = (hash & ~mask) | number;
    }
  }

  expandState(number: number): number {
    const { words } = this.heap;
    words[own.bufferEnd] = words[own.buffer];
    const status = this.expand(number, 0);
    if (status !== Status.done) return status;
    this.forEachSuccessor((key, successor) => {
      const slot = this.slotOf(key, words[successor + Successor.hash / 4]);
      words[successor + Successor.target / 4] = words[slot] & words[own.tableMask];
      return true;
    });
    return Status.done;
  }

  pullStates(last: number, isOneEnough: number): number {
    const { words } = this.heap;
    const step = words[own.cursor] <= last ? 1 : -1;
    let status: number = Status.done;
    while (status === Status.done && words[own.cursor] !== last + step) {
      words[own.bufferEnd] = words[own.buffer];
      while (words[own.cursor] !== last + step && words[own.bufferEnd] >>> 0 < words[own.bufferLimit] >>> 0) {
        if (!this.isGood(words[own.cursor])) status = this.expand(words[own.cursor], isOneEnough);
        if (status !== Status.done) break;
        words[own.cursor] += step;
      }
      this.pullBuffer();
    }
    return status;
  }

  private pullBuffer(): void {
    const { words } = this.heap;
    this.forEachSuccessor((key, successor) => {
      const source = words[successor + Successor.source / 4];
      if (this.isGood(source)) return true;
      const slot = this.slotOf(key, words[successor + Successor.hash / 4]);
      if (!this.isGood(words[slot] & words[own.tableMask])) return true;
      words[(words[own.good] >>> 2) + (source >>> 5)] |= 1 << source;
      words[own.pulled]++;
      return true;
    });
  }

  private isGood(number: number): boolean {
    const { words } = this.heap;
    return (words[(words[own.good] >>> 2) + (number >>> 5)] & (1 << number)) !== 0;
  }

  private expand(number: number, isOneEnough: number): number {
    const { heap } = this;
    const { words, bytes } = heap;
    const key = this.stateAt(number);
    const keyWords = words[keyBytes] >>> 2;
    let next = words[own.bufferEnd] >>> 2;
    const choicesEnd = words[own.choicesEnd] >>> 2;
    for (let choice = words[own.choices] >>> 2; choice < choicesEnd; choice += termWords) {
      const offers = words[(words[choice + 3] >>> 2) + this.digit(key, choice)] >>> 2;
      if (offers === 0) continue;
      const end = offers + 1 + (words[offers] >>> 2);
      for (let offer = offers + 1; offer < end; offer += offerWords) {
        const rule = words[offer] >>> 2;
        if (!passes(heap, rule, key)) continue;
        const status = successorKey(heap, rule, key, next);
        if (status === Step.disabled) continue;
        if (status !== Step.next) {
          words[own.failed] = words[offer];
          return status;
        }
        const fired = words[offer + 1] >>> 2;
        bytes[words[fired + 3] + this.digit(key, fired)] = 1;
        const successor = next + keyWords;
        words[successor + Successor.hash / 4] = hashOf(heap, next);
        words[successor + Successor.source / 4] = number;
        words[successor + Successor.rule / 4] = words[offer];
        next = successor + successorWords;
        if (isOneEnough !== 0) {
          words[own.bufferEnd] = next << 2;
          return Status.done;
        }
      }
    }
    words[own.bufferEnd] = next << 2;
    return Status.done;
  }

  private link(last: number): boolean {
    const { words, floats } = this.heap;
    const keyWords = words[keyBytes] >>> 2;
    const mask = words[own.tableMask];
    let edges = 0;
    const isLinked = this.forEachSuccessor((key, successor) => {
      const hash = words[successor + Successor.hash / 4];
      const slot = this.slotOf(key, hash);
      edges++;
      if (words[slot] !== 0) return true;
      if (words[own.count] === words[own.limit]) {
        this.retreat(words[successor + Successor.source / 4] - 1, successor, edges);
        return false;
      }
      const number = ++words[own.count];
      const state = this.stateAt(number);
      for (let i = 0; i < keyWords; i++) words[state + i] = words[key + i];
      words[slot] = (hash & ~mask) | number;
      return true;
    });
    if (!isLinked) return false;
    floats[edgesAt] += edges;
    words[own.expanded] = last;
    return true;
  }

  private retreat(last: number, failed: number, counted: number): void {
    const { words, floats } = this.heap;
    const step = (words[keyBytes] >>> 2) + successorWords;
    let edges = counted;
    const buffer = words[own.buffer] >>> 2;
    for (let at = failed; at > buffer && words[at + Successor.source / 4] > last; at -= step) edges--;
    while (words[own.deadEnd] > words[own.dead] && words[(words[own.deadEnd] >>> 2) - 1] > last) {
      words[own.deadEnd] -= 4;
    }
    floats[edgesAt] += edges;
    words[own.expanded] = last;
  }

  /** Visits what is in the buffer, until `visit` returns false. @returns whether it never did */
  private forEachSuccessor(visit: (key: number, successor: number) => boolean): boolean {
    const { words } = this.heap;
    const keyWords = words[keyBytes] >>> 2;
    const end = words[own.bufferEnd] >>> 2;
    for (let key = words[own.buffer] >>> 2; key < end; key += keyWords + successorWords) {
      if (!visit(key, key + keyWords)) return false;
    }
    return true;
  }

  /** Index in words. */
  private stateAt(number: number): number {
    const { words } = this.heap;
    return (words[own.states] + number * words[keyBytes]) / 4;
  }

  /** Index in words. */
  private slotAt(hash: number): number {
    const { words } = this.heap;
    return (words[own.table] >>> 2) + (hash & words[own.tableMask]);
  }

  private slotOf(key: number, hash: number): number {
    const { heap } = this;
    const mask = heap.words[own.tableMask];
    for (let slot = hash; ; slot++) {
      const at = this.slotAt(slot);
      const entry = heap.words[at];
      if (entry === 0) return at;
      if (((entry ^ hash) & ~mask) === 0 && sameKey(heap, this.stateAt(entry & mask), key)) return at;
    }
  }

  private digit(key: number, term: number): number {
    const { words } = this.heap;
    return (words[key + (words[term] >>> 2)] >>> words[term + 1]) & words[term + 2];
  }
}
