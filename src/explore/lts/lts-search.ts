import type { End, Lts, Offer } from '../../lts.ts';
import type { CutBy } from '../../report/document.ts';
import { Uint32List } from '../list.ts';
import { RowStore } from './row-store.ts';
import { rowsOf, type WriteRow } from './rows-of.ts';

/** Limits that the search itself watches; those of time and patience are its caller's. */
export interface LtsLimits {
  readonly maxStates: number;
  readonly maxMemory: number;
  readonly keepEdges: boolean;
}

/** The edges of the states that were expanded: those of `s` from `start[s]` to `start[s + 1]`. */
export interface LtsEdges {
  readonly start: Uint32List;
  /** Numbers of labels. */
  readonly labels: Uint32List;
  readonly targets: Uint32List;
}

/** Sees every state once, in the order of numbers, with what is offered there, and how it ends where that is nothing (else `null`). */
export type Visit<State, Action> = (state: State, end: End | null, offered: readonly Action[]) => void;

/** What a state costs while it waits to be expanded, in bytes: the object itself, and each of its numbers. */
const waiting = { state: 200, number: 12 } as const;

/**
 * Breadth-first search over the states of any system, as far as the caller lets it go. Only states that wait to be expanded are
 * kept as they are; of all others the store has the row.
 */
export class LtsSearch<State, Action extends Offer> {
  readonly store = new RowStore();
  /** States below this number are expanded. */
  expanded = 0;
  edges = 0;
  depth = 0;
  cutBy: CutBy | null = null;
  readonly ends: Record<End, number> = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  /** The first state that ends so. */
  readonly nearest: Record<End, number | null> = {
    completed: null,
    cancelled: null,
    failed: null,
    deadlocked: null,
  };
  /** Labels of everything that is offered in a state, in the order in which they were met. */
  readonly labels: string[] = [];
  readonly edgeList: LtsEdges | null;
  readonly #labelNumbers = new Map<string, number>();
  readonly #row: number[] = [];
  readonly #write: WriteRow<State>;
  /** The states from `expanded` on: those of the layer at hand, of which `#at` are done, and those of the next. */
  #layer: State[] = [];
  #next: State[] = [];
  #at = 0;

  /** @param visit sees a state when it is expanded */
  constructor(
    private readonly system: Lts<State, Action, unknown>,
    private readonly limits: LtsLimits,
    private readonly visit: Visit<State, Action>,
  ) {
    this.edgeList = limits.keepEdges
      ? { start: new Uint32List(), labels: new Uint32List(), targets: new Uint32List() }
      : null;
    this.edgeList?.start.push(0);
    this.#write = rowsOf(system);
    this.#intern(system.initial, 0, 0, Infinity);
    [this.#layer, this.#next] = [this.#next, []];
  }

  get done(): boolean {
    return this.cutBy !== null || this.expanded === this.store.count;
  }

  /** Steps to the farthest state found. */
  get reach(): number {
    return this.#next.length > 0 ? this.depth + 1 : this.depth;
  }

  /** Of everything that is kept; the states that wait are estimated. */
  get bytes(): number {
    return this.store.bytes + this.#bytesBeside();
  }

  /** Expands up to `count` more states. */
  advance(count: number): void {
    for (let i = 0; i < count && !this.done; i++) {
      if (this.#at === this.#layer.length) {
        [this.#layer, this.#next] = [this.#next, []];
        this.#at = 0;
        this.depth++;
      }
      this.#expand(this.#layer[this.#at]);
      if (this.cutBy === null) {
        this.expanded++;
        this.#at++;
      }
    }
  }

  /** Looks at the states that a cut left unexpanded: what is offered there can happen, and where nothing is, there is an end. */
  observeRest(): void {
    [...this.#layer.slice(this.#at), ...this.#next].forEach((state, i) => {
      const offered = this.system.enabled(state);
      for (const { label } of offered) this.#label(label);
      this.#observe(state, this.expanded + i, offered);
    });
  }

  /** The labels of a shortest run to a state. */
  runTo(state: number): string[] {
    const run: string[] = [];
    for (let at = state; at !== 0; at = this.store.parent[at]) run.push(this.labels[this.store.via[at]]);
    return run.reverse();
  }

  #expand(state: State): void {
    const { system, edgeList, expanded } = this;
    const offered = system.enabled(state);
    const budget = this.limits.maxMemory - this.#bytesBeside(offered.length);
    if (budget < this.store.bytes) this.cutBy = 'memory';
    for (let i = 0; i < offered.length && this.cutBy === null; i++) {
      const label = this.#label(offered[i].label);
      const target = this.#intern(system.step(state, offered[i]).state, expanded, label, budget);
      edgeList?.labels.push(label);
      edgeList?.targets.push(target);
    }
    if (this.cutBy !== null) {
      if (edgeList !== null) edgeList.labels.length = edgeList.targets.length = this.edges;
      return;
    }
    this.edges += offered.length;
    edgeList?.start.push(this.edges);
    this.#observe(state, expanded, offered);
  }

  #observe(state: State, number: number, offered: readonly Action[]): void {
    const end = offered.length > 0 ? null : this.system.end(state);
    if (end !== null) {
      this.ends[end]++;
      this.nearest[end] ??= number;
    }
    this.visit(state, end, offered);
  }

  /** The number of a state; a new one is kept, or meets a limit, which cuts the search. */
  #intern(state: State, parent: number, via: number, budget: number): number {
    const { store } = this;
    const row = this.#row;
    const length = this.#write(state, row);
    const known = store.find(row, length);
    if (known >= 0) return known;
    if (store.count >= this.limits.maxStates) this.cutBy = 'states';
    else if (!store.add(row, length, parent, via, budget)) this.cutBy = 'memory';
    else this.#next.push(state);
    return store.count - 1;
  }

  #label(label: string): number {
    let number = this.#labelNumbers.get(label);
    if (number === undefined) {
      this.#labelNumbers.set(label, (number = this.labels.length));
      this.labels.push(label);
    }
    return number;
  }

  /** @param more edges that are to come, perhaps to as many new states */
  #bytesBeside(more = 0): number {
    const { store, edgeList } = this;
    const length = store.count === 0 ? 0 : store.length / store.count;
    const states =
      (this.#layer.length + this.#next.length + more) * (waiting.state + waiting.number * length);
    if (edgeList === null) return states;
    const lists = [edgeList.start, edgeList.labels, edgeList.targets];
    // a list that grows stands beside its longer copy
    const grown = lists.map(({ bytes, items, length: n }) => (n + more > items.length ? 3 * bytes : bytes));
    return states + grown.reduce((sum, bytes) => sum + bytes);
  }
}
