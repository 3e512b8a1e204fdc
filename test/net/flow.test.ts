import { describe, expect, it } from 'vitest';
import {
  event,
  finish,
  flow,
  is,
  loop,
  par,
  raise,
  receive,
  scope,
  send,
  seq,
  stop,
  task,
  type FlowNodeOptions,
} from '../../src/term/construct.ts';
import type { FlowEdge } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

type Edges = readonly (readonly [string, string] | (Omit<FlowEdge, 'id'> & { readonly id?: string }))[];

/** A flow called `f` that starts at the first of `nodes`. */
const graph = (nodes: Record<string, FlowNodeOptions>, edges: Edges, starts = [Object.keys(nodes)[0]!]) =>
  flow('f', { starts, nodes, edges });

describe('simple nodes', () => {
  it('fire once per incoming edge, outcome and outgoing edge, in that order', () => {
    const v = { do: task('v', { outcomes: ['ok', 'no'] }), split: 'xor' as const };
    const play = new Play(
      graph({ v, a: {}, b: {} }, [['v', 'a'], { from: 'v', to: 'b', id: 'e' }, ['a', 'v']]),
    );
    expect(play.offered).toEqual(['v<->v:ok>v->a', 'v<->v:ok>e', 'v<->v:no>v->a', 'v<->v:no>e']);
    expect(play.fire('v<->v:ok>v->a', 'a').offered).toEqual([
      'v<a->v:ok>v->a',
      'v<a->v:ok>e',
      'v<a->v:no>v->a',
      'v<a->v:no>e',
    ]);
    expect(play.fire('v<a->v:no>e').held).toEqual({ e: 1 });
  });

  it('raise the errors of their tasks by no edge', () => {
    const v = { do: task('v', { outcomes: ['ok'], errors: ['e'] }), split: 'xor' as const };
    const term = scope(
      'S',
      graph({ v, a: {}, b: {} }, [
        ['v', 'a'],
        ['v', 'b'],
      ]),
      { on: { e: task('H') } },
    );
    const play = new Play(term);
    expect(play.offered).toEqual(['v:ok>v->a', 'v:ok>v->b', 'v:e']);
    expect(play.fire('v:e').held).toEqual({ 'H.in': 1 });
  });

  it('join and need a token on each incoming edge', () => {
    const play = new Play(
      graph({ g: {}, a: {}, j: { join: 'and' } }, [
        ['g', 'a'],
        ['g', 'j'],
        ['a', 'j'],
      ]),
    );
    expect(play.fire('g').offered).toEqual(['a']);
    expect(play.fire('a').offered).toEqual(['j']);
    expect(play.fire('j').held).toEqual({ 'j.sink': 1 });
  });

  it('split by conditions on the values before the action', () => {
    const v = { do: task('v', { set: { x: 1 } }), split: 'xor' as const };
    const edges = [
      { from: 'v', to: 'a', when: is('x', '=', 1) },
      { from: 'v', to: 'b', else: true as const },
    ];
    expect(new Play(graph({ v, a: {}, b: {} }, edges), { variables: { x: 0 } }).offered).toEqual(['v>v->b']);
    expect(new Play(graph({ v, a: {}, b: {} }, edges), { variables: { x: 1 } }).offered).toEqual(['v>v->a']);
  });

  it('raise no-branch where no condition holds', () => {
    const edges = [
      { from: 'v', to: 'a', when: is('x', '=', 1) },
      { from: 'v', to: 'b', when: is('x', '=', 2) },
    ];
    const play = new Play(graph({ v: { split: 'xor' }, a: {}, b: {} }, edges), { variables: { x: 0 } });
    expect(play.offered).toEqual(['v:none']);
    expect(play.fire('v:none').end).toBe('failed');
  });

  it('without incoming edges never fire, whatever their join, and are asked for', () => {
    const play = new Play(
      graph({ a: {}, b: { join: 'and' }, c: {} }, [
        ['b', 'a'],
        ['c', 'a'],
      ]),
    );
    expect(play.offered).toEqual(['a<->a']);
    expect(play.net.activities).toEqual([
      { id: 'b', rules: [] },
      { id: 'c', rules: [] },
    ]);
  });

  it('carry the values of events', () => {
    const v = { do: event('v', { into: 'x', domain: [1, 2] }), split: 'xor' as const };
    const play = new Play(
      graph({ v, a: {}, b: {} }, [
        ['v', 'a'],
        ['v', 'b'],
      ]),
      { variables: { x: 0 } },
    );
    expect(play.offered).toEqual(['v=1>v->a', 'v=1>v->b', 'v=2>v->a', 'v=2>v->b']);
  });
});

describe('compound nodes', () => {
  it('are entered and left by actions of their own', () => {
    const v = { do: seq(par([task('A'), task('B')], { name: 'p' })), split: 'xor' as const };
    const play = new Play(
      graph({ v, a: {}, b: {} }, [
        ['v', 'a'],
        ['v', 'b'],
        ['a', 'v'],
      ]),
    );
    expect(play.offered).toEqual(['v<->v:in']);
    play.fire('v<->v:in', 'p:split', 'A', 'B', 'p:join');
    expect(play.held).toEqual({ 'v.done': 1 });
    expect(play.offered).toEqual(['v:out>v->a', 'v:out>v->b']);
    expect(play.fire('v:out>v->a').held).toEqual({ 'v->a': 1 });
  });

  it('hold long tasks, and stops count in the flow', () => {
    const play = new Play(graph({ v: { do: task('L', { long: true }) } }, []));
    expect(play.fire('v:in', 'L:start', 'L:ok', 'v:out').end).toBe('completed');
    const stopping = new Play(seq(graph({ v: { do: seq(task('A'), stop('k')) } }, []), task('B')));
    expect(stopping.fire('v:in', 'A').offered).toEqual(['f:end']);
    expect(stopping.fire('f:end').held).toEqual({ 'B.in': 1 });
  });

  it('hold flows, which can be named', () => {
    const inner = flow('i', {
      starts: ['a'],
      nodes: { a: { do: task('a') }, b: { do: seq(finish('x', 'i')) } },
      edges: [['a', 'b']],
    });
    const play = new Play(graph({ v: { do: inner } }, []));
    expect(play.fire('v:in', 'a', 'b:in', 'x').held).toEqual({ 'v.done': 1 });
  });
});

describe('ends', () => {
  it('terminate clears the flow and counts its sink', () => {
    const nodes = { g: {}, a: { do: task('a') }, z: { end: 'terminate' as const }, y: {} };
    const play = new Play(
      graph(nodes, [
        ['g', 'a'],
        ['g', 'z'],
        ['g', 'y'],
      ]),
    ).fire('g', 'y', 'z');
    expect(play.held).toEqual({ 'z.sink': 1 });
    expect(play.end).toBe('completed');
  });

  it('terminate in a flow inside leaves what is around it', () => {
    const inner = graph({ g: {}, a: {}, z: { end: 'terminate' } }, [
      ['g', 'a'],
      ['g', 'z'],
    ]);
    const play = new Play(par([inner, task('B')], { name: 'p' })).fire('p:split', 'g', 'z');
    expect(play.held).toEqual({ 'z.sink': 1, 'B.in': 1 });
    expect(play.fire('f:end').held).toEqual({ 'p.out0': 1, 'B.in': 1 });
  });

  it('a flow collects all its threads before it ends, once', () => {
    const play = new Play(
      seq(
        graph({ g: {}, a: {}, b: {} }, [
          ['g', 'a'],
          ['g', 'b'],
        ]),
        task('B'),
      ),
    ).fire('g', 'a');
    expect(play.offered).toEqual(['b']);
    expect(play.fire('b').offered).toEqual(['f:end']);
  });

  it('a flow in a loop is entered anew', () => {
    const play = new Play(loop(graph({ a: { do: task('a') } }, []), 'until', { name: 'l' }));
    expect(play.fire('a', 'f:end', 'l:repeat', 'a', 'f:end', 'l:exit').end).toBe('completed');
  });
});

describe('event gateways', () => {
  const nodes = {
    s: {},
    g: { split: 'defer' as const },
    x: { do: event('x') },
    y: { do: receive('y', 'c') },
    t: {},
  };
  const edges: Edges = [
    ['s', 'g'],
    ['g', 'x'],
    ['g', 'y'],
    ['t', 'x'],
    ['x', 'g'],
    ['s', 't'],
  ];

  it('have no action: what is behind them takes the token before them', () => {
    const play = new Play(graph(nodes, edges));
    expect(play.fire('s').held).toEqual({ 's->g': 1, 's->t': 1 });
    expect(play.offered).toEqual(['x<s->g', 't']);
    expect(play.fire('t').offered).toEqual(['x<t->x', 'x<s->g']);
    expect(play.fire('x<t->x').held).toEqual({ 's->g': 1, 'x->g': 1 });
    expect(play.offered).toEqual(['x<s->g', 'x<x->g']);
  });

  it('count as fired when an event behind them is', () => {
    const { net } = new Play(graph({ ...nodes, g: { split: 'defer', activity: true } }, edges));
    const [gateway] = net.activities;
    expect(gateway!.id).toBe('g');
    expect(gateway!.rules.map((r) => net.rules[r]!.label)).toEqual(['x<s->g', 'x<x->g', 'y<s->g', 'y<x->g']);
  });
});

describe('messages of nodes', () => {
  it('are taken and sent in the one action, and named where several could be taken', () => {
    const v: FlowNodeOptions = { receives: ['c', 'd'], sends: ['e', 'e'], split: 'xor' };
    const start = { sends: ['c', 'd'], do: task('s') };
    const play = new Play(
      graph({ s: start, v, a: {}, b: {} }, [
        ['s', 'v'],
        ['v', 'a'],
        ['v', 'b'],
        ['a', 'v'],
      ]),
    );
    expect(play.fire('s').held).toEqual({ 's->v': 1, c: 1, d: 1 });
    expect(play.offered).toEqual(['v<s->v=c>v->a', 'v<s->v=c>v->b', 'v<s->v=d>v->a', 'v<s->v=d>v->b']);
    expect(play.fire('v<s->v=d>v->b').held).toEqual({ 'v->b': 1, c: 1, e: 2 });
  });

  it('hold a node back until they come', () => {
    expect(new Play(graph({ v: { receives: ['c'] } }, [])).end).toBe('deadlocked');
  });

  it('are sent also by an action that raises an error', () => {
    const v = { do: raise('v', 'e'), sends: ['c'] };
    expect(new Play(graph({ v }, [])).fire('v').held).toEqual({ failed: 'e', c: 1 });
  });
});

describe('signals', () => {
  const channels = { channels: { n: 'signal' as const, m: 'signal' as const } };

  it('move every token before a receiver, in the step of the sender', () => {
    const nodes = { g: {}, r: { receives: ['n'] }, s: { sends: ['n'] }, a: {}, b: {} };
    const play = new Play(
      graph(nodes, [
        ['g', 'r'],
        ['g', 's'],
        ['r', 'a'],
        ['r', 'b'],
      ]),
      channels,
    );
    expect(play.fire('g').offered).toEqual(['s']);
    expect(play.fire('s').held).toEqual({ 's.sink': 1, 'r->a': 1, 'r->b': 1 });
  });

  it('are lost where nobody waits', () => {
    const nodes = { g: {}, h: {}, r: { receives: ['n'] }, s: { sends: ['n'] } };
    const play = new Play(
      graph(nodes, [
        ['g', 'h'],
        ['g', 's'],
        ['h', 'r'],
      ]),
      channels,
    ).fire('g', 's', 'h');
    expect(play.end).toBe('deadlocked');
  });

  it('reach sinks, which saturate', () => {
    const nodes = { g: {}, r: { receives: ['n'] }, s: { sends: ['n'] } };
    const three: Edges = [1, 2, 3].map((i) => ({ from: 'g', to: 'r', id: `e${i}` }));
    const play = new Play(graph(nodes, [...three, ['g', 's']]), channels).fire('g', 's');
    expect(play.held).toEqual({ 'r.sink': 2, 's.sink': 1 });
    expect(play.end).toBe('completed');
  });

  it('reach receivers behind an event gateway, the first of several; events beside them lose the token', () => {
    const nodes = {
      s: { sends: ['n'] },
      g: { split: 'defer' as const },
      e: { do: event('e') },
      r: { receives: ['n'] },
      q: { receives: ['n'] },
      a: {},
      b: {},
    };
    const edges: Edges = [
      ['g', 'q'],
      ['g', 'e'],
      ['g', 'r'],
      ['r', 'a'],
      ['q', 'b'],
    ];
    const play = new Play(graph(nodes, edges, ['s', 'g']), channels);
    expect(play.offered).toEqual(['s', 'e']);
    expect(play.fire('s').held).toEqual({ 's.sink': 1, 'r->a': 1 });
  });

  it('do not move what the same step puts', () => {
    const nodes = { s: { sends: ['n'] }, r: { receives: ['n'] }, a: {} };
    const play = new Play(
      graph(nodes, [
        ['s', 'r'],
        ['r', 'r'],
        ['r', 'a'],
      ]),
      channels,
    ).fire('s');
    expect(play.held).toEqual({ 's->r': 1 });
  });

  it('move tokens round a loop once a step', () => {
    const nodes = { s: { sends: ['n'] }, r: { receives: ['n'] }, q: { receives: ['n'] } };
    const play = new Play(
      graph(
        nodes,
        [
          ['r', 'q'],
          ['q', 'r'],
          ['s', 's'],
        ],
        ['s', 'r'],
      ),
      channels,
    );
    expect(play.fire('s<->s').held).toEqual({ 'r->q': 1, 's->s': 1 });
    expect(play.fire('s<s->s').held).toEqual({ 'q->r': 1, 's->s': 1 });
  });

  it('leave the sender its own token, also where it takes that before a gateway of receivers', () => {
    const nodes = {
      g: { split: 'defer' as const },
      s: { do: event('s'), sends: ['n'] },
      r: { receives: ['n'] },
      a: {},
      k: {},
    };
    const edges: Edges = [
      ['g', 's'],
      ['g', 'r'],
      ['r', 'a'],
      ['k', 'g'],
    ];
    const play = new Play(graph(nodes, edges, ['g']), channels);
    expect(play.fire('s<->g').held).toEqual({ 's.sink': 1 });
    const two = new Play(
      graph(
        { ...nodes, h: {}, i: {}, j: {} },
        [...edges, ['h', 'i'], ['h', 'j'], ['i', 'k'], ['j', 'k']],
        ['h'],
      ),
      channels,
    );
    two.fire('h', 'i', 'j', 'k<i->k', 'k<j->k');
    expect(two.held).toEqual({ 'k->g': 2 });
    expect(two.fire('s').held).toEqual({ 's.sink': 1, 'r->a': 1 });
  });

  it('move a token once when one step sends two signals', () => {
    const nodes = {
      s: { sends: ['m', 'n'] },
      g: { split: 'defer' as const },
      r: { receives: ['n'] },
      q: { receives: ['m'] },
      a: {},
      b: {},
    };
    const edges: Edges = [
      ['g', 'r'],
      ['g', 'q'],
      ['r', 'a'],
      ['q', 'b'],
    ];
    expect(new Play(graph(nodes, edges, ['s', 'g']), channels).fire('s').held).toEqual({
      's.sink': 1,
      'q->b': 1,
    });
  });

  it('do not bring back what the same step clears', () => {
    const nodes = { g: {}, r: { receives: ['n'] }, z: { sends: ['n'], end: 'terminate' as const }, a: {} };
    expect(
      new Play(
        graph(nodes, [
          ['g', 'r'],
          ['g', 'z'],
          ['r', 'a'],
        ]),
        channels,
      ).fire('g', 'z').held,
    ).toEqual({ 'z.sink': 1 });
  });

  it('come from senders outside flows too', () => {
    const waiting = graph({ r: { receives: ['n'] } }, []);
    const play = new Play(par([waiting, send('s', 'n')], { name: 'p' }), channels).fire('p:split', 's');
    expect(play.held).toEqual({ 'r.sink': 1, 'p.out1': 1 });
  });

  it('receivers have no action; only those that nothing leads to are asked for', () => {
    const nodes = { r: { receives: ['n'], activity: true }, q: { receives: ['n'] } };
    expect(new Play(graph(nodes, []), channels).net.activities).toEqual([{ id: 'q', rules: [] }]);
  });
});

describe('published counts', () => {
  it.each([1, 2, 3, 5, 10])('k = %i tasks between an AND-split and an AND-join: 2^k + 3 states', (k) => {
    const tasks = Array.from({ length: k }, (_, i) => `t${i}`);
    const nodes: Record<string, FlowNodeOptions> = {
      g: {},
      ...Object.fromEntries(tasks.map((t) => [t, { do: task(t) }])),
      j: { join: 'and' },
      z: {},
    };
    const edges: Edges = [
      ...tasks.flatMap(
        (t) =>
          [
            ['g', t],
            [t, 'j'],
          ] as const,
      ),
      ['j', 'z'],
    ];
    expect(count(new Play(graph(nodes, edges)).game)).toEqual({
      states: 2 ** k + 3,
      edges: k * 2 ** (k - 1) + 3,
      ends: '1 completed',
    });
  });
});
