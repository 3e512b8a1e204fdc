import type { FieldModel } from '../fields.ts';
import type { CutBy } from '../report/document.ts';
import type { Covering } from './covering.ts';
import type { TimeLimit } from './watch.ts';

export interface ExploreOptions {
  /** States to find at most. Default: 10 million where they are kept one by one, else as many as fit into memory. */
  readonly maxStates?: number | undefined;
  /** Bytes for states, edges and all tables, growing ones counted twice. Default 2 GiB. */
  readonly maxMemory?: number | undefined;
  /** Default: no limit on time. */
  readonly time?: TimeLimit | undefined;
  /** Steps from the initial state. Default: no limit. */
  readonly maxDepth?: number | null | undefined;
  /** Ends the search, as a limit on states does, once it returns true: asked every hundred states or so. */
  readonly enough?: ((states: number, frontier: number) => boolean) | undefined;
  /** Keeps the targets of all edges, for backward searches, as long as there is room. Default false. */
  readonly keepEdges?: boolean | undefined;
  /** Looked at several times a second: an `AbortSignal` or anything like it. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called about four times a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  readonly states: number;
  readonly edges: number;
  /** States found but not yet expanded. */
  readonly frontier: number;
  readonly depth: number;
  /** States per second since the start. */
  readonly ratePerSecond: number;
  readonly memoryBytes: number;
}

/** A reachability graph, or the part of it that the limits allowed. States are numbered breadth-first from 0. */
export interface Exploration {
  readonly model: FieldModel;
  readonly states: number;
  /** Firings: pairs of an expanded state and a rule enabled there. */
  readonly edges: number;
  /** States below this number are expanded: all their successors were found. Equals `states` if the search is complete. */
  readonly expanded: number;
  /** States below this number were looked at: their tokens count, and the rules that are enabled there. */
  readonly observed: number;
  /** Every reachable state was found and expanded. */
  readonly complete: boolean;
  readonly cutBy: CutBy | null;
  /** Present exactly if the model was proved unbounded, which ends the search. */
  readonly covering: Covering | null;
  /** Of a search cut by memory: the field whose count reached 2^31, or `null` if bytes ran out. */
  readonly overflowed: number | null;
  /** Per rule, 1 if it is enabled in some state that was found. */
  readonly fired: Uint8Array;
  /** Per field, the largest number of tokens seen there; for roles that hold no tokens the largest value. */
  readonly maxima: Int32Array;
  readonly maxTokensPerPlace: number;
  readonly maxTokensPerMarking: number;
  /** Steps from the initial state to the farthest state found. */
  readonly depth: number;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
  /** The value of a field in a state. */
  value(state: number, field: number): number;
  /** The value of every field in a state, valid until this is asked again. */
  valuesIn(state: number): Int32Array;
  /** The largest value of a field in the states that were looked at: of interned values, the number met last. */
  largest(field: number): number;
  /** Whether nothing is enabled in a state; `false` too for states whose rules were not tried. */
  isDead(state: number): boolean;
  /** The states in which nothing is enabled, ascending. */
  readonly dead: Uint32Array;
  /** The rules of a shortest path from the initial state. */
  pathTo(state: number): number[];
  /** The firings of a state in the order of rules; `state` is -1 for a successor that the search did not reach. */
  successors(state: number): { readonly rule: number; readonly state: number }[];
  /** Visits the target of every firing of an expanded state (a stored edge where there is one). */
  forEachTarget(state: number, visit: (target: number) => void): void;
  /** All edges of expanded states, if they were kept: those of `s` from `start[s]` to `start[s + 1]`. */
  readonly edgeList: { readonly start: Uint32Array; readonly targets: Uint32Array } | null;
}
