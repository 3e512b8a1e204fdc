import { describe, expect, it } from 'vitest';
import type { FlowNodeOptions } from '../../src/term/construct-flow.ts';
import * as f from '../../src/term/construct.ts';
import { count } from '../semantics.ts';
import { A, flow, play, system } from './played.ts';

type Edges = f.FlowOptions['edges'];

describe('single nodes', () => {
  const twice = [
    { id: 'x', from: 'u', to: 'v' },
    { id: 'y', from: 'u', to: 'v' },
  ];

  it('cut the search at a second activation', () => {
    // ->u; {x, y}; after one way in A.in, v.done, v.sink, twice; the second round A.in, v.done, v.sink; failed: 12.
    // Edges: u; 2 ways in; in each A, v:out and two limits, then the second way in: 10; A and v:out of the second round: 15.
    const s = system(flow({ u: {}, v: { do: A(), single: true } }, twice, ['u']));
    expect(count(s)).toEqual({ states: 12, edges: 15, ends: '1 completed, 1 failed' });
    expect(play(s, 'u v<x:in').offered).toBe('v<y:limit A');
    expect(play(s, 'u v<x:in A').offered).toBe('v<y:limit v:out');
    expect(play(s, 'u v<x:in v<y:limit')).toEqual({ state: 'failed*limit', offered: 'failed' });
  });

  it('are not limited by what nobody catches, and nobody catches the limit', () => {
    const nodes = {
      u: {},
      v: { do: A(), single: true },
      b: { attached: { on: { kind: 'error', name: '*' } } },
    } as const;
    const s = system(f.scope('S', flow(nodes, twice, ['u']), { on: { '*': f.task('H') } }));
    expect(play(s, 'u v<x:in v<y:limit').state).toBe('failed*limit');
  });

  it('also if they are attached; the limit takes neither the message nor the arming', () => {
    const s = system(
      flow(
        {
          s: { sends: ['c', 'c'] },
          v: { do: A() },
          b: {
            do: f.seq(f.task('B')),
            single: true,
            receives: ['c', 'd'],
            attached: { to: 'v', on: { kind: 'message' }, interrupting: false },
          },
        },
        [],
        ['s', 'v'],
      ),
    );
    expect(play(s, 's v:in b=c:in').offered).toBe('A b=c:limit B');
    expect(play(s, 's v:in b=c:in b=c:limit').state).toBe('c failed*limit');
  });
});

describe('OR-joins', () => {
  const waiting = (join: FlowNodeOptions['join']) =>
    system(
      flow(
        {
          g: {},
          v: { do: A({ errors: ['e'] }) },
          b: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
          w: {},
          j: { join: join! },
        },
        [
          ['g', 'v'],
          ['g', 'w'],
          ['b', 'j'],
          ['w', 'j'],
        ],
        ['g'],
      ),
    );

  it('wait for what is attached to an active node, or to one on the way', () => {
    const s = waiting('or');
    expect(play(s, 'g w').offered).toBe('v:in');
    expect(play(s, 'g w v:in').offered).toBe('A:ok A:e');
    expect(play(s, 'g w v:in A:ok').offered).toBe('v:out');
    expect(play(s, 'g w v:in A:ok v:out').offered).toBe('j');
    expect(play(s, 'g w v:in A:e').offered).toBe('b');
    expect(play(s, 'g w v:in A:e b')).toEqual({ state: 'b->j w->j', offered: 'j' });
    expect(play(s, 'g w v:in A:e b j')).toEqual({ state: 'j.sink', offered: 'completed' });
  });

  it('the reset of a join of the first likewise', () => {
    const s = waiting({ first: 1 });
    expect(play(s, 'g w j')).toEqual({ state: 'j.sink g->v w->j j.fired', offered: 'v:in' });
    expect(play(s, 'g w j v:in A:ok v:out').offered).toBe('j:reset');
    expect(play(s, 'g w j v:in A:e').offered).toBe('b');
    expect(play(s, 'g w j v:in A:e b').offered).toBe('j:reset');
    expect(play(s, 'g w j v:in A:e b j:reset')).toEqual({ state: 'j.sink', offered: 'completed' });
  });
});

describe('joins of the first n', () => {
  const tasks = { a: { do: f.task('a') }, b: { do: f.task('b') }, c: { do: f.task('c') } };
  const fork: Edges = ['a', 'b', 'c'].flatMap((t): [string, string][] => [
    ['g', t],
    [t, 'j'],
  ]);

  it('go on once and are reset when nothing more can come', () => {
    // ->g; 8 subsets of arrivals; fired: the 4 of two or more, each with j->z or z.sink: 8; after the reset 2: 19.
    // Edges: g; 12 tasks; 4 joins; fired: 3 tasks twice, z 4 times, the reset twice; z after the reset: 30.
    const s = system(
      flow({ g: {}, ...tasks, j: { join: { first: 2 } }, z: {} }, [...fork, ['j', 'z']], ['g']),
    );
    expect(count(s)).toEqual({ states: 19, edges: 30, ends: '1 completed' });
    expect(play(s, 'g a').offered).toBe('b c');
    expect(play(s, 'g a c')).toEqual({ state: 'g->b a->j c->j', offered: 'b j' });
    expect(play(s, 'g a c j')).toEqual({ state: 'g->b a->j c->j j.fired j->z', offered: 'b z' });
    expect(play(s, 'g a c j b z').offered).toBe('j:reset');
    expect(play(s, 'g a c j b z j:reset').state).toBe('z.sink');
  });

  it('rest in a loop until their round is over', () => {
    const s = system(
      flow(
        { g: {}, ...tasks, j: { join: { first: 2 }, split: 'xor' }, z: {} },
        [...fork, ['j', 'z'], ['j', 'g']],
        ['g'],
      ),
    );
    expect(play(s, 'g<->g a b j>j->g g<j->g')).toEqual({
      state: 'g->a g->b g->c*2 a->j b->j j.fired',
      offered: 'a b c',
    });
    expect(play(s, 'g<->g a b j>j->g g<j->g a b c')).toEqual({
      state: 'g->c a->j*2 b->j*2 c->j j.fired',
      offered: 'c j:reset',
    });
    expect(play(s, 'g<->g a b j>j->g g<j->g a b c j:reset').offered).toBe('c j>j->z j>j->g');
  });

  it('may stand before content', () => {
    const s = system(
      flow({ g: {}, ...tasks, j: { join: { first: 1 }, do: f.seq(f.task('J')), single: true } }, fork, ['g']),
    );
    expect(play(s, 'g a j:in')).toEqual({ state: 'g->b g->c a->j j.fired J.in', offered: 'b c J' });
    expect(play(s, 'g a j:in b c').offered).toBe('j:reset J');
    // While it is active and has been reset, another arrival would be a second activation.
    expect(play(s, 'g a j:in b c j:reset').offered).toBe('J');
  });

  it('with an uncaught error leave nothing', () => {
    const s = system(
      flow({ g: {}, ...tasks, j: { join: { first: 1 }, do: f.task('j', { errors: ['e'] }) } }, fork, ['g']),
    );
    expect(play(s, 'g a j:e')).toEqual({ state: 'failed*e', offered: 'failed' });
  });
});

it('edges that are always taken', () => {
  // n = 0: only `always`, and never the else edge; with the open edge o: {a} or {a,o}.
  const or = (edges: Edges) =>
    system(flow({ v: { split: 'or' }, a: {}, b: {}, o: {} }, edges), { variables: { n: 0 } });
  const always = { from: 'v', to: 'a', when: { always: true } } as const;
  const condition = { from: 'v', to: 'b', when: f.is('n', '=', 1) };
  expect(play(or([always, condition, ['v', 'o']]), '').offered).toBe('v>{v->a} v>{v->a,v->o}');
  expect(play(or([always, condition, { from: 'v', to: 'o', else: true }]), '').offered).toBe('v>{v->a}');
});
