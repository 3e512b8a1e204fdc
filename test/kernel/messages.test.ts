/** The order of messages (semantics, section 13.4) on small pools; counts are derived by hand in the comments. */
import { describe, expect, it } from 'vitest';
import { engine, type Engine } from '../../src/kernel/engine.ts';
import type { State } from '../../src/kernel/state.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { MessageOrder, Network, Pool } from '../../src/term/term.ts';
import { count } from '../semantics.ts';

const orders = ['fifo-pair', 'causal', 'inbox', 'outbox', 'fifo', 'rsc'] as const;

type Node = Pick<f.FlowNodeOptions, 'sends' | 'receives'>;

/** A pool whose nodes come one after the other: `name1`, `name2`, ... */
function line(name: string, ...nodes: Node[]): Pool {
  const names = nodes.map((_, i) => `${name}${i + 1}`);
  const flow = f.flow(`${name}.flow`, {
    starts: [names[0]!],
    nodes: Object.fromEntries(nodes.map((node, i) => [names[i]!, node])),
    edges: names.slice(1).map((to, i) => [names[i]!, to]),
  });
  return { name, instances: null, flow };
}

function build(pools: readonly Pool[], peers: Network['peers'], order: MessageOrder | null): Engine {
  const network = order === null ? {} : { network: { order, peers } };
  return engine(model('m', f.pools(pools, { name: 'all' }), network));
}

/** What each order makes of the pools; `none` is no order. */
function each(pools: readonly Pool[], peers: Network['peers']): Record<string, string> {
  const shown = (order: MessageOrder | null) => {
    const { states, edges, ends } = count(build(pools, peers, order));
    return `${states}/${edges} ${ends}`;
  };
  return Object.fromEntries([['none', shown(null)], ...orders.map((o) => [o, shown(o)])]);
}

const send = (...sends: string[]): Node => ({ sends });
const receive = (...receives: string[]): Node => ({ receives });

function after(system: Engine, ...labels: string[]): State {
  let state = system.initial;
  for (const label of labels) {
    const offered = system.enabled(state);
    const action = offered.find((a) => a.label === label);
    if (!action) throw new Error(`${label} is not among ${offered.map((a) => a.label).join(' ')}`);
    state = system.step(state, action).state;
  }
  return state;
}

const offered = (system: Engine, state: State) => system.enabled(state).map((a) => a.label);

const kept = (system: Engine, state: State) =>
  Object.fromEntries(
    system
      .view(state)
      .filter((e) => e.name.startsWith('messages#'))
      .map((e) => [e.name.slice('messages#'.length), JSON.parse(String(e.value)) as unknown]),
  );

describe('two messages from one peer to another', () => {
  const sender = line('P', send('a'), send('b'));
  const peers = { a: ['P', 'Q'], b: ['P', 'Q'] } as const;

  it('awaited in the order in which they are sent', () => {
    // p sent, q <= p received: 6 states; three sends and three receipts. rsc: b only after a is received, a line of 5
    const all = '6/6 1 completed';
    expect(each([sender, line('Q', receive('a'), receive('b'))], peers)).toEqual({
      none: all,
      'fifo-pair': all,
      causal: all,
      inbox: all,
      outbox: all,
      fifo: all,
      rsc: '5/4 1 completed',
    });
  });

  it('awaited in the other order: every order blocks', () => {
    // none: both sent, then both received: a line of 5. Ordered: b lies behind a, which nobody takes. rsc: b is not even sent
    const blocked = '3/2 1 deadlocked';
    expect(each([sender, line('Q', receive('b'), receive('a'))], peers)).toEqual({
      none: '5/4 1 completed',
      'fifo-pair': blocked,
      causal: blocked,
      inbox: blocked,
      outbox: blocked,
      fifo: blocked,
      rsc: '2/1 1 deadlocked',
    });
  });

  it('one channel among others that are not ordered', () => {
    const straight = [sender, line('Q', receive('b'), receive('a'))];
    expect(count(build(straight, { a: ['P', 'Q'] }, 'fifo')).ends).toBe('1 completed');
    // only what it sends on listed channels waits: b is sent beside a
    expect(count(build(straight, { a: ['P', 'Q'] }, 'rsc')).ends).toBe('1 completed');
    // nothing in the program is ordered: no cost at all
    expect(build(straight, { z: ['P', 'Q'] }, 'fifo').program.network).toBeNull();
  });

  it('are told by the view', () => {
    const system = build([sender, line('Q', receive('a'), receive('b'))], peers, 'fifo-pair');
    expect(kept(system, after(system, 'P1', 'P2'))).toEqual({ 'P>Q': ['a', 'b'] });
    expect(kept(system, after(system, 'P1', 'P2', 'Q1'))).toEqual({ 'P>Q': ['b'] });
    expect(kept(system, after(system, 'P1', 'P2', 'Q1', 'Q2'))).toEqual({});
  });
});

it('one sender, two receivers: its outbox makes the second wait', () => {
  // p = 0, 1, 2 sent; Q has received a, R has received b: 1 + 2 + 4 states; sends 1 + 2, receipts of a 1 + 2, of b 2.
  // outbox, fifo: b only after a: of the last four R alone is ruled out: 6; edges 3 + 2 + 1. rsc: a line
  const free = '7/8 1 completed';
  const pools = [line('P', send('a'), send('b')), line('Q', receive('a')), line('R', receive('b'))];
  expect(each(pools, { a: ['P', 'Q'], b: ['P', 'R'] })).toEqual({
    none: free,
    'fifo-pair': free,
    causal: free,
    inbox: free,
    outbox: '6/6 1 completed',
    fifo: '6/6 1 completed',
    rsc: '5/4 1 completed',
  });
});

it('two senders, one receiver: its inbox takes them as they came', () => {
  // (a sent, b sent, received): 4 + 2 + 1 states; edges: sends 4 + 1, receipts 2 + 1.
  // inbox, fifo: with both sent [a b] and [b a] differ, and [b a] is stuck: 8 states; edges: 2; a: b, take; b: a; [a b]: take;
  // taken: b; then take. rsc: one at a time: none; a, then taken, b, taken; b: stuck
  const free = '7/8 1 completed';
  const pools = [line('P', send('a')), line('R', send('b')), line('Q', receive('a'), receive('b'))];
  expect(each(pools, { a: ['P', 'Q'], b: ['R', 'Q'] })).toEqual({
    none: free,
    'fifo-pair': free,
    causal: free,
    inbox: '8/8 1 completed, 1 deadlocked',
    outbox: free,
    fifo: '8/8 1 completed, 1 deadlocked',
    rsc: '6/5 1 completed, 1 deadlocked',
  });
});

it('two pairs that have nothing in common: one list of all', () => {
  // 3 * 3 states, 12 edges. fifo: both under way is two states, [a b] and [b a], each with one way on: 10 states, 12 edges.
  // rsc: never both under way: 8 states; each of the two ways to begin is a line of 4 steps
  const free = '9/12 1 completed';
  const pools = [
    line('P', send('a')),
    line('Q', receive('a')),
    line('R', send('b')),
    line('S', receive('b')),
  ];
  expect(each(pools, { a: ['P', 'Q'], b: ['R', 'S'] })).toEqual({
    none: free,
    'fifo-pair': free,
    causal: free,
    inbox: free,
    outbox: free,
    fifo: '10/12 1 completed',
    rsc: '8/8 1 completed',
  });
});

describe('through a third peer', () => {
  const peers = { a: ['P', 'Q'], b: ['P', 'R'], c: ['R', 'Q'] } as const;
  const sender = line('P', send('a'), send('b'));

  it('what was sent because of b overtakes a, which was sent before b', () => {
    // none: a line of 5 steps: a, b, b taken and c sent, c, a. fifo-pair: as none, for a and c have different senders.
    // causal, inbox: c waits for a: stuck after 3. outbox, fifo: b waits for a: stuck after 2. rsc: b is not sent
    const relay = { receives: ['b'], sends: ['c'] };
    expect(each([sender, line('R', relay), line('Q', receive('c'), receive('a'))], peers)).toEqual({
      none: '6/5 1 completed',
      'fifo-pair': '6/5 1 completed',
      causal: '4/3 1 deadlocked',
      inbox: '4/3 1 deadlocked',
      outbox: '3/2 1 deadlocked',
      fifo: '3/2 1 deadlocked',
      rsc: '2/1 1 deadlocked',
    });
  });

  it('also where the third peer takes and sends in two actions', () => {
    const pools = [sender, line('R', receive('b'), send('c')), line('Q', receive('c'), receive('a'))];
    expect(count(build(pools, peers, 'causal'))).toEqual({ states: 5, edges: 4, ends: '1 deadlocked' });
    expect(count(build(pools, peers, 'fifo-pair')).ends).toBe('1 completed');
    const system = build(pools, peers, 'causal');
    expect(kept(system, after(system, 'P1', 'P2', 'R1', 'R2'))).toEqual({
      'c#0': ['a#0'],
      P: ['a#0'],
      R: ['a#0', 'c#0'],
    });
  });

  it('but not where it has sent before it took', () => {
    const pools = [sender, line('R', send('c'), receive('b')), line('Q', receive('c'), receive('a'))];
    expect(count(build(pools, peers, 'causal')).ends).toBe('1 completed');
  });

  it('what has been received is forgotten', () => {
    // P and R as far as p and r, Q as far as q: (0;0) (1;0,1) (2;0,1) (2 r;0,1,2): 8 states; sends 3, R 2, a 3, c 1: 9 edges
    const relay = { receives: ['b'], sends: ['c'] };
    const system = build([sender, line('R', relay), line('Q', receive('a'), receive('c'))], peers, 'causal');
    expect(count(system)).toEqual({ states: 8, edges: 9, ends: '1 completed' });
    expect(kept(system, after(system, 'P1', 'P2', 'R1', 'Q1', 'Q2'))).toEqual({});
  });

  it('messages of one channel are told apart by their place', () => {
    // two on a; the past of b is both, one after Q1, none after Q2
    const twice = line('P', send('a'), send('a'), send('b'));
    const pools = [twice, line('R', receive('b'), send('c')), line('Q', receive('a'), receive('c', 'a'))];
    const system = build(pools, peers, 'causal');
    expect(kept(system, after(system, 'P1', 'P2', 'P3'))).toMatchObject({
      'a#1': ['a#0'],
      'b#0': ['a#0', 'a#1'],
    });
    expect(kept(system, after(system, 'P1', 'P2', 'P3', 'Q1'))).toEqual({
      'b#0': ['a#0'],
      P: ['a#0', 'b#0'],
    });
    // c waits for the second a, too
    expect(offered(system, after(system, 'P1', 'P2', 'P3', 'Q1', 'R1', 'R2'))).toEqual(['Q2=a']);
  });
});

describe('a rendezvous', () => {
  it('an action may take a message and send the next', () => {
    const peers = { b: ['P', 'R'], c: ['R', 'Q'] } as const;
    const relay = { receives: ['b'], sends: ['c'] };
    const pools = [line('P', send('b')), line('R', relay), line('Q', receive('c'))];
    expect(count(build(pools, peers, 'rsc'))).toEqual({ states: 4, edges: 3, ends: '1 completed' });
  });

  it('but not while another one of the channel is left', () => {
    // two on b, sent in one action: the relay would leave one
    const peers = { b: ['P', 'R'], c: ['R', 'Q'] } as const;
    const relay = { receives: ['b'], sends: ['c'] };
    const pools = [line('P', send('b', 'b')), line('R', relay), line('Q', receive('c'))];
    expect(count(build(pools, peers, 'rsc'))).toEqual({ states: 2, edges: 1, ends: '1 deadlocked' });
  });

  it('what is not sent on a listed channel does not wait', () => {
    const peers = { a: ['P', 'Q'] } as const;
    const pools = [line('P', send('a'), send('b')), line('Q', receive('b'), receive('a'))];
    expect(count(build(pools, peers, 'rsc')).ends).toBe('1 completed');
  });
});

it('an action takes first, then sends', () => {
  // R takes a and puts b behind it in one list; Q then finds b the oldest
  const peers = { a: ['P', 'R'], b: ['R', 'Q'] } as const;
  const relay = { receives: ['a'], sends: ['b'] };
  const system = build(
    [line('P', send('a', 'a')), line('R', relay, relay), line('Q', receive('b'))],
    peers,
    'fifo',
  );
  expect(kept(system, after(system, 'P1'))).toEqual({ '>': ['a', 'a'] });
  expect(kept(system, after(system, 'P1', 'R1'))).toEqual({ '>': ['a', 'b'] });
  expect(offered(system, after(system, 'P1', 'R1'))).toEqual(['R2']);
});

it('sends of one action go in their order', () => {
  const peers = { a: ['P', 'Q'], b: ['P', 'Q'] } as const;
  const system = build([line('P', send('b', 'a')), line('Q', receive('a', 'b'))], peers, 'fifo-pair');
  expect(offered(system, after(system, 'P1'))).toEqual(['Q1=b']);
});

describe('messages that start instances', () => {
  const starting = (instances: number): Pool => ({
    name: 'Q',
    instances,
    flow: f.flow('Q.flow', {
      starts: [],
      nodes: {
        m: { receives: ['a'], instantiates: true },
        n: { receives: ['b'], instantiates: true },
      },
      edges: [],
    }),
  });
  const peers = { a: ['P', 'Q'], b: ['P', 'Q'] } as const;
  const sender = line('P', send('a'), send('b'));

  it('are subject to the order', () => {
    // none: p = 0: 1; 1: a open or taken; 2: open, a, b, a b, b a: 8 states; sends 1 + 2, starts 1 + 2 + 2.
    // ordered: b never before a: 6 states; sends 3, starts 1 + 1 + 1. rsc: a line
    const all = '6/6 1 completed';
    expect(each([sender, starting(2)], peers)).toEqual({
      none: '8/8 2 completed',
      'fifo-pair': all,
      causal: all,
      inbox: all,
      outbox: all,
      fifo: all,
      rsc: '5/4 1 completed',
    });
  });

  it('and so is the bound on instances', () => {
    // the one instance is active: a further a is beyond the bound, b is only once it is the oldest
    const system = build([line('P', send('a'), send('a'), send('b')), starting(1)], peers, 'fifo-pair');
    expect(offered(system, after(system, 'P1', 'Q[0]/m', 'P2', 'P3'))).toEqual(['Q:limit=a']);
    const free = build([line('P', send('a'), send('a'), send('b')), starting(1)], peers, null);
    expect(offered(free, after(free, 'P1', 'Q[0]/m', 'P2', 'P3'))).toEqual(['Q:limit=a', 'Q:limit=b']);
    // what is left stays as it was
    expect(kept(system, after(system, 'P1', 'Q[0]/m', 'P2', 'P3', 'Q:limit=a'))).toEqual({
      'P>Q': ['a', 'b'],
    });
  });
});

it('atoms outside flows send and receive in order, too', () => {
  const both = f.seq(f.send('s', 'a'), f.send('t', 'b'), f.receive('r', 'b', 'a'));
  const system = engine(
    model('m', both, { network: { order: 'inbox', peers: { a: ['P', 'Q'], b: ['P', 'Q'] } } }),
  );
  expect(offered(system, after(system, 's', 't'))).toEqual(['r=a']);
  const rendezvous = engine(
    model('m', both, { network: { order: 'rsc', peers: { a: ['P', 'Q'], b: ['P', 'Q'] } } }),
  );
  expect(offered(rendezvous, after(rendezvous, 's'))).toEqual([]);
});
