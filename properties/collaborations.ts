import fc from 'fast-check';
import * as f from '../src/term/construct.ts';
import { model } from '../src/term/model.ts';
import type { Model, Pool } from '../src/term/term.ts';

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
  return fc.array(pool, { minLength: 1, maxLength: 2 }).map((drawn) =>
    model(
      'collaboration',
      f.pools(
        drawn.map((p, i) => build(p, `Q${i}`)),
        { name: 'all' },
      ),
      { channels: { s: 'signal' } },
    ),
  );
}

type Drawn = typeof pool extends fc.Arbitrary<infer T> ? T : never;

function build(drawn: Drawn, name: string): Pool {
  const names = drawn.nodes.map((_, i) => `${name}_${i}`);
  const nodes: Record<string, f.FlowNodeOptions> = {};
  const edges: [string, string][] = [];
  for (const [i, v] of drawn.nodes.entries()) {
    const self = names[i]!;
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
    instances === null || also ? [...new Set(drawn.starts.map((s) => names[s % names.length]!))] : [];
  return { name, instances, flow: f.flow(name, { starts, nodes, edges }) };
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

/** An event gateway after one of the nodes, before two events: one waits for the signal, one for a message. */
function addGateway(
  name: string,
  names: readonly string[],
  at: number,
  nodes: Record<string, f.FlowNodeOptions>,
  edges: [string, string][],
): void {
  const before = names[at % names.length]!;
  if (nodes[before]?.end) return;
  nodes[`${name}_g`] = { split: 'defer' };
  nodes[`${name}_t`] = { receives: ['s'] };
  nodes[`${name}_u`] = { do: f.receive(`${name}_u`, ...channels) };
  edges.push(
    [before, `${name}_g`],
    [`${name}_g`, `${name}_t`],
    [`${name}_g`, `${name}_u`],
    [`${name}_t`, names[0]!],
  );
}
