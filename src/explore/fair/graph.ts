/** A graph of states, as numbers: the edges of state `s` are those from `start[s]` to `start[s + 1]`. */
export interface Graph {
  /** States whose edges are known; edges may lead to further ones. */
  readonly states: number;
  readonly start: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  /** Numbers of labels. */
  readonly labels: ArrayLike<number>;
}

/** What runs are fair to, by the number of a label. */
export interface Fairness {
  /** The one who acts: whoever can act in all states from some point on acts again and again (weak fairness). */
  readonly actor: readonly number[];
  /** Branches that are taken: what is offered again and again is taken again and again (strong fairness). */
  readonly branches: readonly (readonly number[])[];
}

/** A part of the graph: each state has the number of its part, and 0 is none. */
export type Parts = Int32Array;
