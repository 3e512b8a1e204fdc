import type { FieldModel } from '../fields.ts';
import type { CutBy } from '../report/document.ts';
import { CoveringSearch } from './covering.ts';
import type { Covering } from './covering.ts';
import { Encoding, widest } from './encoding.ts';
import { Expander } from './expander.ts';
import { Figures } from './figures.ts';
import { Uint32List } from './list.ts';
import { StateStore } from './store.ts';

/** Limits that the search itself watches; those of time and patience are its caller's. */
export interface Limits {
  readonly maxStates: number;
  readonly maxMemory: number;
  readonly maxDepth: number;
  readonly keepEdges: boolean;
}

/** Breadth-first search over packed states, as far as the caller lets it go: `advance` may be called again and again. */
export class Search {
  readonly store: StateStore;
  readonly expander: Expander;
  readonly figures: Figures;
  /** States below this number are expanded. */
  expanded = 0;
  edges = 0;
  depth = 0;
  cutBy: CutBy | null = null;
  covering: Covering | null = null;
  /** The targets of every edge and where those of a state begin; `null` once there is no room for them. */
  edgeList: { readonly start: Uint32List; readonly targets: Uint32List } | null;
  private readonly coveringSearch: CoveringSearch;
  /** First state that is deeper than `depth`. */
  private levelEnd = 1;

  constructor(
    model: FieldModel,
    private readonly limits: Limits,
  ) {
    this.store = new StateStore(Encoding.of(model.fields), model.rules.length);
    this.expander = new Expander(model, this.store);
    this.figures = new Figures(model);
    this.coveringSearch = new CoveringSearch(model);
    this.edgeList = limits.keepEdges ? { start: new Uint32List(), targets: new Uint32List() } : null;
    this.edgeList?.start.push(0);
    model.fields.forEach(({ initial }, field) => this.store.encoding.write(this.expander.next, 0, field, initial));
    this.store.intern(this.expander.next);
  }

  get done(): boolean {
    return this.cutBy !== null || this.expanded === this.store.count;
  }

  get bytes(): number {
    const edges = this.edgeList === null ? 0 : this.edgeList.start.bytes + this.edgeList.targets.bytes;
    return this.store.bytes + edges + this.figures.bytes;
  }

  /** Steps to the farthest state found. */
  get reach(): number {
    return this.store.count > this.levelEnd ? this.depth + 1 : this.depth;
  }

  /** Expands up to `count` more states. */
  advance(count: number): void {
    const until = Math.min(this.expanded + count, Number.MAX_SAFE_INTEGER);
    while (this.expanded < until && !this.done) {
      const state = this.expanded;
      if (state === this.levelEnd) {
        this.depth++;
        this.levelEnd = this.store.count;
      }
      this.cutBy = this.expand(state);
      if (this.cutBy === null) this.expanded++;
    }
  }

  /** @returns what stopped it, or `null` */
  private expand(state: number): CutBy | null {
    const { expander, figures, store } = this;
    expander.load(state);
    figures.observe(state, expander.values, expander.marked, expander.markedCount);
    if (this.coveringSearch.due(state, expander.values, expander.marked, expander.markedCount)) {
      this.covering = this.coveringSearch.find(state, expander.values, store);
      if (this.covering !== null) return 'unbounded';
    }
    const enabled = expander.findEnabled();
    if (enabled === 0) figures.ended(state, expander.marked, expander.markedCount);
    if (!this.reserve(enabled)) return 'memory';
    for (let tooNarrow = 0; tooNarrow >= 0; ) {
      tooNarrow = this.fireAll(state);
      if (tooNarrow === cutStates) return this.depth >= this.limits.maxDepth ? 'depth' : 'states';
      if (tooNarrow >= 0 && !this.widen(state, tooNarrow)) return 'memory';
    }
    this.edges += enabled;
    this.edgeList?.start.push(this.edgeList.targets.length);
    return null;
  }

  /** @returns -1; or a field that must be widened first; or `cutStates` if there is no room for a new state */
  private fireAll(state: number): number {
    const { expander, store, figures } = this;
    const { enabled, enabledCount } = expander;
    const room = this.depth < this.limits.maxDepth ? this.limits.maxStates : 0;
    const targets = this.edgeList?.targets;
    if (targets) targets.length = this.edgeList!.start.items[state];
    for (let i = 0; i < enabledCount; i++) {
      const rule = enabled[i];
      const tooNarrow = expander.fire(rule);
      if (tooNarrow >= 0) return tooNarrow;
      figures.fired[rule] = 1;
      const before = store.count;
      const target = before < room ? store.intern(expander.next) : store.find(expander.next);
      if (target === before) {
        store.parent[target] = state;
        store.via[target] = rule;
      } else if (target < 0) return cutStates;
      targets?.push(target);
    }
    return -1;
  }

  /** Makes room for the successors of a state; where it gets tight, the edges go first. */
  private reserve(enabled: number): boolean {
    const { limits, store } = this;
    if (this.edgeList !== null) {
      const { targets } = this.edgeList;
      const grows = targets.length + enabled > targets.items.length;
      if (grows && this.bytes + 2 * targets.bytes > limits.maxMemory) this.edgeList = null;
    }
    if (store.reserve(enabled, limits.maxMemory - (this.bytes - store.bytes))) return true;
    this.edgeList = null;
    return store.reserve(enabled, limits.maxMemory - (this.bytes - store.bytes));
  }

  private widen(state: number, field: number): boolean {
    const { expander, store, limits } = this;
    if (expander.overflowing >= 2 ** widest) return false;
    const encoding = store.encoding.widened(field, expander.overflowing);
    if (!store.reencode(encoding, limits.maxMemory - (this.bytes - store.bytes))) return false;
    expander.encodingChanged();
    expander.load(state);
    return true;
  }

  /** Looks at the states that a cut left unexpanded: their tokens count, and one in which nothing is enabled is an end. */
  observeRest(): void {
    const { expander, figures, store } = this;
    // A state that the limit stopped half-way has been observed; observing it again changes nothing.
    for (let state = this.expanded; state < store.count; state++) {
      expander.load(state);
      figures.observe(state, expander.values, expander.marked, expander.markedCount);
      if (expander.findEnabled() === 0) figures.ended(state, expander.marked, expander.markedCount);
    }
  }
}

/** What `fireAll` returns where a limit leaves no room for a new state. */
const cutStates = -2;
