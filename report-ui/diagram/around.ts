import type { Diagram } from '../../src/report/diagram.ts';

/**
 * The surroundings of a part: what is nearest to it by edges and nesting, with what it lies in.
 * @param most parts, about
 */
export function around({ parts, edges }: Diagram, middle: number, most: number): Set<number> {
  const near: number[][] = parts.map(() => []);
  const inner: number[][] = parts.map(() => []);
  parts.forEach(({ in: outer, kind }, part) => {
    if (outer === undefined) return;
    inner[outer]!.push(part);
    // In a sequence what is next to it; the whole of a graph is near to none of its nodes.
    const isOrdered = parts[outer]!.kind === 'seq';
    if (kind !== 'node' && kind !== 'place' && kind !== 'transition' && !isOrdered) near[part]!.push(outer);
    near[outer]!.push(part);
  });
  for (const siblings of inner) {
    const outer = siblings.length > 0 ? parts[parts[siblings[0]!]!.in!]!.kind : '';
    if (outer !== 'seq') continue;
    siblings.slice(1).forEach((part, i) => {
      near[part]!.push(siblings[i]!);
      near[siblings[i]!]!.push(part);
    });
  }
  for (const { from, to } of edges) {
    near[from]!.push(to);
    near[to]!.push(from);
  }
  const kept = new Set<number>();
  const queue = [middle];
  for (const part of queue) {
    if (kept.size >= most) break;
    // What it lies in is drawn around it.
    for (let at: number | undefined = part; at !== undefined && !kept.has(at); at = parts[at]!.in)
      kept.add(at);
    const isGraph = /^(flow|net|seq|pools)$/.test(parts[part]!.kind) && part !== middle;
    if (!isGraph) for (const other of near[part]!) if (!kept.has(other)) queue.push(other);
  }
  return kept;
}
