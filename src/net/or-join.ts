import type { Entry, Graph } from './graph.ts';
import { nonEmptySubsets, requireFew } from './subsets.ts';

/**
 * The OR-join at the node `v` (BPMN 2.0.2, 13.4.3; WCP-37, 38): a rule for each non-empty set of marked incoming edges. It takes
 * one token of each, and is inhibited by the empty incoming edges and by whatever else is marked or active from where a path
 * leads to an empty one (also by way of attached nodes) and no path of edges alone leads to a marked one.
 * @throws UserError FP1025 for more than 12 incoming edges
 */
export function orEntries(graph: Graph, v: string): readonly Entry[] {
  const incoming = graph.incoming(v);
  requireFew(incoming.length, v, 'incoming edges');
  const elsewhere = graph.elsewhere(v).map(({ at, fields }) => ({
    fields,
    ends: graph.reachedBefore(v, at, 'any'),
    surely: graph.reachedBefore(v, at, 'edges'),
  }));
  return nonEmptySubsets(incoming).map((marked): Entry => {
    const empty = incoming.filter((edge) => !marked.includes(edge));
    const waitedFor = elsewhere.filter(
      ({ ends, surely }) =>
        empty.some((edge) => ends.has(edge.id)) && !marked.some((edge) => surely.has(edge.id)),
    );
    return {
      part: '',
      take: marked.map((edge) => [edge.field, 1]),
      guards: () => ({
        zero: [...empty.map((edge) => edge.field), ...new Set(waitedFor.flatMap(({ fields }) => fields()))],
      }),
      also: [],
    };
  });
}
