import { nothing, putting } from './effect.ts';
import type { Entry } from './graph.ts';
import type { NodeSite } from './node-site.ts';
import { orEntries } from './or-join.ts';

/** A join of the first `n`: offered once so many incoming edges are marked. It takes none of them, and rests until its reset. */
export function firstEntry({ graph, node, fired }: NodeSite, n: number): Entry {
  const fields = graph.incoming(node.name).map((edge) => edge.field);
  return {
    part: '',
    take: [],
    guards: () => ({ marked: [{ fields, n }], zero: [fired!] }),
    onward: () => putting(fired!),
    also: [],
  };
}

/** The reset of such a join: when no further token can come, as for an OR-join, it takes one of each marked edge. */
export function resetRules({ net, graph, site, node, order, fired }: NodeSite): void {
  if (fired === null) return;
  for (const entry of orEntries(graph, node.name)) {
    net.rule(site, { order, node: node.name, part: ':reset' }, () => ({
      ...entry.guards(),
      take: [[fired, 1], ...entry.take],
      effect: nothing,
    }));
  }
}
