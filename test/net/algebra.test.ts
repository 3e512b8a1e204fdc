import { describe, expect, it } from 'vitest';
import {
  call,
  cancel,
  defer,
  event,
  finish,
  flow,
  is,
  lock,
  merge,
  mi,
  or,
  par,
  rec,
  receive,
  recurse,
  scope,
  send,
  seq,
  skip,
  split,
  task,
  xor,
  type FlowNodeOptions,
} from '../../src/term/construct.ts';
import { raise } from '../../src/term/derived.ts';
import type { FlowEdge, Term } from '../../src/term/term.ts';
import { translate } from '../../src/net/translate.ts';
import { model } from '../../src/term/model.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

const A = task('A');
const B = task('B');
const C = task('C');

describe('threads', () => {
  it('split and unite on one path', () => {
    const play = new Play(seq(split('s', 3), A, merge('m', 2), B));
    expect(play.fire('s').held).toEqual({ 'A.in': 3 });
    expect(play.fire('A').offered).toEqual(['A']);
    expect(play.fire('A').offered).toEqual(['A', 'm']);
    expect(play.fire('A', 'm').held).toEqual({ 'm.in': 1, 'B.in': 1 });
  });

  it('give a long task that is split as many colours as it needs', () => {
    const up = task('A', { long: true, set: { x: { add: ['x', 1] } } });
    const play = new Play(scope('S', seq(split('s', 2), up)), { variables: { x: 0 } });
    expect(play.fire('s', 'A:start', 'A:ok', 'A:start').held).toMatchObject({ x: '1', 'A.run': 1 });
    const both = new Play(par([seq(split('s', 2), up), task('W', { set: { x: 5 } })], { name: 'p' }), {
      variables: { x: 0 },
    });
    expect(both.fire('p:split', 's', 'A:start', 'W', 'A:start').offered).toEqual(['A:ok', 'A:ok#2']);
  });
});

describe('within', () => {
  it('guards tasks, events and the start of long tasks', () => {
    const around = (atom: Term) => new Play(par([scope('S', A), atom], { name: 'p' })).fire('p:split');
    const long = around(task('L', { long: true, within: 'S' }));
    expect(long.offered).toEqual(['A', 'L:start']);
    expect(long.fire('L:start', 'A', 'S:end').offered).toEqual(['L:ok']);
    expect(around(task('L', { long: true, within: 'S' })).fire('A', 'S:end').offered).toEqual([]);
    expect(around(event('e', { within: 'S' })).fire('A', 'S:end').offered).toEqual([]);
    expect(around(event('e', { within: 'S' })).fire('A').offered).toEqual(['S:end', 'e']);
  });

  it('means the whole case by that name', () => {
    expect(new Play(seq(task('A', { within: 'case' }), B)).fire('A').offered).toEqual(['B']);
  });

  it('guards the content of a flow node', () => {
    const nodes = { g: {}, s: { do: scope('S', B) }, v: { do: task('v', { within: 'S' }) } };
    const play = new Play(
      flow('f', {
        starts: ['g'],
        nodes,
        edges: [
          ['g', 's'],
          ['g', 'v'],
        ],
      }),
    ).fire('g');
    expect(play.offered).toEqual(['s:in']);
    expect(play.fire('s:in').offered).toEqual(['B', 'v']);
  });
});

describe('transient channels', () => {
  const options = { channels: { q: 'transient' as const } };

  it('reach one of those that wait, or nobody', () => {
    const term = par(
      [
        send('s', 'q'),
        mi('m', seq(A, receive('r', 'q')), { count: 2 }),
        defer(
          [
            [receive('t', 'q'), B],
            [event('e'), skip()],
          ],
          { name: 'd' },
        ),
        receive('u', 'q'),
      ],
      { name: 'p' },
    );
    const play = new Play(term, options).fire('p:split', 'm:start', 'm[1]/A');
    expect(play.offered).toEqual(['s>m[1]/r', 's>t', 's>u', 'm[0]/A', 'e']);
    expect(play.fire('m[0]/A').offered).toEqual(['s>m[0]/r', 's>m[1]/r', 's>t', 's>u', 'e']);
    expect(play.fire('s>t').held).toMatchObject({ 'p.out0': 1, 'B.in': 1, 'm[0]/r.in': 1, 'u.in': 1 });
    expect(new Play(seq(send('s', 'q'), A), options).fire('s').offered).toEqual(['A']);
  });

  it('are no business of flow nodes themselves', () => {
    const term = flow('f', { starts: ['v'], nodes: { v: { sends: ['q'] } }, edges: [] });
    expect(() => new Play(term, options)).toThrow(expect.objectContaining({ code: 'FP1017' }));
  });
});

describe('or', () => {
  it('offers the sets in binary order, with all that is true', () => {
    const offered = (x: number, branches: Parameters<typeof or>[0]) =>
      new Play(or(branches, { name: 'o' }), { variables: { x } }).offered;
    expect(offered(0, [A, B, C])).toEqual([
      'o:{0}',
      'o:{1}',
      'o:{0,1}',
      'o:{2}',
      'o:{0,2}',
      'o:{1,2}',
      'o:{0,1,2}',
    ]);
    const mixed = [A, { when: is('x', '=', 1), do: B }, { when: is('x', '<', 2), do: C }];
    expect(offered(1, mixed)).toEqual(['o:{1,2}', 'o:{0,1,2}']);
    expect(offered(0, mixed)).toEqual(['o:{2}', 'o:{0,2}']);
    expect(offered(5, mixed)).toEqual(['o:{0}']);
    expect(offered(5, [...mixed, { else: true, do: task('E') }])).toEqual(['o:{0}', 'o:{3}']);
    expect(offered(5, mixed.slice(1))).toEqual(['o:none']);
    expect(offered(5, [{ else: true, do: A }, ...mixed.slice(1)])).toEqual(['o:{0}']);
  });

  it('waits for the branches that were started, or lets each go on', () => {
    const play = new Play(seq(or([A, B, C], { name: 'o' }), task('D')));
    expect(play.fire('o:{0,2}').held).toEqual({ 'A.in': 1, 'o.out1': 1, 'C.in': 1 });
    expect(play.fire('C').offered).toEqual(['A']);
    expect(play.fire('A', 'o:join').offered).toEqual(['D']);
    const multi = new Play(seq(or([A, B], { name: 'o', join: 'multi' }), C)).fire('o:{0,1}', 'A', 'B');
    expect(multi.held).toEqual({ 'C.in': 2 });
  });

  it('raises no-branch, and has at most 12 branches', () => {
    const none = scope('S', or([{ when: is('x', '=', 1), do: A }], { name: 'o' }), {
      on: { 'no-branch': B },
    });
    expect(new Play(none, { variables: { x: 0 } }).fire('o:none').held).toEqual({ x: '0', 'B.in': 1 });
    const many = Array.from({ length: 13 }, (_, i) => ({ when: is('x', '=', i), do: skip() }));
    expect(() => new Play(or(many, { name: 'o' }), { variables: { x: 0 } })).toThrow(
      expect.objectContaining({ code: 'FP1025' }),
    );
  });
});

describe('locks', () => {
  it('exclude each other at all paths, whatever the lock is inside', () => {
    const term = par([mi('m', lock('k', 'l', A), { count: 2 }), lock('j', 'l', B)], { name: 'p' });
    const play = new Play(term).fire('p:split', 'm:start');
    expect(play.offered).toEqual(['m[0]/k:enter', 'm[1]/k:enter', 'j:enter']);
    expect(play.fire('m[1]/k:enter').offered).toEqual(['m[1]/A']);
    expect(play.fire('m[1]/A').offered).toEqual(['m[0]/k:enter', 'j:enter']);
  });

  it('are free when their holder is withdrawn', () => {
    const term = par([scope('S', lock('k', 'l', A)), cancel('c', 'S'), lock('j', 'l', B)], { name: 'p' });
    const play = new Play(term).fire('p:split', 'k:enter');
    expect(play.offered).toEqual(['A', 'c']);
    expect(play.fire('c').offered).toEqual(['j:enter']);
  });
});

describe('calls', () => {
  it('prefix labels, and name activities', () => {
    const { net } = new Play(
      seq(call('f', par([A, mi('m', B, { count: 2 })], { name: 'p' })), call('g', A), A),
    );
    expect(net.rules.map((r) => r.label)).toContain('f/m[1]/B');
    expect(net.activities.map(({ id, rules }) => [id, rules.map((r) => net.rules[r]!.label)])).toEqual([
      ['f/A', ['f/A']],
      ['f/B', ['f/m[0]/B', 'f/m[1]/B']],
      ['g/A', ['g/A']],
      ['A', ['A']],
    ]);
  });

  it('see the scopes around them, the innermost of a name first', () => {
    const inner = call('f', scope('S', par([A, cancel('c', 'S'), finish('d', 'T')], { name: 'q' })));
    const term = scope('T', scope('S', par([inner, B], { name: 'p' })));
    expect(new Play(term).fire('p:split', 'f/q:split', 'f/c').held).toEqual({ 'B.in': 1 });
    expect(new Play(term).fire('p:split', 'f/q:split', 'f/d').end).toBe('completed');
  });
});

describe('recursion', () => {
  const twice = rec('R', seq(A, xor([skip(), seq(recurse('R'), recurse('R')), B], { name: 'x' })), {
    depth: 2,
  });

  it('names frames by the way in, and stands in the order of its nodes, then paths', () => {
    const play = new Play(twice).fire('R#0/A', 'R#0/x:1', 'R#0/R#1/A', 'R#0/R#1/x:0');
    expect(play.offered).toEqual(['R#0/R#2/A']);
    expect(play.fire('R#0/R#2/A', 'R#0/R#2/x:1').offered).toEqual(['R#0/R#2/R:limit@1']);
    expect(play.fire('R#0/R#2/R:limit@1').held).toEqual({ failed: 'limit' });
    const labels = play.net.rules.map((r) => r.label);
    expect(labels.filter((l) => l.endsWith('A'))).toEqual(['R#0/A', 'R#0/R#1/A', 'R#0/R#2/A']);
    expect(labels.filter((l) => l.endsWith('B'))).toEqual(['R#0/B', 'R#0/R#1/B', 'R#0/R#2/B']);
    expect(play.net.activities.map(({ id, rules }) => [id, rules.length])).toEqual([
      ['A', 3],
      ['B', 3],
    ]);
  });

  it('orders paths frame by frame', () => {
    const body = seq(A, mi('m', recurse('R'), { count: 1 }), recurse('R'));
    const labels = new Play(rec('R', body, { depth: 2 })).net.rules.map((r) => r.label);
    expect(labels.filter((l) => l.endsWith('A'))).toEqual(['R#0/A', 'R#0/R#2/A', 'R#0/m[0]/R#1/A']);
  });

  it('raises its bound from the place that meets it outwards', () => {
    const body = scope('S', seq(A, recurse('R')), { on: { deep: B } });
    const play = new Play(rec('R', body, { depth: 2, atBound: 'deep' }));
    expect(play.fire('R#0/A', 'R#0/R#1/A', 'R#0/R#1/R:limit@1').held).toEqual({ 'R#0/R#1/B.in': 1 });
  });

  it('counts frames on the path, also where recursions contain each other', () => {
    const q = rec('Q', seq(B, xor([skip(), recurse('R'), recurse('Q')], { name: 'y' })), { depth: 2 });
    const play = new Play(rec('R', seq(A, q), { depth: 2 })).fire('R#0/A', 'R#0/Q#0/B', 'R#0/Q#0/y:1');
    play.fire('R#0/Q#0/R#1/A', 'R#0/Q#0/R#1/Q#0/B', 'R#0/Q#0/R#1/Q#0/y:2');
    expect(play.offered).toEqual(['R#0/Q#0/R#1/Q#0/Q:limit@1']);
  });

  it('keeps its activities apart by the calls around it, not by its frames', () => {
    const play = new Play(call('f', rec('R', seq(A, call('g', seq(B, recurse('R')))), { depth: 2 })));
    expect(play.net.activities.map(({ id, rules }) => [id, rules.length])).toEqual([
      ['f/A', 2],
      ['f/g/B', 2],
    ]);
    expect(play.net.rules.find((r) => r.label.includes('limit'))).toMatchObject({
      label: 'f/R#0/g/R#1/g/R:limit@1',
      node: 'f/R',
    });
  });

  it('is refused outside, and where it unfolds without measure', () => {
    expect(() => translate({ ...model('m', A), term: recurse('R') })).toThrow(
      expect.objectContaining({ code: 'FP1003' }),
    );
    const wide = rec('R', seq(A, recurse('R'), recurse('R')), { depth: 40 });
    const deep = rec('R', seq(A, recurse('R')), { depth: 20_000 });
    for (const term of [wide, deep]) {
      expect(() => new Play(term)).toThrow(expect.objectContaining({ code: 'FP1026' }));
    }
  });
});

describe('flows with inclusive gateways', () => {
  type Edges = readonly (readonly [string, string] | (Omit<FlowEdge, 'id'> & { readonly id?: string }))[];
  const graph = (nodes: Record<string, FlowNodeOptions>, edges: Edges) =>
    flow('f', { starts: [Object.keys(nodes)[0]!], nodes, edges });

  it('split onto sets of edges, named by their ids', () => {
    const play = new Play(
      graph({ g: { split: 'or' }, a: {}, b: {}, c: {} }, [
        ['g', 'a'],
        { from: 'g', to: 'b', id: 'e' },
        ['g', 'c'],
      ]),
    );
    expect(play.offered.slice(0, 3)).toEqual(['g>{g->a}', 'g>{e}', 'g>{g->a,e}']);
    expect(play.fire('g>{e,g->c}').held).toEqual({ e: 1, 'g->c': 1 });
    expect(new Play(graph({ g: { split: 'or' }, a: {} }, [['g', 'a']])).offered).toEqual(['g']);
  });

  it('join what can still come, active compound nodes counted, and nothing else', () => {
    const nodes = { g: {}, a: { do: seq(A, B) }, b: {}, j: { join: 'or' as const }, z: {} };
    const play = new Play(
      graph(nodes, [
        ['g', 'a'],
        ['g', 'b'],
        ['a', 'j'],
        ['b', 'j'],
        ['j', 'z'],
      ]),
    ).fire('g', 'b', 'a:in', 'A');
    expect(play.offered).toEqual(['B']);
    expect(play.fire('B').offered).toEqual(['a:out']);
    expect(play.fire('a:out').offered).toEqual(['j']);
    expect(play.fire('j').held).toEqual({ 'j->z': 1 });
  });

  it('do not wait for tokens that can go where one is marked, unless only through the join', () => {
    const nodes = { g: {}, a: {}, b: {}, h: { split: 'xor' as const }, j: { join: 'or' as const } };
    const edges: Edges = [['g', 'a'], ['g', 'b'], ['a', 'j'], ['b', 'h'], { from: 'h', to: 'j', id: 'hj' }];
    const back: Edges = [...edges, { from: 'h', to: 'a', id: 'ha' }];
    expect(new Play(graph(nodes, edges)).fire('g', 'a', 'b').offered).toEqual(['h']);
    expect(new Play(graph(nodes, back)).fire('g', 'a<g->a', 'b').offered).toEqual(['h>hj', 'h>ha', 'j']);
    const around: Edges = [...edges, ['j', 'a']];
    expect(new Play(graph(nodes, around)).fire('g', 'a<g->a', 'b').offered).toEqual(['h']);
  });

  it('take at most 12 incoming edges', () => {
    const names = Array.from({ length: 13 }, (_, i) => `n${i}`);
    const nodes = { g: {}, ...Object.fromEntries(names.map((n) => [n, {}])), j: { join: 'or' as const } };
    const edges = names.flatMap((n) => [['g', n] as const, [n, 'j'] as const]);
    expect(() => new Play(graph(nodes, edges))).toThrow(expect.objectContaining({ code: 'FP1025' }));
    const fewer = graph(nodes, edges.slice(0, 20));
    expect(new Play(fewer).net.rules.filter((r) => r.node === 'j')).toHaveLength(2 ** 10 - 1);
  });

  // in, ->g, three sets, C, the sink of j, out0, S.done, the end; start 1, g 3, a 2, j 1, f:end, m:join, S:end, C
  it('meet errors and instances', () => {
    const term = mi(
      'm',
      graph({ g: { split: 'or' }, a: { do: raise('a', 'e') }, j: { join: 'or' } }, [
        ['g', 'a'],
        ['g', 'j'],
        ['a', 'j'],
      ]),
      { count: 1 },
    );
    expect(count(new Play(scope('S', term, { on: { e: C } })).game)).toEqual({
      states: 10,
      edges: 11,
      ends: '1 completed',
    });
  });
});
