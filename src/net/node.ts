import { simpleContent } from '../term/construct-flow.ts';
import type { Atom, FlowNode, Send } from '../term/term.ts';
import { choose } from './choice.ts';
import { clearing, nothing, putting, reaching, together, type Then } from './effect.ts';
import { firstEntry } from './first-join.ts';
import type { Entry } from './graph.ts';
import type { NodeSite } from './node-site.ts';
import { orEntries } from './or-join.ts';
import { subsets } from './subsets.ts';
import { plainly, waysOf, type Way } from './ways.ts';

/** How a node gets rid of it. */
export interface Exit {
  readonly part: string;
  readonly test: Way['test'];
  readonly effect: Then;
  /** An error leads away from here. */
  readonly raises?: true;
}

/** Whether a node is entered and left by actions of its own. */
export function isCompound({ do: content, compensate }: FlowNode): boolean {
  const isMessage = content?.kind === 'send' || content?.kind === 'receive';
  return compensate !== undefined || !(simpleContent(content) || isMessage);
}

/** The ways in which the content of a simple node happens. */
export function contentWays({ net, site, node }: NodeSite): readonly Way[] {
  return node.do ? waysOf(net, site, node.do as Atom | Send) : [plainly];
}

/**
 * By one token of one incoming edge (`xor`), of each (`and`), or when the first ones have come; for a node that starts instances, by a
 * message alone; for one that reacts to others, by what they do to it.
 */
export function entries(at: NodeSite): readonly Entry[] {
  const { net, graph, node, instance, attached, handlers } = at;
  if (node.attached) return [attached.entry(node.name)];
  if (node.compensates !== undefined) return [handlers.entry(node.name)];
  if (node.instantiates) {
    if (!instance) return [];
    const guards = () => ({
      // a failed case offers nothing, and no token is here to be missing
      zero: [...instance.idle.activity(), net.failed],
      some: instance.active ? [instance.active.activity()] : [],
    });
    return [{ part: '', take: [], guards, onward: attached.arming(null), also: [] }];
  }
  if (node.join === 'or') return orEntries(graph, node.name);
  if (typeof node.join === 'object') return [firstEntry(at, node.join.first)];
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

/**
 * Onto every outgoing edge (`and`), or onto one that the conditions allow (`xor`); into the sink where there is none. Some raise an error
 * instead, and handlers of compensation are just over. Whoever goes on has completed.
 */
export function exits(at: NodeSite): readonly Exit[] {
  const { net, graph, site, node, handlers, sink } = at;
  const only = (effect: Then): readonly Exit[] => [{ part: '', test: [], effect }];
  if (node.compensates !== undefined) return only(() => nothing);
  if (node.compensate?.raise !== undefined) return only(net.raise(site, node.compensate.raise));
  const completed = handlers.remembering(node.name);
  const outgoing = graph.outgoing(node.name);
  if (sink !== null) {
    const cleared: Then = () => (node.end === 'terminate' ? clearing(site.region.contents()) : nothing);
    // what reacts to its flow is no end of it: how often it is over does not matter
    const ended = node.attached?.to === null ? putting(sink, 1, 1) : reaching(sink);
    return only(() => together([cleared(), completed, ended]));
  }
  const onto = outgoing.map((edge) => together([completed, putting(graph.field(edge))]));
  if (node.split === 'and') return only(() => together(onto));
  const noBranch = (test: Way['test']): Exit => ({
    part: ':none',
    raises: true,
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
