import { type NodeStore, entryWords } from './node-store.ts';

/** The nodes of a diagram, level by level: what is computed from below needs no recursion. */
export class Layers {
  /** Per level from 0, the nodes. */
  readonly nodes: readonly Int32Array[];
  /** Per node, its place among those of its level. */
  readonly place: Int32Array;

  constructor(
    private readonly store: NodeStore,
    readonly top: number,
    root: number,
  ) {
    this.place = new Int32Array(store.startOf.length).fill(-1);
    const layers: Int32Array[] = [];
    let layer = root === 0 ? [] : [root];
    this.place[root] = 0;
    for (let level = top; level >= 0; level--) {
      layers[level] = Int32Array.from(layer);
      const below: number[] = [];
      if (level > 0) {
        for (const node of layer) {
          this.forEach(node, (_, child) => {
            if (this.place[child] >= 0) return;
            this.place[child] = below.push(child) - 1;
          });
        }
      }
      layer = below;
    }
    this.nodes = layers;
  }

  /** Visits the entries of a node. */
  forEach(node: number, visit: (value: number, child: number) => void): void {
    const { pool, startOf } = this.store;
    const start = startOf[node];
    const end = start + entryWords * pool[start - 1];
    for (let at = start; at < end; at += entryWords) visit(pool[at], pool[at + 1]);
  }

  /** The child of a node for a value, or `nothing`. */
  child(node: number, value: number): number {
    return this.store.child(node, value);
  }

  /** Per level from 1, whether a value occurs in some state. @param sizes per level */
  occurring(sizes: ArrayLike<number>): readonly Uint8Array[] {
    return this.nodes.map((nodes, level) => {
      const occurs = new Uint8Array(sizes[level]);
      if (level > 0) for (const node of nodes) this.forEach(node, (value) => (occurs[value] = 1));
      return occurs;
    });
  }
}
