import { UserError } from '../errors.ts';
import type { Flow, FlowNode } from '../term/term.ts';
import { openScope } from './collect.ts';
import { nothing, putting, together, type Then } from './effect.ts';
import { Graph, type Entry } from './graph.ts';
import type { Build, Net } from './net.ts';
import { contentWays, entries, exits, type Instance, type NodeSite } from './node.ts';
import { Region } from './region.ts';
import type { Site } from './site.ts';
import type { Action, Delivery } from './transition.ts';
import { messageWays, type Way } from './ways.ts';

/** A flow inside a term: a scope, which collects and ends. */
export function buildFlow(net: Net, build: Build, flow: Flow, site: Site, done: Then): Then {
  const frame = openScope(net, flow.name, site, done);
  return buildGraph(net, build, flow, { ...site, region: frame.region, scope: frame });
}

/**
 * The edges and nodes of a flow whose region is that of `site`.
 * @param instance in a pool with instances, the frame that nodes of this site can start
 * @returns a token on each start edge
 */
export function buildGraph(
  net: Net,
  build: Build,
  flow: Flow,
  site: Site,
  instance: Instance | null = null,
): Then {
  const graph = new Graph(net, flow, site);
  for (const node of flow.nodes) {
    const at: NodeSite = {
      net,
      graph,
      site,
      node,
      order: net.order(),
      instance,
      sink: graph.outgoing(node.name).length > 0 ? null : net.sink(site, `${node.name}.sink`),
    };
    const content = contentWays(at);
    rejectTransient(net, node);
    if (node.receives.some((c) => net.isSignal(c))) receiveSignals(at);
    else if (content) simpleRules(at, content);
    else compoundRules(at, build);
  }
  return () => together(graph.starts().map((field) => putting(field)));
}

/** @throws UserError FP1017 where a message of the node itself is transient: a rendezvous is an action of atoms */
function rejectTransient(net: Net, { name, receives, sends }: FlowNode): void {
  const transient = [...receives, ...sends].find((channel) => net.isTransient(channel));
  if (transient === undefined) return;
  throw new UserError(
    'FP1017',
    `node "${name}" sends or receives on "${transient}", which is transient`,
    'Put a `send` or `receive` inside its content (`seq` around it), or make the channel persistent.',
    { element: name },
  );
}

/** Join, content, message and split of a simple node are one action; one for each combination. */
function simpleRules(at: NodeSite, contents: NonNullable<ReturnType<typeof contentWays>>): void {
  const { net, site, node, order } = at;
  if (node.activity) net.ask(site, node.name);
  if (node.split === 'defer') return;
  const messages = messageWays(net, node.receives);
  const sends = net.sending(node.sends);
  const leaving = exits(at);
  for (const entry of entries(at)) {
    for (const content of contents) {
      // An outcome that goes elsewhere leaves the node by none of its edges.
      const ways = content.instead ? [{ part: '', test: [], effect: content.instead }] : leaving;
      for (const message of messages) {
        for (const exit of ways) {
          const part = entry.part + content.part + message.part + exit.part;
          net.rule(site, { order, node: node.name, part, also: entry.also }, () => ({
            ...guards(entry, content),
            take: [...entry.take, ...content.take, ...message.take],
            test: [...content.test, ...exit.test],
            update: content.update,
            effect: together([content.beside?.() ?? nothing, sends(), exit.effect()]),
          }));
        }
      }
    }
  }
}

/** What an entry and a content need besides tokens and data. */
function guards(entry: Entry, content: Way): Pick<Action, 'zero' | 'some'> {
  const { zero = [], some = [] } = entry.guards();
  return { zero, some: [...some, ...(content.some?.() ?? [])] };
}

/** A node with any other term: entered and left by actions of its own. */
function compoundRules(at: NodeSite, build: Build): void {
  const { net, graph, site, node, order } = at;
  if (node.activity) net.ask(site, node.name);
  const region = new Region(site.region, 'thread');
  const inside = { ...site, region };
  graph.addRegion(node.name, region);
  const through = net.position(inside, node.name, 'done');
  let enter: Then = () => nothing;
  for (const entry of entries(at)) {
    net.rule(site, { order, node: node.name, part: `${entry.part}:in`, also: entry.also }, () => ({
      ...entry.guards(),
      take: entry.take,
      effect: enter(),
    }));
  }
  for (const exit of exits(at)) {
    net.rule(site, { order, node: node.name, part: `:out${exit.part}` }, () => ({
      take: [[through, 1]],
      test: exit.test,
      effect: exit.effect(),
    }));
  }
  enter = build(node.do!, inside, () => putting(through));
}

/**
 * A receiver of a signal has no action: senders move its tokens on. Receivers are added in the order of the nodes, so that the first
 * behind an event gateway takes the token.
 */
function receiveSignals({ net, graph, site, node, sink }: NodeSite): void {
  // It fires inside actions of others, so whether it ever does is asked only where nothing leads to it.
  if (node.activity && !graph.reaches(node.name)) net.ask(site, node.name);
  const to = graph.outgoing(node.name).map((edge) => graph.field(edge));
  const deliveries = graph.incoming(node.name).map((edge): Delivery => ({ from: edge.field, to, sink }));
  net.addReceiver(node.receives[0]!, deliveries);
}
