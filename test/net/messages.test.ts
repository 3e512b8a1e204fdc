import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import { endsOf } from '../explore/ends.ts';
import { explore } from '../../src/explore/explore.ts';
import {
  flow,
  loop,
  par,
  pools,
  receive,
  send,
  seq,
  task,
  type FlowNodeOptions,
} from '../../src/term/construct.ts';
import type { MessageOrder, Network, Term } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

/** A pool whose nodes follow one another; each receives (`?`) or sends (`!`) on channels: `x?c!de`. */
function lane(name: string, ...steps: readonly string[]) {
  const nodes = steps.map((step): readonly [string, FlowNodeOptions] => {
    const [, node, taken = '', sent = ''] = /^(\w)(?:\?(\w+))?(?:!(\w+))?$/.exec(step)!;
    return [node!, { receives: [...taken], sends: [...sent] }];
  });
  const names = nodes.map(([node]) => node);
  const edges = names.slice(1).map((node, i) => [names[i]!, node] as const);
  return {
    name,
    instances: null,
    flow: flow(`F${name}`, { starts: [names[0]!], nodes: Object.fromEntries(nodes), edges }),
  };
}

/** One action that sends on several channels. */
const several = (...channels: readonly string[]): Term => ({ ...send('S', channels[0]!), channels });

type Peers = Network['peers'];

const orders = [
  'fifo-pair',
  'causal',
  'inbox',
  'outbox',
  'fifo',
  'rsc',
] as const satisfies readonly MessageOrder[];

/** States, edges and ends without an order, and with each; the explorer of packed states must find the same as the token game. */
async function counted(term: Term, peers: Peers) {
  const all: Record<string, string> = {};
  for (const order of ['none', ...orders] as const) {
    const { net, game } = new Play(term, order === 'none' ? {} : { network: { order, peers } });
    const found = count(game);
    const graph = await explore(net);
    const { states, edges } = graph;
    const named = Object.entries(endsOf(graph)).flatMap(([end, n]) => (n > 0 ? [`${n} ${end}`] : []));
    expect({ states, edges, ends: named.join(', ') || 'none' }).toEqual(found);
    all[order] = `${found.states}/${found.edges}, ${found.ends}`;
  }
  return all;
}

const everyOrder = (counts: string) =>
  Object.fromEntries(['none', ...orders].map((order) => [order, counts]));

describe('two messages from one peer to another', () => {
  const peers: Peers = { c: ['P', 'Q'], d: ['P', 'Q'] };

  // a x; b x c; - x cd; then y d, end: 5 states in a row. Ordered, x cannot take d before c: 3. rsc: b waits until c is taken: 2.
  it('sent in one order and awaited in the other block under every order', async () => {
    const term = pools([lane('P', 'a!c', 'b!d'), lane('Q', 'x?d', 'y?c')], { name: 'all' });
    expect(await counted(term, peers)).toEqual({
      ...everyOrder('3/2, 1 deadlocked'),
      none: '5/4, 1 completed',
      rsc: '2/1, 1 deadlocked',
    });
  });

  // a x; b x c; - x cd; b y; - y d; end: 6 states. Edges: a; b, x; x; b; y: 6. rsc leaves out `- x cd`: 5 in a row
  it('awaited as they were sent do not', async () => {
    const term = pools([lane('P', 'a!c', 'b!d'), lane('Q', 'x?c', 'y?d')], { name: 'all' });
    expect(await counted(term, peers)).toEqual({
      ...everyOrder('6/6, 1 completed'),
      rsc: '5/4, 1 completed',
    });
  });

  // a; x; y; end. Within one action messages are sent in the order of `sends`; rsc lets an action send several
  it('sent in one action keep the order of its sends', async () => {
    const right = pools([lane('P', 'a!cd'), lane('Q', 'x?c', 'y?d')], { name: 'all' });
    expect(await counted(right, peers)).toEqual(everyOrder('4/3, 1 completed'));
    const wrong = pools([lane('P', 'a!dc'), lane('Q', 'x?c', 'y?d')], { name: 'all' });
    expect(await counted(wrong, peers)).toEqual({
      ...everyOrder('2/1, 1 deadlocked'),
      none: '4/3, 1 completed',
      rsc: '4/3, 1 completed',
    });
  });
});

describe('what tells the orders apart', () => {
  // P sends c to Q, then d to R. p0; p1 with q 0, 1; p2 with q, r each 0, 1: 7 states. Edges: a; b x, b; x z, z, x: 8.
  // From one sender: r cannot be first: 6/6. rsc: a x b z in a row: 5/4
  it('one sender, two receivers: outbox and fifo', async () => {
    const term = pools([lane('P', 'a!c', 'b!d'), lane('Q', 'x?c'), lane('R', 'z?d')], { name: 'all' });
    expect(await counted(term, { c: ['P', 'Q'], d: ['P', 'R'] })).toEqual({
      ...everyOrder('7/8, 1 completed'),
      outbox: '6/6, 1 completed',
      fifo: '6/6, 1 completed',
      rsc: '5/4, 1 completed',
    });
  });

  // P sends c, Q sends d, both to R, which awaits d and then c. Sent: none, c, d, both; after d: none, c; end: 7 states.
  // Edges: 2, 1, 2, 1, 1, 1: 8. To one receiver: `both` is two states, and in the one with c first R is stuck: 8/8.
  // rsc: none; c (stuck); d; after d none, c; end: 6. Edges 2, x, a, y: 5
  it('two senders, one receiver: inbox and fifo', async () => {
    const term = pools([lane('P', 'a!c'), lane('Q', 'b!d'), lane('R', 'x?d', 'y?c')], { name: 'all' });
    expect(await counted(term, { c: ['P', 'R'], d: ['Q', 'R'] })).toEqual({
      ...everyOrder('7/8, 1 completed'),
      inbox: '8/8, 1 completed, 1 deadlocked',
      fifo: '8/8, 1 completed, 1 deadlocked',
      rsc: '6/5, 1 completed, 1 deadlocked',
    });
  });

  const triangle: Peers = { c: ['P', 'R'], d: ['P', 'Q'], e: ['Q', 'R'] };

  // P sends c to R and d to Q; Q takes d and sends e to R, which awaits e first: a b x y z in a row. c was sent causally before e.
  // One sender: x cannot take d before c: 3 states; the same with one list for all. rsc: b cannot send: 2
  it('a message through a third peer: causal', async () => {
    const term = pools([lane('P', 'a!c', 'b!d'), lane('Q', 'x?d!e'), lane('R', 'y?e', 'z?c')], {
      name: 'all',
    });
    expect(await counted(term, triangle)).toEqual({
      none: '6/5, 1 completed',
      'fifo-pair': '6/5, 1 completed',
      causal: '4/3, 1 deadlocked',
      inbox: '4/3, 1 deadlocked',
      outbox: '3/2, 1 deadlocked',
      fifo: '3/2, 1 deadlocked',
      rsc: '2/1, 1 deadlocked',
    });
  });

  // R awaits c first. p0; p1 with r 0, 1; p2 q0 with r 0, 1; q1 with r 0, 1, 2: 8. Edges: a; b z, b; x z, x; z, y: 9
  it('a message through a third peer, awaited as it was sent', async () => {
    const term = pools([lane('P', 'a!c', 'b!d'), lane('Q', 'x?d!e'), lane('R', 'z?c', 'y?e')], {
      name: 'all',
    });
    const found = await counted(term, triangle);
    expect(found).toMatchObject({ none: '8/9, 1 completed', causal: '8/9, 1 completed' });
  });

  // The same in one action of P. With d before c the message e is not after c: a x y z in a row.
  it('the order of sends in one action is causal', async () => {
    const term = (sends: string) =>
      pools([lane('P', `a!${sends}`), lane('Q', 'x?d!e'), lane('R', 'y?e', 'z?c')], { name: 'all' });
    expect((await counted(term('cd'), triangle))['causal']).toBe('3/2, 1 deadlocked');
    expect((await counted(term('dc'), triangle))['causal']).toBe('5/4, 1 completed');
  });

  // P sends c; Q, at any time, d to R: concurrent, so R takes either first; but what P sends after hearing of Q is after d.
  it('concurrent messages are in no causal order', async () => {
    const peers: Peers = { c: ['P', 'R'], d: ['Q', 'R'], h: ['Q', 'P'] };
    const deaf = pools([lane('P', 'a!c'), lane('Q', 'b!d'), lane('R', 'x?c', 'y?d')], { name: 'all' });
    expect((await counted(deaf, peers))['causal']).toBe('7/8, 1 completed');
    // b sends d and h; a takes h and sends c, which is after d: x waits for ever
    const heard = pools([lane('P', 'a?h!c'), lane('Q', 'b!dh'), lane('R', 'x?c', 'y?d')], { name: 'all' });
    expect((await counted(heard, peers))['causal']).toBe('3/2, 1 deadlocked');
    // with h before d it is not
    const before = pools([lane('P', 'a?h!c'), lane('Q', 'b!hd'), lane('R', 'x?c', 'y?d')], { name: 'all' });
    expect((await counted(before, peers))['causal']).toBe('5/4, 1 completed');
  });
});

describe('an action that receives and sends', () => {
  const peers: Peers = { d: ['P', 'Q'], e: ['Q', 'R'] };

  it('takes first: the message that it takes is not in its way', async () => {
    const term = pools([lane('P', 'a!d'), lane('Q', 'x?d!e'), lane('R', 'y?e')], { name: 'all' });
    expect(await counted(term, peers)).toEqual(everyOrder('4/3, 1 completed'));
  });

  // two messages in d: x cannot send while the other one is there
  it('waits under rsc for all messages but its own', () => {
    const term = pools([lane('P', 'a!dd'), lane('Q', 'x?d!e'), lane('R', 'y?e')], { name: 'all' });
    const play = new Play(term, { network: { order: 'rsc', peers } });
    expect(play.fire('a').end).toBe('deadlocked');
  });

  it('appends what it sends', () => {
    const term = pools([lane('P', 'a!de'), lane('Q', 'x?d!d')], { name: 'all' });
    const network: Network = { order: 'fifo', peers: { d: ['P', 'Q'], e: ['P', 'Q'] } };
    expect(new Play(term, { network }).fire('a', 'x').held).toMatchObject({
      'order of messages': '["e","d"]',
    });
  });
});

describe('the order of messages', () => {
  const peers: Peers = { c: ['C', 'P'], d: ['C', 'P'] };

  it('binds message starts, and the limit of instances', () => {
    const client = lane('C', 'a!cdc');
    const server = flow('S', {
      starts: [],
      nodes: { m: { receives: ['c', 'd'], instantiates: true }, w: { do: task('w') } },
      edges: [['m', 'w']],
    });
    const term = pools([client, { name: 'P', instances: 1, flow: server }], { name: 'all' });
    const play = new Play(term, { network: { order: 'fifo-pair', peers } }).fire('a');
    expect(play.offered).toEqual(['P[0]/m=c']);
    expect(play.fire('P[0]/m=c').offered).toEqual(['P:limit=d', 'P[0]/w']);
    expect(play.fire('P:limit=d').held).toEqual({
      c: 1,
      d: 1,
      'order of messages C -> P': '["d","c"]',
      failed: 'limit',
    });
    expect(play.end).toBe('failed');
  });

  it('is no matter of channels that are not listed', () => {
    const term = pools([lane('P', 'a!ced'), lane('Q', 'x?e', 'y?c', 'z?d')], { name: 'all' });
    const network: Network = { order: 'fifo', peers: { c: ['P', 'Q'], d: ['P', 'Q'] } };
    expect(new Play(term, { network }).fire('a', 'x', 'y', 'z').end).toBe('completed');
    expect(new Play(term, { network: { ...network, order: 'rsc' } }).fire('a', 'x', 'y', 'z').end).toBe(
      'completed',
    );
  });

  it('binds sends and receives outside flows', () => {
    const term = par([several('d', 'c'), seq(receive('x', 'c'), receive('y', 'd'))], { name: 'p' });
    const network: Network = { order: 'inbox', peers };
    expect(new Play(term, { network }).fire('p:split', 'S').end).toBe('deadlocked');
    expect(new Play(term).fire('p:split', 'S', 'x', 'y', 'p:join').end).toBe('completed');
  });

  it('is kept in fields that say what they are, one for each list of several channels', () => {
    const term = pools([lane('P', 'a!cd'), lane('Q', 'b!e', 'x?cd'), lane('R', 'y?de')], { name: 'all' });
    const wider: Peers = { c: ['P', 'Q'], d: ['P', 'R'], e: ['Q', 'R'] };
    const names = (order: MessageOrder) =>
      new Play(term, { network: { order, peers: wider } }).net.fields.flatMap(({ role, name }) =>
        role === 'order' ? [name] : [],
      );
    expect(names('fifo-pair')).toEqual([]);
    expect(names('inbox')).toEqual(['order of messages to R']);
    expect(names('outbox')).toEqual(['order of messages from P']);
    expect(names('fifo')).toEqual(['order of messages']);
    expect(names('causal')).toEqual(['causal order of messages']);
    expect(names('rsc')).toEqual([]);
  });

  it('leaves a message undelivered only in its channel', async () => {
    const term = pools([lane('P', 'a!cd'), lane('Q', 'x?c')], { name: 'all' });
    const network: Network = { order: 'fifo', peers: { c: ['P', 'Q'], d: ['P', 'Q'] } };
    const { properties } = await analyse(new Play(term, { network }).net);
    expect(properties.find((p) => p.name === 'no-undelivered-messages')).toMatchObject({
      holds: 'no',
      culprits: ['d'],
    });
  });
});

describe('bounded', () => {
  const bounded = async (body: Term, order: MessageOrder) => {
    const peers: Peers = { c: ['P', 'Q'], d: ['P', 'Q'] };
    const { net } = new Play(loop(body, 'while', { name: 'l' }), { network: { order, peers } });
    return (await analyse(net, { maxStates: 500 })).properties.find((p) => p.name === 'bounded')!.holds;
  };

  it('is denied where messages pile up in a list of one channel', async () => {
    expect(await bounded(send('S', 'c'), 'fifo')).toBe('no');
  });

  it('is not decided where a list grows', async () => {
    expect(await bounded(several('c', 'd'), 'fifo')).toBe('unknown');
    expect(await bounded(send('S', 'c'), 'causal')).toBe('unknown');
  });

  it('names the list that grows where the search is cut', async () => {
    const { net } = new Play(loop(several('c', 'd'), 'while', { name: 'l' }), {
      network: { order: 'fifo-pair', peers: { c: ['P', 'Q'], d: ['P', 'Q'] } },
    });
    const { notes } = await analyse(net, { maxStates: 500 });
    expect(notes.join()).toMatch(/The order of messages P -> Q took \d+ different values/);
  });

  it('holds under rsc', async () => {
    expect(await bounded(several('c', 'd'), 'rsc')).toBe('yes');
  });
});
