import type { StateSpace } from './state-space.ts';

/** Where the nodes of a drawing stand: a state each, or a loop that is drawn as one node. */
export interface SpaceLayout {
  readonly nodes: number;
  /** The node that shows a state. */
  readonly nodeOf: Uint32Array;
  /** The first state of a node. */
  readonly stateOf: Uint32Array;
  /** The loop that a node stands for, or -1. */
  readonly loopOf: Int32Array;
  /** Column, from 0; and height in it, from -1 to 1. */
  readonly column: Uint32Array;
  readonly height: Float32Array;
  /** The nodes of each column, from the top down. */
  readonly columns: readonly Uint32Array[];
  /** The depth of each column. */
  readonly depthOf: readonly number[];
  /** Edges between different nodes: those of node `n` from `start[n]` to `start[n + 1]`, and the edge of the graph that each stands for. */
  readonly start: Uint32Array;
  readonly targets: Uint32Array;
  readonly edges: Uint32Array;
}

/** Above so many nodes the order in columns is improved in one sweep. */
const manyNodes = 20_000;

/**
 * Lays out a graph by depth, from left to right. In its column a node stands near the middle of those that lead to it (barycentres, after
 * Sugiyama, Tagawa and Toda 1981), and wide columns are spread wider, so that the shape shows how many states there are.
 * @param open loops whose states are drawn one by one
 */
export function layOut(space: StateSpace, open: ReadonlySet<number>): SpaceLayout {
  const { nodeOf, stateOf, loopOf } = nodesOf(space, open);
  const nodes = stateOf.length;
  const links = linksOf(space, nodeOf, nodes);
  const { column, columns, depthOf } = columnsOf(space, stateOf);
  const order = new Float32Array(nodes);
  spread(columns, order);
  sweepForward(columns, order, links, column);
  if (nodes <= manyNodes) {
    sweepBack(columns, order, links, column);
    sweepForward(columns, order, links, column);
  }
  const widest = columns.reduce((most, one) => Math.max(most, one.length), 1);
  const height = new Float32Array(nodes);
  for (const one of columns) {
    const reach = one.length === 1 ? 0 : Math.max(one.length / widest, Math.sqrt(one.length / widest) * 0.9);
    one.forEach((node, i) => {
      height[node] = one.length === 1 ? 0 : reach * ((2 * i) / (one.length - 1) - 1);
    });
  }
  return { nodes, nodeOf, stateOf, loopOf, column, height, columns, depthOf, ...links };
}

function nodesOf(
  { states, loopOf: loops }: StateSpace,
  open: ReadonlySet<number>,
): Pick<SpaceLayout, 'nodeOf' | 'stateOf' | 'loopOf'> {
  const nodeOf = new Uint32Array(states);
  const stateOf: number[] = [];
  const loopOf: number[] = [];
  const nodeOfLoop = new Map<number, number>();
  for (let s = 0; s < states; s++) {
    const loop = loops[s]!;
    const isOne = loop >= 0 && !open.has(loop);
    const before = isOne ? nodeOfLoop.get(loop) : undefined;
    if (before !== undefined) {
      nodeOf[s] = before;
      continue;
    }
    if (isOne) nodeOfLoop.set(loop, stateOf.length);
    nodeOf[s] = stateOf.length;
    stateOf.push(s);
    loopOf.push(isOne ? loop : -1);
  }
  return { nodeOf, stateOf: Uint32Array.from(stateOf), loopOf: Int32Array.from(loopOf) };
}

type Links = Pick<SpaceLayout, 'start' | 'targets' | 'edges'>;

/** Edges inside a node are not drawn. */
function linksOf({ states, start, graph }: StateSpace, nodeOf: Uint32Array, nodes: number): Links {
  const { targets } = graph.listed;
  const counts = new Uint32Array(nodes + 1);
  const each = (visit: (node: number, target: number, edge: number) => void): void => {
    for (let s = 0; s < states; s++) {
      for (let edge = start[s]!; edge < start[s + 1]!; edge++) {
        const target = nodeOf[targets[edge]!]!;
        if (target !== nodeOf[s]) visit(nodeOf[s]!, target, edge);
      }
    }
  };
  each((node) => counts[node + 1]!++);
  for (let n = 0; n < nodes; n++) counts[n + 1]! += counts[n]!;
  const at = counts.slice();
  const made = { targets: new Uint32Array(counts[nodes]!), edges: new Uint32Array(counts[nodes]!) };
  each((node, target, edge) => {
    const place = at[node]!++;
    made.targets[place] = target;
    made.edges[place] = edge;
  });
  return { start: counts, ...made };
}

/** Depths that have no node of their own are passed over. */
function columnsOf(
  { depthOf: depths }: StateSpace,
  stateOf: Uint32Array,
): Pick<SpaceLayout, 'column' | 'columns' | 'depthOf'> {
  const byDepth = new Map<number, number[]>();
  stateOf.forEach((state, node) => {
    const known = byDepth.get(depths[state]!);
    if (known) known.push(node);
    else byDepth.set(depths[state]!, [node]);
  });
  const depthOf = [...byDepth.keys()].sort((a, b) => a - b);
  const columns = depthOf.map((depth) => Uint32Array.from(byDepth.get(depth)!));
  const column = new Uint32Array(stateOf.length);
  columns.forEach((nodes, c) => nodes.forEach((node) => (column[node] = c)));
  return { column, columns, depthOf };
}

/** Gives the nodes of each column their places, as shares of its height. */
function spread(columns: readonly Uint32Array[], order: Float32Array): void {
  for (const nodes of columns) nodes.forEach((node, i) => (order[node] = (i + 0.5) / nodes.length));
}

function sortColumn(nodes: Uint32Array, order: Float32Array): void {
  nodes.sort((a, b) => order[a]! - order[b]! || a - b);
  nodes.forEach((node, i) => (order[node] = (i + 0.5) / nodes.length));
}

/** Sorts each column by the mean place of what leads to its nodes from columns before. */
function sweepForward(
  columns: readonly Uint32Array[],
  order: Float32Array,
  { start, targets }: Links,
  column: Uint32Array,
): void {
  const sums = new Float32Array(order.length);
  const counts = new Uint32Array(order.length);
  for (const nodes of columns) {
    for (const node of nodes) if (counts[node]! > 0) order[node] = sums[node]! / counts[node]!;
    sortColumn(nodes, order);
    for (const node of nodes) {
      for (let link = start[node]!; link < start[node + 1]!; link++) {
        const target = targets[link]!;
        if (column[target]! <= column[node]!) continue;
        sums[target]! += order[node]!;
        counts[target]!++;
      }
    }
  }
}

/** Sorts each column, from the last, by the mean place of what its nodes lead to in columns behind. */
function sweepBack(
  columns: readonly Uint32Array[],
  order: Float32Array,
  { start, targets }: Links,
  column: Uint32Array,
): void {
  for (const nodes of [...columns].reverse()) {
    for (const node of nodes) {
      let [sum, count] = [0, 0];
      for (let link = start[node]!; link < start[node + 1]!; link++) {
        const target = targets[link]!;
        if (column[target]! <= column[node]!) continue;
        sum += order[target]!;
        count++;
      }
      if (count > 0) order[node] = sum / count;
    }
    sortColumn(nodes, order);
  }
}
