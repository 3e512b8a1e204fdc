import type { Field, FieldModel } from '../fields.ts';
import type { CutBy } from '../report/document.ts';
import { CoveringSearch } from './covering.ts';
import type { Covering } from './covering.ts';
import { Encoding, largest } from './encoding.ts';
import { Expander, type Replacing } from './expander.ts';
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
  /** States below this number were looked at; all of those that are expanded, and some that a cut left. */
  observed = 0;
  edges = 0;
  depth = 0;
  cutBy: CutBy | null = null;
  covering: Covering | null = null;
  /** A field whose value does not fit into the widest encoding: reported as a cut by memory. */
  overflowed: number | null = null;
  /** The targets of every edge and where those of a state begin; `null` once there is no room for them. */
  edgeList: { readonly start: Uint32List; readonly targets: Uint32List } | null;
  private readonly coveringSearch: CoveringSearch;
  /** First state that is deeper than `depth`. */
  private levelEnd = 1;
  /** States encoded anew since fields were last widened together. */
  private reencoded = 0;
  /** Numbers of the successors of the state at hand. */
  private readonly targets: Int32Array;

  constructor(
    readonly model: FieldModel,
    private readonly limits: Limits,
    /** Sees every state with its enabled rules before they fire, and may leave out some of them. */
    private readonly select: (state: number, expander: Expander) => void = () => {},
    private readonly replacing: Replacing | null = null,
  ) {
    this.store = new StateStore(Encoding.of(model.fields), model.rules.length);
    this.expander = new Expander(model, this.store, replacing);
    this.figures = new Figures(model);
    this.coveringSearch = new CoveringSearch(model);
    this.edgeList = limits.keepEdges ? { start: new Uint32List(), targets: new Uint32List() } : null;
    this.edgeList?.start.push(0);
    const initial = new Int32Array(this.store.encoding.words);
    model.fields.forEach((field, i) => this.store.encoding.write(initial, 0, i, field.initial));
    this.targets = new Int32Array(Math.max(1, model.rules.length));
    this.store.internAll(initial, 1, this.targets);
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
      if (this.cutBy === null) this.observed = ++this.expanded;
    }
  }

  /**
   * Expands a state once more, of which other rules are selected now: their edges come after all others.
   * @param state an expanded state in which something is enabled
   */
  expandAgain(state: number): void {
    this.cutBy = this.expand(state);
  }

  /** @returns what stopped it, or `null` */
  private expand(state: number): CutBy | null {
    const { expander, figures, store } = this;
    expander.load(state);
    figures.observe(expander.values, expander.marked, expander.markedCount);
    if (this.coveringSearch.due(state, expander.values, expander.marked, expander.markedCount)) {
      this.covering = this.coveringSearch.find(state, store);
      // Over replaced states such a path proves nothing. It is a sign, though, so the search is left to one that can tell.
      if (this.covering !== null && this.replacing !== null) {
        this.covering = null;
        return 'states';
      }
      if (this.covering !== null) {
        this.covering = this.earliest(this.covering);
        return 'unbounded';
      }
    }
    if (expander.findEnabled() === 0) figures.ended(state);
    this.select(state, expander);
    this.replacing?.narrow(expander);
    const enabled = expander.enabledCount;
    if (!this.reserve(enabled)) return 'memory';
    for (let field = expander.fireAll(); field >= 0; field = expander.fireAll()) {
      if (!this.widen(state, field)) return 'memory';
    }
    if (!this.link(state)) return this.depth >= this.limits.maxDepth ? 'depth' : 'states';
    this.edges += enabled;
    return null;
  }

  /** The covering path that ends first, and so is shortest, as far as a bounded number of looks finds it; else the one found. */
  private earliest(found: Covering): Covering {
    const { coveringSearch, store } = this;
    coveringSearch.allow(1_000_000);
    for (let state = 1; state < found.to; state++) {
      const earlier = coveringSearch.find(state, store);
      if (earlier !== null) return earlier;
    }
    return found;
  }

  /** Numbers the successors and stores the edges to them. @returns false if a limit leaves no room for a new state */
  private link(state: number): boolean {
    const { expander, store, figures, targets, edgeList } = this;
    const { enabled, enabledCount, successors } = expander;
    const room = this.depth < this.limits.maxDepth ? this.limits.maxStates : 0;
    let fresh = store.count;
    if (fresh + enabledCount > room && !this.fits(room)) return false;
    store.internAll(successors, enabledCount, targets);
    for (let i = 0; i < enabledCount; i++) {
      figures.fired[enabled[i]] = 1;
      if (targets[i] === fresh) {
        store.parent[fresh] = state;
        store.via[fresh++] = enabled[i];
      }
      edgeList?.targets.push(targets[i]);
    }
    edgeList?.start.push(edgeList.targets.length);
    return true;
  }

  /** Whether the successors that are new leave the number of states within `room`. */
  private fits(room: number): boolean {
    const { successors, enabledCount } = this.expander;
    const { words } = this.store.encoding;
    const fresh = new Set<string>();
    for (let at = 0; at < enabledCount * words; at += words) {
      if (this.store.find(successors, at) < 0) fresh.add(successors.subarray(at, at + words).join());
    }
    return fresh.size === 0 || this.store.count + fresh.size <= room;
  }

  /** Makes room for the successors of a state; where it gets tight, the edges go first. */
  private reserve(enabled: number): boolean {
    const { limits, store } = this;
    if (this.edgeList !== null) {
      const { targets } = this.edgeList;
      const grows = targets.length + enabled > targets.items.length;
      if (grows && this.bytes + 2 * targets.bytes > limits.maxMemory) this.edgeList = null;
    }
    if (store.hasRoom(enabled) || store.reserve(enabled, limits.maxMemory - (this.bytes - store.bytes)))
      return true;
    this.edgeList = null;
    return store.reserve(enabled, limits.maxMemory - (this.bytes - store.bytes));
  }

  /** Encodes all states anew, with room for what overflowed in `field`. @returns false if that is impossible */
  private widen(state: number, field: number): boolean {
    const { expander, store, limits } = this;
    if (expander.overflowing > largest) {
      this.overflowed = field;
      return false;
    }
    this.reencoded += store.count;
    // Where one field after the other grows late, all narrow ones are widened together: the work stays linear.
    const isTogether = this.reencoded > 8 * store.count + 10_000;
    const fields = isTogether ? this.peersOf(field) : (this.replacing?.sharing(field) ?? [field]);
    const encoding = store.encoding.widened(fields, expander.overflowing);
    if (!store.reencode(encoding, limits.maxMemory - (this.bytes - store.bytes))) return false;
    if (isTogether) this.reencoded = 0;
    expander.encodingChanged();
    expander.load(state);
    return true;
  }

  /** Fields no wider than `field` whose bound is not proven either; and `field`. */
  private peersOf(field: number): number[] {
    const { widths } = this.store.encoding;
    const isPeer = ({ bound }: Field, i: number) =>
      i === field || (bound === null && widths[i] <= widths[field]);
    return this.model.fields.flatMap((candidate, i) => (isPeer(candidate, i) ? [i] : []));
  }

  /**
   * Looks at up to `count` more of the states that a cut left unexpanded: their tokens count, the rules enabled there can fire, and one in
   * which nothing is enabled is an end.
   * @returns whether there are more
   */
  observeRest(count: number): boolean {
    const { expander, figures, store } = this;
    const until = Math.min(this.observed + count, store.count);
    // The state that a limit stopped half-way has been observed; observing it again changes nothing.
    for (; this.observed < until; this.observed++) {
      const state = this.observed;
      expander.load(state);
      figures.observe(expander.values, expander.marked, expander.markedCount);
      const enabled = expander.findEnabled();
      if (enabled === 0) figures.ended(state);
      for (let i = 0; i < enabled; i++) figures.fired[expander.enabled[i]] = 1;
    }
    return until < store.count;
  }
}
