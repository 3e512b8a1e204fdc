/**
 * The ignoring problem: where a reduced search goes round in circles it may put off an enabled rule for ever. Such a rule stays
 * enabled as long as it is put off (D1 and D2), so it is enough to look at components of the reduced graph that nothing leaves.
 */
import { Uint32List } from '../list.ts';

/** Edges by source: those of `s` from `start[s]` to `start[s + 1]`. */
export interface Graph {
  readonly states: number;
  readonly start: Uint32Array;
  readonly targets: Uint32Array;
}

/**
 * Visits the strongly connected components that no edge leaves, each as the list of its states (Tarjan 1972).
 * @param visit its argument is valid until it returns
 */
export function forEachTerminal(graph: Graph, visit: (members: Uint32Array) => void): void {
  const search = new Components(graph, visit);
  for (let s = 0; s < graph.states; s++) search.from(s);
}

/** Bytes that {@link forEachTerminal} needs for a state. */
export const bytesPerState = 4 * 5 + 1;

const unmet = 0;
const complete = 0xffffffff;

class Components {
  /** Per state: its place in the order of discovery, from 1; and the lowest such place that it is known to reach on `path`. */
  private readonly low: Uint32Array;
  private readonly order: Uint32Array;
  /** Per state on `path`: 1 if an edge from it leads to a complete component. */
  private readonly leaves: Uint8Array;
  private readonly next: Uint32Array;
  private readonly path = new Uint32List();
  private readonly calls = new Uint32List();
  private met = 0;

  constructor(
    private readonly graph: Graph,
    private readonly visit: (members: Uint32Array) => void,
  ) {
    this.low = new Uint32Array(graph.states);
    this.order = new Uint32Array(graph.states);
    this.leaves = new Uint8Array(graph.states);
    this.next = new Uint32Array(graph.states);
  }

  from(root: number): void {
    if (this.order[root] !== unmet) return;
    this.enter(root);
    const { targets, start } = this.graph;
    while (this.calls.length > 0) {
      const state = this.calls.items[this.calls.length - 1];
      if (this.next[state] === start[state + 1]) {
        this.calls.length--;
        this.leave(state);
        continue;
      }
      const target = targets[this.next[state]++];
      if (this.order[target] === unmet) this.enter(target);
      else this.note(state, target, this.order[target]);
    }
  }

  private enter(state: number): void {
    this.order[state] = this.low[state] = ++this.met;
    this.next[state] = this.graph.start[state];
    this.path.push(state);
    this.calls.push(state);
  }

  /** Takes account of an edge, of whose target it is known how low it reaches. */
  private note(state: number, target: number, reached: number): void {
    if (this.order[target] === complete) this.leaves[state] = 1;
    else this.low[state] = Math.min(this.low[state], reached);
  }

  private leave(state: number): void {
    if (this.low[state] === this.order[state]) this.complete(state);
    if (this.calls.length > 0) this.note(this.calls.items[this.calls.length - 1], state, this.low[state]);
  }

  private complete(first: number): void {
    let start = this.path.length;
    let leaves = 0;
    let state: number;
    do {
      state = this.path.items[--start];
      leaves |= this.leaves[state];
      this.order[state] = complete;
    } while (state !== first);
    if (leaves === 0) this.visit(this.path.items.subarray(start, this.path.length));
    this.path.length = start;
  }
}
