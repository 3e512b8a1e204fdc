/** Peers that exchange messages in any of the orders of docs/semantics.md, section 13.4. */
import fc from 'fast-check';
import * as f from '../src/term/construct.ts';
import { model } from '../src/term/model.ts';
import { orders } from '../src/properties/terms/network.ts';
import type { Model, Network, Pool } from '../src/term/term.ts';

/** Who sends to whom: two ways from P to R, and one back. */
const peers: Network['peers'] = {
  pq: ['P', 'Q'],
  pr: ['P', 'R'],
  also: ['P', 'R'],
  qr: ['Q', 'R'],
  rp: ['R', 'P'],
};

interface DrawnStep {
  readonly sends: boolean;
  readonly channel: number;
  readonly also: number | null;
  readonly beside: boolean;
}

const step: fc.Arbitrary<DrawnStep> = fc.record({
  sends: fc.boolean(),
  channel: fc.nat(3),
  also: fc.option(fc.nat(3), { freq: 4 }),
  beside: fc.boolean(),
});

/**
 * An arbitrary of three pools that send and receive, one step after another or two side by side, in any order of messages. Messages may
 * start instances of the last one, and something may watch each of them.
 */
export function conversations(): fc.Arbitrary<Model> {
  const pool = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    watch: fc.option(fc.constantFrom<Watch>('event', 'message'), { freq: 2 }),
    instances: fc.option(fc.integer({ min: 1, max: 2 }), { freq: 2 }),
  });
  return fc
    .tuple(fc.option(fc.constantFrom(...orders), { freq: 7 }), pool, pool, pool)
    .map(([order, ...drawn]) =>
      model(
        'conversation',
        f.pools(
          drawn.map((pool, i) => poolOf(i === 2 ? pool : { ...pool, instances: null }, 'PQR'[i]!)),
          { name: 'all' },
        ),
        order ? { network: { order, peers } } : {},
      ),
    );
}

/** What is attached to the flow of a pool waits for. */
type Watch = 'event' | 'message';

interface DrawnPool {
  readonly steps: readonly DrawnStep[];
  readonly watch: Watch | null;
  readonly instances: number | null;
}

function poolOf({ steps, watch, instances }: DrawnPool, peer: string): Pool {
  const sent = Object.keys(peers).filter((c) => peers[c]![0] === peer);
  const received = Object.keys(peers).filter((c) => peers[c]![1] === peer);
  const go = `${peer}_go`;
  const nodes: Record<string, f.FlowNodeOptions> = {
    [go]: instances === null ? {} : { instantiates: true, receives: received.slice(0, 1) },
  };
  const edges: [string, string][] = [];
  let before = go;
  let last = before;
  for (const [i, { sends, channel, also, beside }] of steps.entries()) {
    const self = `${peer}_${i}`;
    const out = sent[channel % sent.length];
    const taken = received[channel % received.length];
    const more = also === null ? [] : [sent[also % sent.length]!];
    const receives = sends || taken === undefined ? [] : [taken];
    nodes[self] = { receives, sends: sends && out !== undefined ? [out, ...more] : more };
    if (!beside) before = last;
    edges.push([before, self]);
    last = self;
  }
  if (watch !== null)
    nodes[`${peer}_watch`] = {
      receives: watch === 'message' ? received.slice(-1) : [],
      attached: { on: { kind: watch }, interrupting: false, times: 1 },
    };
  return {
    name: peer,
    instances,
    flow: f.flow(`${peer}_flow`, { starts: instances === null ? [go] : [], nodes, edges }),
  };
}
