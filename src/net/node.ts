import type { FlowNode } from '../term/term.ts';
import { choose } from './choice.ts';
import { clearing, nothing, putting, reaching, together, type Then } from './effect.ts';
import type { Entry, Graph } from './graph.ts';
import type { Net } from './net.ts';
import { orEntries } from './or-join.ts';
import type { Region } from './region.ts';
import type { Site } from './site.ts';
import { subsets } from './subsets.ts';
import { plainly, waysOf, type Way } from './ways.ts';

/** A node of a flow, once per instance path. */
export interface NodeSite {
  readonly net: Net;
  readonly graph: Graph;
  readonly site: Site;
  readonly node: FlowNode;
  readonly order: number;
  readonly instance: Instance | null;
  /** Where its token ends; present exactly where the node has no outgoing edges. */
  readonly sink: number | null;
}

/** What a node that starts instances needs instead of a token. */
export interface Instance {
  /** The frame that it would enter. */
  readonly idle: Region;
  /** The frame before it, if any. */
  readonly active: Region | null;
}

/** How a node gets rid of it. */
export interface Exit {
  readonly part: string;
  readonly test: Way['test'];
  readonly effect: Then;
}

/** The ways in which the content of a simple node happens; `null` for a compound one. */
export function contentWays({ net, site, node }: NodeSite): readonly Way[] | null {
  const content = node.do;
  switch (content?.kind) {
    case undefined:
      return [plainly];
    case 'task':
      return content.long ? null : waysOf(net, site, content);
    case 'event':
    case 'timer':
    case 'send':
    case 'receive':
      return waysOf(net, site, content);
    default:
      return null;
  }
}

/** By one token of one incoming edge (`xor`) or of each (`and`); or, for a node that starts instances, by a message alone. */
export function entries({ net, graph, node, instance }: NodeSite): readonly Entry[] {
  if (node.instantiates) {
    if (!instance) return [];
    const guards = () => ({
      // a failed case offers nothing, and no token is here to be missing
      zero: [...instance.idle.activity(), net.failed],
      some: instance.active ? [instance.active.activity()] : [],
    });
    return [{ part: '', take: [], guards, also: [] }];
  }
  if (node.join === 'or') return orEntries(graph, node.name);
  const guards = () => ({});
  const incoming = graph.incoming(node.name);
  if (node.join === 'and') {
    const take = incoming.map((edge) => [edge.field, 1] as const);
    return take.length === 0 ? [] : [{ part: '', take, guards, also: [] }];
  }
  return incoming.map((edge) => ({
    part: incoming.length > 1 ? `<${edge.id}` : '',
    take: [[edge.field, 1]],
    guards,
    also: edge.gateway === undefined ? [] : [edge.gateway],
  }));
}

/** Onto every outgoing edge (`and`), or onto one that the conditions allow (`xor`); into the sink where there is none. */
export function exits({ net, graph, site, node, sink }: NodeSite): readonly Exit[] {
  const outgoing = graph.outgoing(node.name);
  if (sink !== null) {
    const cleared: Then = () => (node.end === 'terminate' ? clearing(site.region.contents()) : nothing);
    return [{ part: '', test: [], effect: () => together([cleared(), reaching(sink)]) }];
  }
  const onto = outgoing.map((edge) => putting(graph.field(edge)));
  if (node.split === 'and') return [{ part: '', test: [], effect: () => together(onto) }];
  const noBranch = (test: Way['test']): Exit => ({
    part: ':none',
    test,
    effect: net.raise(site, 'no-branch'),
  });
  if (node.split === 'or') {
    const { sets, none } = subsets(site.variables, outgoing, node.name);
    const several = sets.map(({ chosen, test }): Exit => {
      const ids = chosen.map((i) => outgoing[i]!.id);
      const effect = () => together(chosen.map((i) => onto[i]!));
      return { part: outgoing.length > 1 ? `>{${ids.join(',')}}` : '', test, effect };
    });
    return none ? [...several, noBranch(none)] : several;
  }
  const { guards, none } = choose(site.variables, outgoing, node.name);
  const chosen = outgoing.flatMap((edge, i): Exit[] => {
    const test = guards[i];
    return test ? [{ part: outgoing.length > 1 ? `>${edge.id}` : '', test, effect: () => onto[i]! }] : [];
  });
  return none ? [...chosen, noBranch(none)] : chosen;
}
