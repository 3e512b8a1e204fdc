import { expect, it } from 'vitest';
import type { FlowNodeOptions } from '../../src/term/construct-flow.ts';
import * as f from '../../src/term/construct.ts';
import type { Compensation } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { play, system } from './played.ts';

const asks = (handlers: readonly string[], more: Partial<Compensation> = {}): FlowNodeOptions => ({
  compensate: { handlers, withdraw: false, ...more },
});
const task = (name: string, options: f.TaskOptions = {}): FlowNodeOptions => ({ do: f.task(name, options) });
const handler = (of: string, options: FlowNodeOptions = {}): FlowNodeOptions => ({
  compensates: of,
  ...options,
});

it('runs the handler of what has completed, and goes on after it', () => {
  // ->a; the memory and a->c; h.in and c.wait; c.wait; c.sink: 5 in a row.
  const s = system(
    f.flow('F', {
      starts: ['a'],
      nodes: { a: task('a'), h: handler('a'), c: asks(['h']) },
      edges: [['a', 'c']],
    }),
  );
  expect(count(s)).toEqual({ states: 5, edges: 4, ends: '1 completed' });
  expect(play(s, 'a')).toEqual({ state: 'h.memory a->c', offered: 'c:in' });
  expect(play(s, 'a c:in')).toEqual({ state: 'h.in c.wait', offered: 'h' });
  expect(play(s, 'a c:in h')).toEqual({ state: 'c.wait', offered: 'c:out' });
  expect(play(s, 'a c:in h c:out')).toEqual({ state: 'c.sink', offered: 'completed' });
});

it('passes where nothing has completed', () => {
  // ->g; a's way: g->a, then memory and a->c, h.in, and c.wait; the other: g->c, and c.wait again, then c.sink.
  // States: ->g, g->a, a->c, {h.in, c.wait}, g->c, c.wait, c.sink: 7; edges: g twice, a, c:in twice, h, c:out: 7.
  const s = system(
    f.flow('F', {
      starts: ['g'],
      nodes: { g: { split: 'xor' }, a: task('a'), h: handler('a'), c: asks(['h']) },
      edges: [
        ['g', 'a'],
        ['g', 'c'],
        ['a', 'c'],
      ],
    }),
  );
  expect(count(s)).toEqual({ states: 7, edges: 7, ends: '1 completed' });
  expect(play(s, 'g>g->c c<g->c:in')).toEqual({ state: 'c.wait', offered: 'c:out' });
});

it('remembers a loop once, and anew after a compensation', () => {
  // a repeats, or asks; c goes back to a, or on to z. Without memory: ->a. With it: a->x, then x->a, x->c.
  // After c:in: {h.in, c.wait}, {c.wait}; after c:out c->a or c->z, z.sink.
  // States: ->a, a->x, x->a, x->c, {h.in, c.wait}, c.wait, c->a, c->z, z.sink: 9.
  // Edges: a from its three edges; x twice; c:in, h, c:out twice, z: 10.
  const s = system(
    f.flow('F', {
      starts: ['a'],
      nodes: {
        a: task('a'),
        h: handler('a'),
        x: { split: 'xor' },
        c: { ...asks(['h']), split: 'xor' },
        z: {},
      },
      edges: [
        ['a', 'x'],
        ['x', 'a'],
        ['x', 'c'],
        ['c', 'a'],
        ['c', 'z'],
      ],
    }),
  );
  expect(count(s)).toEqual({ states: 9, edges: 10, ends: '1 completed' });
  expect(play(s, 'a<->a x>x->a a<x->a x>x->c c:in')).toEqual({ state: 'h.in c.wait', offered: 'h' });
  expect(play(s, 'a<->a x>x->c c:in h').offered).toBe('c:out>c->a c:out>c->z');
  expect(play(s, 'a<->a x>x->c c:in h c:out>c->a a<c->a x>x->c c:in').state).toBe('h.in c.wait');
});

it('withdraws the flow first, but not what it is to undo', () => {
  // {->a, a->c} x {->u, u.sink}: 4; then {h.in, c.wait}, {c.wait}, {c.sink}: 7. Edges: a, u, c:in twice each; h, c:out.
  const flow = (withdraw: boolean) =>
    f.flow('F', {
      starts: ['a', 'u'],
      nodes: { a: task('a'), u: task('u'), h: handler('a'), c: asks(['h'], { withdraw }) },
      edges: [['a', 'c']],
    });
  const s = system(flow(true));
  expect(count(s)).toEqual({ states: 7, edges: 8, ends: '1 completed' });
  expect(play(s, 'a c:in')).toEqual({ state: 'h.in c.wait', offered: 'h' });
  // Without it u goes on by itself: the 5 of the first example, each with ->u or u.sink. Edges: 5 + 2 * 4.
  const beside = system(flow(false));
  expect(count(beside)).toEqual({ states: 10, edges: 13, ends: '1 completed' });
  expect(play(beside, 'a c:in').state).toBe('->u h.in c.wait');
});

it('raises when the handlers are done, where it stands', () => {
  const flow = f.flow('F', {
    starts: ['a'],
    nodes: {
      a: task('a'),
      h: handler('a'),
      c: asks(['h'], { raise: 'e' }),
    },
    edges: [['a', 'c']],
  });
  expect(play(system(f.scope('S', flow, { on: { e: f.task('H') } })), 'a c:in h').offered).toBe('c:out');
  expect(play(system(f.scope('S', flow, { on: { e: f.task('H') } })), 'a c:in h c:out').state).toBe('H.in');
  // ->a, {memory, a->c}, {h.in, c.wait}, {c.wait}, failed.
  expect(count(system(flow))).toEqual({ states: 5, edges: 4, ends: '1 failed' });
});

it('is a transaction, with a boundary event for its cancellation', () => {
  const inner = f.flow('T', {
    starts: ['a', 'd'],
    nodes: {
      a: task('a'),
      d: task('d', { outcomes: ['ok'] }),
      c: asks(['ha', 'hd'], { withdraw: true, raise: 'cancelled' }),
      x: { split: 'xor' },
      z: {},
      ha: handler('a'),
      hd: handler('d', { do: f.task('hd') }),
    },
    edges: [
      ['a', 'x'],
      ['x', 'c'],
      ['x', 'z'],
    ],
  });
  const s = system(
    f.flow('F', {
      starts: ['v'],
      nodes: {
        v: { do: inner },
        b: { attached: { to: 'v', on: { kind: 'error', name: 'cancelled' } } },
      },
      edges: [],
    }),
  );
  // d has not completed: it is withdrawn, and not undone.
  expect(play(s, 'v:in a x>x->c c:in')).toEqual({ state: 'c.wait ha.in', offered: 'ha' });
  expect(play(s, 'v:in a x>x->c c:in ha c:out')).toEqual({ state: 'b.in', offered: 'b' });
  expect(play(s, 'v:in a d x>x->c c:in')).toEqual({ state: 'c.wait ha.in hd.in', offered: 'ha hd' });
  expect(play(s, 'v:in a d x>x->z z')).toEqual({
    state: 'd.sink z.sink ha.memory hd.memory',
    offered: 'T:end',
  });
  expect(play(s, 'v:in a d x>x->z z T:end v:out')).toEqual({ state: 'v.sink', offered: 'completed' });
});

it('waits for the content of compound handlers; compound nodes are remembered when they are left', () => {
  // ->a, A.in, a.done, {memory, a->c}, {h.in, wait}, {H.in, wait}, {h.done, wait}, {wait}, c.sink: 9 in a row.
  const s = system(
    f.flow('F', {
      starts: ['a'],
      nodes: {
        a: { do: f.seq(f.task('A')) },
        h: handler('a', { do: f.seq(f.task('H')) }),
        c: asks(['h']),
      },
      edges: [['a', 'c']],
    }),
  );
  expect(count(s)).toEqual({ states: 9, edges: 8, ends: '1 completed' });
  expect(play(s, 'a:in A').state).toBe('a.done');
  expect(play(s, 'a:in A a:out c:in h:in')).toEqual({ state: 'H.in c.wait', offered: 'H' });
  expect(play(s, 'a:in A a:out c:in h:in H')).toEqual({ state: 'h.done c.wait', offered: 'h:out' });
});

it('handlers have outcomes, send messages, and may fail the case', () => {
  const s = system(
    f.flow('F', {
      starts: ['a'],
      nodes: {
        a: task('a'),
        h: handler('a', { do: f.task('h', { outcomes: ['ok', 'no'], errors: ['e'] }), sends: ['m'] }),
        c: asks(['h']),
      },
      edges: [['a', 'c']],
    }),
  );
  expect(play(s, 'a c:in').offered).toBe('h:ok h:no h:e');
  expect(play(s, 'a c:in h:no')).toEqual({ state: 'c.wait m', offered: 'c:out' });
  expect(play(s, 'a c:in h:e').offered).toBe('failed');
});

it('of one handler by two nodes: what one has called holds up the other, too', () => {
  const s = system(
    f.flow('F', {
      starts: ['a'],
      nodes: { a: task('a'), h: handler('a'), c: asks(['h']), k: asks(['h']) },
      edges: [
        ['a', 'c'],
        ['a', 'k'],
      ],
    }),
  );
  expect(play(s, 'a c:in k:in')).toEqual({ state: 'h.in c.wait k.wait', offered: 'h' });
  expect(play(s, 'a c:in k:in h').offered).toBe('c:out k:out');
});

it('is remembered for each instance', () => {
  const flow = f.flow('F', {
    starts: ['a'],
    nodes: { a: task('a'), h: handler('a'), c: asks(['h']) },
    edges: [['a', 'c']],
  });
  const s = system(f.mi('m', flow, { count: 2 }));
  expect(play(s, 'm:start m[0]/a m[1]/a m[1]/c:in').state).toBe(
    'm[0]/h.memory m[0]/a->c m[1]/h.in m[1]/c.wait',
  );
  expect(play(s, 'm:start m[0]/a m[1]/a m[1]/c:in').offered).toBe('m[1]/h m[0]/c:in');
});

it('is in progress for an OR-join behind it', () => {
  const s = system(
    f.flow('F', {
      starts: ['g'],
      nodes: { g: {}, a: task('a'), h: handler('a'), c: asks(['h']), w: task('w'), j: { join: 'or' } },
      edges: [
        ['g', 'a'],
        ['g', 'w'],
        ['a', 'c'],
        ['c', 'j'],
        ['w', 'j'],
      ],
    }),
  );
  expect(play(s, 'g w').offered).toBe('a');
  expect(play(s, 'g w a c:in').offered).toBe('h');
  expect(play(s, 'g w a c:in h').offered).toBe('c:out');
  expect(play(s, 'g w a c:in h c:out').offered).toBe('j');
});

it('forgets what an interruption of the flow has withdrawn', () => {
  const s = system(
    f.flow('F', {
      starts: ['a'],
      nodes: {
        a: task('a'),
        u: task('u'),
        h: handler('a'),
        b: { attached: { on: { kind: 'event' } } },
        c: asks(['h']),
      },
      edges: [
        ['a', 'u'],
        ['b', 'c'],
      ],
    }),
  );
  expect(play(s, 'a b c:in')).toEqual({ state: 'c.wait', offered: 'c:out' });
});
