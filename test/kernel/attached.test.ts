import { describe, expect, it } from 'vitest';
import type { FlowNodeOptions } from '../../src/term/construct-flow.ts';
import * as f from '../../src/term/construct.ts';
import { count } from '../semantics.ts';
import { A, flow, hosted, play, system } from './played.ts';

describe('what the environment triggers at a node in progress', () => {
  it('an event that interrupts withdraws the content', () => {
    // ->v, A.in, v.done, v.sink and, by b from A.in alone, b.sink: at v.done nothing is watched any more.
    const s = system(hosted({ on: { kind: 'event' } }));
    expect(count(s)).toEqual({ states: 5, edges: 4, ends: '2 completed' });
    expect(play(s, 'v:in')).toEqual({ state: 'b.armed A.in', offered: 'A b' });
    expect(play(s, 'v:in A')).toEqual({ state: 'v.done b.armed', offered: 'v:out' });
    expect(play(s, 'v:in A v:out')).toEqual({ state: 'v.sink', offered: 'completed' });
    expect(play(s, 'v:in b')).toEqual({ state: 'b.sink', offered: 'completed' });
  });

  it('an event that does not interrupt reacts once and leaves the content alone', () => {
    // ->v; then {A.in, v.done, v.sink} x {armed, reacted}: 7 states. Edges: v:in; A and v:out, both with and without b; b at A.in.
    const s = system(hosted({ on: { kind: 'event' }, interrupting: false }));
    expect(count(s)).toEqual({ states: 7, edges: 6, ends: '2 completed' });
    expect(play(s, 'v:in b')).toEqual({ state: 'b.sink A.in', offered: 'A' });
  });

  it('a timer without a bound reacts again and again while something is watched', () => {
    // ->v; {A.in, v.done, v.sink} x b.sink 0, 1, 2: 10 states. Edges: v:in; b at A.in from each of the three sinks; A and v:out from each.
    const s = system(hosted({ on: { kind: 'timer', delay: 3 }, interrupting: false, times: null }));
    expect(count(s)).toEqual({ states: 10, edges: 10, ends: '3 completed' });
  });

  it('a timer with a bound counts', () => {
    // As above, but at the third b is not armed any more: one edge less.
    const s = system(hosted({ on: { kind: 'timer', delay: 3 }, interrupting: false, times: 2 }));
    expect(count(s)).toEqual({ states: 10, edges: 9, ends: '3 completed' });
    expect(play(s, 'v:in b').state).toBe('b.sink b.armed A.in');
    expect(play(s, 'v:in b b')).toEqual({ state: 'b.sink*2 A.in', offered: 'A' });
  });

  it('is armed anew by every activation', () => {
    // ->v, A.in, v.done, then w at its edge; the loop leads back to an edge into v. b leads into w, too.
    // States: ->v, A.in, v.done, v->w, b->w, w->v, v at A.in again is A.in: 6, and the end (w->z, z.sink): 8.
    // Edges: v:in from both edges into v, A, b, v:out, w from both edges to both: 4, z: 10.
    const s = system(
      flow(
        {
          v: { do: A() },
          b: { attached: { to: 'v', on: { kind: 'event' } } },
          w: { split: 'xor' },
          z: {},
        },
        [
          ['v', 'w'],
          ['b', 'w'],
          ['w', 'v'],
          ['w', 'z'],
        ],
      ),
    );
    expect(count(s)).toEqual({ states: 8, edges: 10, ends: '1 completed' });
    expect(play(s, 'v<->v:in b w<b->w>w->v v<w->v:in').state).toBe('b.armed A.in');
  });

  it('sinks alone are not watched', () => {
    // v contains a scope: after A only its sink is left, S:end is to come. b is offered at A.in alone.
    const s = system(
      flow({ v: { do: f.scope('S', f.task('A')) }, b: { attached: { to: 'v', on: { kind: 'event' } } } }),
    );
    expect(play(s, 'v:in').offered).toBe('A b');
    expect(play(s, 'v:in A').offered).toBe('S:end');
  });
});

describe('messages', () => {
  const sender = (b: FlowNodeOptions, options: FlowNodeOptions = {}) =>
    flow({ s: { sends: ['c'], ...options }, v: { do: A() }, b }, [], ['s', 'v']);

  it('a message interrupts', () => {
    // Unsent: ->v, A.in, v.done, v.sink; sent: the same four; and b.sink: 9. Edges: s from the 4 unsent; 3 moves of v unsent and 3
    // sent; b from A.in when sent: 11. Ends: v.sink when sent (the message is left), and b.sink.
    const s = system(sender({ receives: ['c'], attached: { to: 'v', on: { kind: 'message' } } }));
    expect(count(s)).toEqual({ states: 9, edges: 11, ends: '2 completed' });
    expect(play(s, 's v:in b')).toEqual({ state: 's.sink b.sink', offered: 'completed' });
  });

  it('one that does not interrupt takes as many as come, and says from where', () => {
    const s = system(
      sender(
        { receives: ['c', 'd'], attached: { to: 'v', on: { kind: 'message' }, interrupting: false } },
        { sends: ['c', 'c', 'd'] },
      ),
    );
    expect(play(s, 's v:in').offered).toBe('A b=c b=d');
    expect(play(s, 's v:in b=c b=d')).toEqual({
      state: 's.sink b.sink*2 b.armed A.in c',
      offered: 'A b=c',
    });
  });

  it('an event sub-process on a message is entered and left like a compound node', () => {
    // b lies in the flow that it watches, which is the root: interrupting clears everything, and then B is entered.
    const s = system(
      flow(
        {
          s: { sends: ['c'] },
          v: { do: A() },
          b: { receives: ['c', 'd'], do: f.seq(f.task('B')), attached: { on: { kind: 'message' } } },
        },
        [],
        ['s', 'v'],
      ),
    );
    expect(play(s, 's v:in').offered).toBe('A b=c:in');
    expect(play(s, 's v:in b=c:in')).toEqual({ state: 'B.in', offered: 'B' });
    expect(play(s, 's v:in b=c:in B b:out')).toEqual({ state: 'b.sink', offered: 'completed' });
    // ... and while s has not run, its start edge is a token of the flow.
    expect(play(s, 'v:in A v:out s')).toEqual({ state: 's.sink v.sink b.armed c', offered: 'completed' });
  });

  it('an attached node sends, and leaves by one of its exits', () => {
    const s = system(
      flow(
        {
          v: { do: A() },
          b: { sends: ['c', 'c'], split: 'xor', attached: { to: 'v', on: { kind: 'event' } } },
          x: {},
          y: {},
        },
        [
          ['b', 'x'],
          ['b', 'y'],
        ],
      ),
    );
    expect(play(s, 'v:in').offered).toBe('A b>b->x b>b->y');
    expect(play(s, 'v:in b>b->y')).toEqual({ state: 'b->y c*2', offered: 'y' });
  });
});

describe('errors', () => {
  it('are caught at the node around the content', () => {
    // ->v, A.in, v.done, v.sink; b.in, b.sink: 6. Edges: v:in, A:ok, A:e, v:out, b.
    const s = system(hosted({ on: { kind: 'error', name: 'e' } }, { errors: ['e'] }));
    expect(count(s)).toEqual({ states: 6, edges: 5, ends: '2 completed' });
    expect(play(s, 'v:in A:e')).toEqual({ state: 'b.in', offered: 'b' });
  });

  it('pass what does not catch them, outwards to the flow, then to the scope around it', () => {
    const inner = (flowLevel: f.FlowOptions['nodes']) =>
      f.scope(
        'S',
        flow({
          v: { do: A({ errors: ['e'] }) },
          b: { attached: { to: 'v', on: { kind: 'error', name: 'x' } } },
          ...flowLevel,
        }),
        { on: { e: f.task('H') } },
      );
    expect(play(system(inner({})), 'v:in A:e')).toEqual({ state: 'H.in', offered: 'H' });
    const caught = system(inner({ k: { attached: { on: { kind: 'error', name: 'e' } } } }));
    expect(play(caught, 'v:in A:e')).toEqual({ state: 'k.in', offered: 'k' });
    expect(play(caught, 'v:in A:e k F:end S:end')).toEqual({ state: 'root', offered: 'completed' });
  });

  it('fail the case where nothing catches them', () => {
    const s = system(hosted({ on: { kind: 'error', name: 'x' } }, { errors: ['e'] }));
    expect(count(s)).toEqual({ states: 5, edges: 4, ends: '1 completed, 1 failed' });
  });

  it('prefer the node for their name to that for any, and among equals the first', () => {
    const s = system(
      flow({
        v: { do: A({ errors: ['e', 'x'] }) },
        any: { attached: { to: 'v', on: { kind: 'error', name: '*' } } },
        one: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
        two: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
      }),
    );
    expect(play(s, 'v:in A:e').state).toBe('one.in');
    expect(play(s, 'v:in A:x').state).toBe('any.in');
  });

  it('of a simple node are caught by the flow; those of what is attached to the flow are not', () => {
    // b reacts to e of v and raises e itself: nothing outside catches it.
    const raising = f.seq(f.task('B', { errors: ['e'] }));
    const s = system(
      flow({
        v: { do: f.task('v', { errors: ['e'] }) },
        b: { do: raising, attached: { on: { kind: 'error', name: 'e' } } },
      }),
    );
    // ->v, v.sink, b.in, B.in, b.done, b.sink, failed. Edges: v:ok, v:e, b:in, B:ok, B:e, b:out.
    expect(count(s)).toEqual({ states: 7, edges: 6, ends: '2 completed, 1 failed' });
    expect(play(s, 'v:e b:in B:e')).toEqual({ state: 'failed*e', offered: 'failed' });
  });

  it('of what is attached to a node are caught by the flow, and what is attached to an event sub-process catches inside it', () => {
    const s = system(
      flow({
        v: { do: A({ errors: ['e'] }) },
        b: {
          do: f.seq(f.task('B', { errors: ['e'] })),
          attached: { to: 'v', on: { kind: 'error', name: 'e' } },
        },
        k: {
          do: f.seq(f.task('K', { errors: ['e', 'x'] })),
          attached: { on: { kind: 'error', name: 'e' } },
        },
        kk: { attached: { to: 'k', on: { kind: 'error', name: 'x' } } },
      }),
    );
    expect(play(s, 'v:in A:e b:in B:e')).toEqual({ state: 'k.in', offered: 'k:in' });
    expect(play(s, 'v:in A:e b:in B:e k:in K:x')).toEqual({ state: 'kk.in', offered: 'kk' });
    expect(play(s, 'v:in A:e b:in B:e k:in K:e').offered).toBe('failed');
  });

  it('clear what else is in progress in the watched region only', () => {
    const s = system(
      flow(
        {
          u: {},
          v: { do: f.par([f.task('A', { errors: ['e'] }), f.task('B')], { name: 'p' }) },
          b: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
        },
        [],
        ['u', 'v'],
      ),
    );
    expect(play(s, 'v:in p:split A:e')).toEqual({ state: '->u b.in', offered: 'u b' });
  });

  it('from `no-branch` are errors like others', () => {
    const s = system(
      flow(
        {
          v: { split: 'xor' },
          x: {},
          y: {},
          b: { attached: { on: { kind: 'error', name: 'no-branch' } } },
        },
        [
          { from: 'v', to: 'x', when: f.is('n', '=', 1) },
          { from: 'v', to: 'y', when: f.is('n', '=', 2) },
        ],
      ),
      { variables: { n: 0 } },
    );
    expect(play(s, 'v:none')).toEqual({ state: 'b.in', offered: 'b' });
  });
});

describe('escalations', () => {
  const escalating = { outcomes: { ok: {}, up: { escalate: 'x' } } };

  it('that do not interrupt put a token beside the task, which goes on', () => {
    // ->v, A.in, v.done, v.sink; with b.in at v.done and v.sink: 2; with b.sink: 2. Edges: v:in, A:ok, A:up, v:out three times, b twice.
    const s = system(hosted({ on: { kind: 'escalation', name: 'x' }, interrupting: false }, escalating));
    expect(count(s)).toEqual({ states: 8, edges: 8, ends: '2 completed' });
    expect(play(s, 'v:in A:up')).toEqual({ state: 'v.done b.in', offered: 'v:out b' });
  });

  it('that interrupt are as errors', () => {
    const s = system(hosted({ on: { kind: 'escalation', name: '*' } }, escalating));
    expect(count(s)).toEqual({ states: 6, edges: 5, ends: '2 completed' });
    expect(play(s, 'v:in A:up').state).toBe('b.in');
  });

  it('that nobody waits for pass; scopes and nodes for errors do not catch them', () => {
    const s = system(
      f.scope('S', hosted({ on: { kind: 'error', name: '*' } }, escalating), {
        on: { '*': f.task('H') },
      }),
    );
    expect(play(s, 'v:in A:up').state).toBe('v.done');
  });

  it('of a simple node leave out its exits only if they interrupt it', () => {
    const simple = (interrupting: boolean) =>
      system(
        flow(
          {
            v: { do: f.task('v', escalating), split: 'xor' },
            x: {},
            y: {},
            b: { attached: { on: { kind: 'escalation', name: 'x' }, interrupting } },
          },
          [
            ['v', 'x'],
            ['v', 'y'],
          ],
        ),
      );
    expect(play(simple(true), '').offered).toBe('v:ok>v->x v:ok>v->y v:up');
    expect(play(simple(true), 'v:up').state).toBe('b.in');
    expect(play(simple(false), '').offered).toBe('v:ok>v->x v:ok>v->y v:up>v->x v:up>v->y');
    expect(play(simple(false), 'v:up>v->y').state).toBe('v->y b.in');
  });

  it('reach what is attached to the flow from inside a node, unless that is where they come from', () => {
    const s = system(
      flow({
        v: { do: A(escalating) },
        b: {
          do: f.seq(f.task('B', escalating)),
          attached: { on: { kind: 'escalation', name: 'x' }, interrupting: false },
        },
      }),
    );
    expect(play(s, 'v:in A:up b:in').state).toBe('v.done B.in');
    expect(play(s, 'v:in A:up b:in B:up').state).toBe('v.done b.done');
  });

  it('of a long task likewise', () => {
    const s = system(
      hosted({ on: { kind: 'escalation', name: 'x' }, interrupting: false }, { ...escalating, long: true }),
    );
    expect(play(s, 'v:in A:start A:up').state).toBe('v.done b.in');
  });
});

it('a rendezvous counts the message that an attached node takes itself as taken', () => {
  const answering = flow(
    {
      s: { sends: ['c'] },
      v: { do: A() },
      b: { receives: ['c'], sends: ['d'], attached: { to: 'v', on: { kind: 'message' } } },
    },
    [],
    ['s', 'v'],
  );
  const network = { order: 'rsc', peers: { c: ['S', 'P'], d: ['P', 'S'], k: ['S', 'P'] } } as const;
  expect(play(system(answering, { network }), 's v:in').offered).toBe('A b');
});

it('actions tell what they are, where they stand, and in which branch', () => {
  const s = system(
    f.par(
      [
        hosted({ on: { kind: 'timer', delay: 1 }, interrupting: false }),
        f.scope(
          'S',
          flow(
            { w: { do: f.seq(f.task('B')) }, k: { attached: { to: 'w', on: { kind: 'event' } } } },
            [],
            ['w'],
            'G',
          ),
        ),
      ],
      { name: 'p' },
    ),
  );
  const { state } = ['p:split', 'v:in', 'w:in'].reduce(
    ({ state }, label) =>
      s.step(
        state,
        s.enabled(state).find((a) => a.label === label)!,
      ),
    { state: s.initial },
  );
  expect(s.enabled(state).map((a) => [a.label, s.opcode(a), s.lane(a), s.scopes(a).join()])).toEqual([
    ['A', 'TASK', 'p.0', 'F'],
    ['b', 'TIMER', 'p.0', 'F'],
    ['B', 'TASK', 'p.1', 'S,G'],
    ['k', 'EVENT', 'p.1', 'S,G'],
  ]);
});
