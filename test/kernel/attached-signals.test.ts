import { describe, expect, it } from 'vitest';
import type { FlowNodeOptions } from '../../src/term/construct-flow.ts';
import * as f from '../../src/term/construct.ts';
import { count } from '../semantics.ts';
import { A, flow, play, system } from './played.ts';

describe('signals', () => {
  const q = { channels: { q: 'signal' } } as const;
  const b = (interrupting: boolean, to: string | null = 'v'): FlowNodeOptions => ({
    receives: ['q'],
    attached: { to, on: { kind: 'signal' }, interrupting },
  });
  const outside = (interrupting: boolean) =>
    system(flow({ s: { sends: ['q'] }, v: { do: A() }, b: b(interrupting) }, [], ['s', 'v']), q);

  it('from outside interrupt what is armed, in a step of their own that comes at once', () => {
    // Unsent: ->v, A.in, v.done, v.sink. Sent too early or too late: the same. Sent in time: A.in until b, and b.sink: 10.
    // Edges: s from 4; v:in, A, v:out unsent and lost; b: 11.
    const s = outside(true);
    expect(count(s)).toEqual({ states: 10, edges: 11, ends: '2 completed' });
    expect(play(s, 'v:in s')).toEqual({ state: 's.sink b.signalled A.in', offered: 'b' });
    expect(play(s, 'v:in s b')).toEqual({ state: 's.sink b.sink', offered: 'completed' });
    expect(play(s, 's v:in')).toEqual({ state: 's.sink b.armed A.in', offered: 'A' });
    expect(play(s, 'v:in A s v:out')).toEqual({ state: 's.sink v.sink', offered: 'completed' });
  });

  it('that do not interrupt put a token in the flow, which outlives what is watched', () => {
    const s = outside(false);
    expect(play(s, 'v:in s')).toEqual({ state: 's.sink b.armed A.in b.in', offered: 'A b' });
    expect(play(s, 'v:in s A v:out b')).toEqual({ state: 's.sink v.sink b.sink', offered: 'completed' });
    // Unsent 4; lost 4 (s before v:in, or after v:out: v.sink without b); sent in time: A.in, v.done, v.sink, each with b.in or b.sink: 6.
    // The lost ones: ->v, A.in, v.done, v.sink. 14 states. Edges: s 4; 3 unsent; 3 lost; 2 + 2 moves in time, b 3: 17.
    expect(count(s)).toEqual({ states: 14, edges: 17, ends: '2 completed' });
  });

  it('from inside reach what watches their sender', () => {
    const inside = (interrupting: boolean) =>
      system(flow({ v: { do: f.seq(f.send('t', 'q'), f.task('A')) }, b: b(interrupting) }), q);
    expect(play(inside(true), 'v:in t')).toEqual({ state: 'b.signalled A.in', offered: 'b' });
    expect(play(inside(false), 'v:in t')).toEqual({ state: 'b.armed A.in b.in', offered: 'A b' });
  });

  it('move what is armed once for every sending', () => {
    const s = system(
      flow({ s: { sends: ['q'] }, t: { sends: ['q'] }, v: { do: A() }, b: b(false) }, [], ['s', 't', 'v']),
      q,
    );
    expect(play(s, 'v:in s t').state).toBe('s.sink t.sink b.armed A.in b.in*2');
  });

  it('that an interrupting node sends do not reach what it has withdrawn', () => {
    const s = system(
      flow({
        v: { do: A() },
        k: { sends: ['q'], attached: { on: { kind: 'event' } } },
        b: b(false, null),
      }),
      q,
    );
    expect(play(s, 'v:in k')).toEqual({ state: 'k.sink', offered: 'completed' });
  });
});

describe('instances', () => {
  it('of a flow catch their own errors', () => {
    const inner = flow({
      v: { do: A({ errors: ['e'] }) },
      b: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
      k: { attached: { on: { kind: 'event' }, interrupting: false } },
    });
    const s = system(f.mi('m', inner, { count: 2 }));
    expect(play(s, 'm:start m[0]/v:in m[1]/v:in m[1]/A:e').state).toBe(
      'm[0]/k.armed m[0]/A.in m[1]/k.armed m[1]/b.in',
    );
    expect(play(s, 'm:start m[0]/v:in m[1]/v:in m[1]/A:e').offered).toBe(
      'm[0]/A:ok m[0]/A:e m[1]/b m[0]/k m[1]/k',
    );
    // F:end of one instance clears what was armed in it alone.
    expect(play(s, 'm:start m[0]/v:in m[0]/A:ok m[0]/v:out m[0]/F:end').state).toBe(
      'm.out0 m[1]/k.armed m[1]/->v',
    );
  });

  it('inside a node withdraw one another through what is attached to it', () => {
    const s = system(
      flow({
        v: { do: f.mi('m', f.task('A', { errors: ['e'] }), { count: 3 }) },
        b: { attached: { to: 'v', on: { kind: 'error', name: 'e' } } },
      }),
    );
    expect(play(s, 'v:in m:start m[1]/A:ok m[2]/A:e')).toEqual({ state: 'b.in', offered: 'b' });
  });

  it('of pools are armed by the start that enters them', () => {
    const pool = flow(
      {
        m: { receives: ['c'], instantiates: true },
        v: { do: A() },
        b: { receives: ['q'], attached: { on: { kind: 'signal' } } },
      },
      [['m', 'v']],
      [],
      'PF',
    );
    const other = flow({ s: { sends: ['c', 'c'] }, t: { sends: ['q'] } }, [['s', 't']], ['s'], 'QF');
    const s = system(
      f.pools([
        { name: 'P', instances: 2, flow: pool },
        { name: 'Q', instances: null, flow: other },
      ]),
      { channels: { q: 'signal' } },
    );
    expect(play(s, '').state).toBe('->s');
    expect(play(s, 's P[0]/m').state).toBe('P[0]/b.armed P[0]/m->v s->t c');
    expect(play(s, 's P[0]/m P[1]/m t')).toEqual({
      state: 'P[0]/b.signalled P[0]/m->v P[1]/b.signalled P[1]/m->v t.sink',
      offered: 'P[0]/b P[1]/b',
    });
    expect(play(s, 's P[0]/m P[1]/m t P[1]/b').state).toBe('P[0]/b.signalled P[0]/m->v P[1]/b.sink t.sink');
  });

  it('whose start sends a signal are armed after it', () => {
    const pool = flow(
      {
        m: { receives: ['c'], sends: ['q'], instantiates: true },
        v: { do: A() },
        b: { receives: ['q'], attached: { on: { kind: 'signal' } } },
      },
      [['m', 'v']],
      [],
      'PF',
    );
    const s = system(
      f.pools([
        { name: 'P', instances: 2, flow: pool },
        { name: 'Q', instances: null, flow: flow({ s: { sends: ['c', 'c'] } }, [], ['s'], 'QF') },
      ]),
      { channels: { q: 'signal' } },
    );
    // The second start signals the first instance, not its own.
    expect(play(s, 's P[0]/m P[1]/m').state).toBe('P[0]/b.signalled P[0]/m->v P[1]/b.armed P[1]/m->v s.sink');
  });
});
