import fc from 'fast-check';
import * as f from '../src/term/construct.ts';
import { network } from '../src/properties/terms/network.ts';
import { model } from '../src/term/model.ts';
import type { Model, Network, Pool } from '../src/term/term.ts';

const channels = ['c', 'd'];

/** One node of a pool as drawn: indices are reduced to what exists. */
interface DrawnNode {
  readonly join: 'xor' | 'and';
  readonly split: 'xor' | 'and';
  readonly does: 'nothing' | 'task' | 'send' | 'both' | 'receive' | 'event' | 'signal' | 'wait' | 'terminate';
  readonly to: readonly number[];
  readonly channel: number;
}

const node: fc.Arbitrary<DrawnNode> = fc.record({
  join: fc.constantFrom('xor', 'xor', 'and'),
  split: fc.constantFrom('xor', 'and'),
  does: fc.constantFrom('nothing', 'task', 'send', 'both', 'receive', 'event', 'signal', 'wait', 'terminate'),
  to: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  channel: fc.nat(1),
});

const pool = fc.record({
  nodes: fc.array(node, { minLength: 1, maxLength: 5 }),
  gateway: fc.option(fc.nat(4), { freq: 2 }),
  starts: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 2 }),
  instances: fc.option(fc.integer({ min: 1, max: 2 })),
  also: fc.boolean(),
});

/**
 * An arbitrary of collaborations: one or two pools as BPMN has them, with messages on two channels, the signal s, event
 * gateways, terminate ends, and pools whose instances are started by messages.
 */
export function collaborations(): fc.Arbitrary<Model> {
  const drawings = fc.oneof(fc.tuple(pool), fc.tuple(pool, pool), fc.tuple(pool, pool));
  return fc.tuple(drawings, network).map(([drawn, order]: [readonly Drawn[], Network | null]) =>
    model(
      'collaboration',
      f.pools(
        drawn.map((p, i) => build(i === 0 ? { ...p, also: true } : p, `Q${i}`)),
        { name: 'all' },
      ),
      { channels: { s: 'signal' }, ...(order ? { network: order } : {}) },
    ),
  );
}

type Drawn = typeof pool extends fc.Arbitrary<infer T> ? T : never;

function build(drawn: Drawn, name: string): Pool {
  const names = drawn.nodes.map((_, i) => `${name}_${i}`);
  const nodes: Record<string, f.FlowNodeOptions> = {};
  const edges: [string, string][] = [];
  for (const [i, node] of drawn.nodes.entries()) {
    const self = names[i]!;
    const v = i === 0 ? leading(node) : node;
    const targets = v.does === 'terminate' ? [] : [...new Set(v.to.map((t) => names[t % names.length]!))];
    for (const t of targets) edges.push([self, t]);
    nodes[self] = nodeOptions(v, self);
  }
  if (drawn.gateway !== null) addGateway(name, names, drawn.gateway, nodes, edges);
  const { instances, also } = drawn;
  if (instances !== null) {
    nodes[`${name}_start`] = { instantiates: true, receives: channels.slice(0, 1 + (drawn.starts[0]! % 2)) };
    edges.push([`${name}_start`, names[drawn.starts[0]! % names.length]!]);
  }
  const starts =
    instances === null || also ? [...new Set([0, ...drawn.starts].map((s) => names[s % names.length]!))] : [];
  return { name, instances, flow: f.flow(name, { starts, nodes, edges }) };
}

/** What a pool starts with waits for nobody, else most collaborations would be stuck at once. */
function leading(v: DrawnNode): DrawnNode {
  const does =
    ({ nothing: 'send', receive: 'send', wait: 'signal', both: 'task', terminate: 'event' } as const)[
      v.does as string
    ] ?? v.does;
  return { ...v, does, join: 'xor' };
}

function nodeOptions(v: DrawnNode, self: string): f.FlowNodeOptions {
  const channel = channels[v.channel]!;
  const common = { join: v.join, split: v.split } as const;
  switch (v.does) {
    case 'task':
      return { ...common, do: f.task(self, { outcomes: v.channel === 0 ? ['ok'] : ['ok', 'no'] }) };
    case 'send':
      return { ...common, do: f.send(self, channel) };
    case 'both':
      return { ...common, do: f.task(self), receives: channels, sends: [channel, 's'] };
    case 'receive':
      return { ...common, do: f.receive(self, channel) };
    case 'event':
      return { ...common, do: f.event(self) };
    case 'signal':
      return { ...common, do: f.send(self, 's') };
    case 'wait':
      return { receives: ['s'] };
    case 'terminate':
      return { join: v.join, end: 'terminate' };
    case 'nothing':
      return common;
  }
}

/** An event gateway after one or two of the nodes, before four events: two wait for the signal, one for a message, one sends the signal. */
function addGateway(
  name: string,
  names: readonly string[],
  at: number,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: [string, string][],
): void {
  const [g, t, u, v, w] = ['g', 't', 'u', 'v', 'w'].map((node) => `${name}_${node}`) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const before = [...new Set([names[at % names.length]!, names[0]!])].filter((node) => !nodes[node]?.end);
  if (before.length === 0) return;
  nodes[g] = { split: 'defer' };
  nodes[t] = { receives: ['s'] };
  nodes[u] = { do: f.receive(u, ...channels) };
  nodes[v] = { receives: ['s'] };
  nodes[w] = { do: f.event(w), sends: ['s'] };
  edges.push(...before.map((node) => [node, g] as [string, string]), [t, names[0]!]);
  for (const target of [t, u, v, w]) edges.push([g, target]);
}
