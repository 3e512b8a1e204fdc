import { UserError } from '../errors.ts';
import type { Compensation, Flow, FlowNode } from '../term/term.ts';
import { Attached } from './attached.ts';
import { openScope } from './collect.ts';
import { Handlers } from './compensation.ts';
import { clearing, followed, nothing, putting, together, type Effect, type Then } from './effect.ts';
import { resetRules } from './first-join.ts';
import { Graph, type Entry } from './graph.ts';
import type { Build, Net } from './net.ts';
import type { Instance, NodeSite } from './node-site.ts';
import { contentWays, entries, exits, isCompound, type Exit } from './node.ts';
import { Region } from './region.ts';
import type { Site } from './site.ts';
import { entryPace } from './timed-edges.ts';
import type { Action, Delivery } from './transition.ts';
import { messageWays, plainly, type Way } from './ways.ts';

/** A flow inside a term: a scope, which collects and ends. */
export function buildFlow(net: Net, build: Build, flow: Flow, site: Site, done: Then): Then {
  const frame = openScope(net, flow.name, site, done);
  return buildGraph(net, build, flow, { ...site, region: frame.region, scope: frame });
}

/**
 * The edges and nodes of a flow whose region is that of `site`.
 * @param instance in a pool with instances, the frame that nodes of this site can start
 * @returns a token on each start edge; what is attached to the flow is armed
 */
export function buildGraph(
  net: Net,
  build: Build,
  flow: Flow,
  site: Site,
  instance: Instance | null = null,
): Then {
  const graph = new Graph(net, flow, site);
  for (const node of flow.nodes.filter(isCompound)) {
    const region = new Region(site.region, 'thread');
    const last = net.position({ ...site, region }, node.name, node.compensate ? 'wait' : 'done');
    graph.addCompound(node.name, { region, last });
  }
  const attached = new Attached(net, graph, flow, site);
  const handlers = new Handlers(net, graph, flow, site);
  const inside = { ...site, catcher: attached.catcher(null, site.region, site.catcher) };
  for (const node of flow.nodes) {
    rejectTransient(net, node);
    const ends = graph.outgoing(node.name).length === 0 && node.compensates === undefined;
    nodeRules(build, {
      net,
      graph,
      // what reacts to its flow does not react to itself
      site: node.attached?.to === null ? site : inside,
      node,
      order: net.order(),
      instance,
      attached,
      handlers,
      sink: ends ? net.sink(site, `${node.name}.sink`) : null,
      fired: typeof node.join === 'object' ? net.position(site, node.name, 'fired', 1) : null,
    });
  }
  const starts = graph.starts().map((field) => putting(field));
  // an instance of a pool is entered here only if its flow has starts
  const arming = instance && starts.length === 0 ? [] : [attached.arming(null)];
  return () => together([...starts, ...arming.map((arm) => arm())]);
}

function nodeRules(build: Build, at: NodeSite): void {
  const { net, site, node } = at;
  if (!node.attached && node.receives.some((c) => net.isSignal(c))) return receiveSignals(at);
  if (node.activity) net.ask(site, node.name);
  if (node.split === 'defer') return;
  if (node.compensate) compensatingRules(at, node.compensate);
  else if (isCompound(node)) compoundRules(at, build);
  else simpleRules(at);
  resetRules(at);
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

/** The messages that start a node, or go along with its token; the signal of an attached one has come before. */
function messagesOf({ net, node }: NodeSite): readonly Way[] {
  return node.attached?.on.kind === 'signal' ? [plainly] : messageWays(net, node.receives);
}

/** Join, content, message and split of a simple node are one action; one for each combination. */
function simpleRules(at: NodeSite): void {
  const { net, site, node, order } = at;
  const messages = messagesOf(at);
  const sends = net.sending(node.sends);
  const leaving = exits(at);
  const contents = contentWays(at);
  for (const entry of entries(at)) {
    const pace = entryPace(at, entry);
    for (const content of contents) {
      // An outcome that goes elsewhere leaves the node by none of its edges.
      const ways: readonly Exit[] = content.instead
        ? [{ part: '', raises: true, test: [], effect: content.instead }]
        : leaving;
      for (const message of messages) {
        for (const exit of ways) {
          const part = entry.part + content.part + message.part + exit.part;
          net.rule(site, { order, node: node.name, part, also: entry.also }, () => ({
            ...guards(entry, content),
            pace,
            take: [...entry.take, ...content.take, ...message.take],
            test: [...content.test, ...exit.test],
            update: content.update,
            effect: together([entry.beside?.() ?? nothing, sends(), leavingBy(entry, content, exit)]),
          }));
        }
      }
    }
  }
}

/** The way out of a node: an error takes what was put before it where it withdraws, and nothing comes of having entered. */
function leavingBy(entry: Entry, content: Way, exit: Exit): Effect {
  const beside = content.beside?.() ?? nothing;
  if (exit.raises) return followed(beside, exit.effect());
  return together([entry.onward?.() ?? nothing, beside, exit.effect()]);
}

/** What an entry and a content need besides tokens and data. */
function guards(entry: Entry, content: Way): ReturnType<Entry['guards']> {
  const entering = entry.guards();
  return { ...entering, some: [...(entering.some ?? []), ...(content.some?.() ?? [])] };
}

/** A node with any other term: entered and left by actions of its own. */
function compoundRules(at: NodeSite, build: Build): void {
  const { graph, attached, node } = at;
  const { region, last } = graph.compound(node.name)!;
  const catcher = attached.catcher(node.name, region, at.site.catcher);
  const arming = attached.arming(node.name);
  let enter: Then = () => nothing;
  enteringRules(at, region, () => ({ effect: together([arming(), enter()]) }));
  const cleared: Then = () => (graph.isHost(node.name) ? clearing(region.contents()) : nothing);
  leavingRules(at, exits(at), () => ({ take: [[last, 1]], effect: cleared() }));
  enter = build(node.do!, { ...at.site, region, catcher }, () => putting(last));
}

/** A node that asks for compensation acts like a compound one: it is left when the handlers that it asked are through. */
function compensatingRules(at: NodeSite, compensation: Compensation): void {
  const { graph, handlers, node, site } = at;
  const { region, last } = graph.compound(node.name)!;
  const withdrawn: Then = () => (compensation.withdraw ? clearing(site.region.contents()) : nothing);
  enteringRules(at, region, () => ({
    move: handlers.asking(compensation),
    effect: together([withdrawn(), putting(last)]),
  }));
  leavingRules(at, exits(at), () => ({
    take: [[last, 1]],
    zero: handlers.busy(compensation),
    effect: nothing,
  }));
}

/** The actions `:in`; or, while a single node is active, `:limit`, which is a cut of the search. */
function enteringRules(at: NodeSite, region: Region, entering: () => Action): void {
  const { net, site, node, order } = at;
  for (const entry of entries(at)) {
    for (const message of messagesOf(at)) {
      const part = entry.part + message.part;
      const pace = entry.pace ? { pace: entry.pace } : {};
      net.rule(site, { order, node: node.name, part: `${part}:in`, also: entry.also }, () => {
        const { zero = [], ...guard } = entry.guards();
        const { effect, ...more } = entering();
        return {
          ...guard,
          ...more,
          ...pace,
          zero: [...zero, ...(node.single ? region.activity() : [])],
          take: [...entry.take, ...message.take],
          effect: together([entry.beside?.() ?? nothing, entry.onward?.() ?? nothing, effect]),
        };
      });
      if (node.single) limitRule(at, region, entry, message);
    }
  }
}

/** A second activation of a single node, which needs what entering it would need, but takes nothing. */
function limitRule({ net, site, node, order }: NodeSite, region: Region, entry: Entry, message: Way): void {
  const fail = net.limit();
  net.rule(site, { order, node: node.name, part: `${entry.part}${message.part}:limit` }, () => {
    const { atLeast = [], some = [], ...guard } = entry.guards();
    return {
      ...guard,
      ...(entry.pace ? { pace: entry.pace } : {}),
      atLeast: [...atLeast, ...entry.take, ...message.take],
      some: [...some, region.activity()],
      effect: fail(),
    };
  });
}

/** The actions `:out`, one for each exit. */
function leavingRules(
  { net, site, node, order }: NodeSite,
  ways: readonly Exit[],
  leaving: () => Action,
): void {
  for (const exit of ways) {
    net.rule(site, { order, node: node.name, part: `:out${exit.part}` }, () => {
      const { effect, ...action } = leaving();
      return { ...action, test: exit.test, effect: together([effect, exit.effect()]) };
    });
  }
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
