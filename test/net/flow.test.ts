import { describe, expect, it } from 'vitest';
import {
  event,
  finish,
  flow,
  is,
  loop,
  par,
  receive,
  scope,
  seq,
  stop,
  task,
  type FlowNodeOptions,
} from '../../src/term/construct.ts';
import { raise } from '../../src/term/derived.ts';
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
