/** Timers attached to nodes and flows under the virtual clock (semantics, sections 13.2 and 13.5). */
import { describe, expect, it } from 'vitest';
import { engine, type Engine } from '../../src/kernel/engine.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Flow, Term } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { play } from './played.ts';

const timed = (term: Term): Engine => engine(model('timed', term, { clock: 'virtual' }));

/** Host v with the content, a timer of 3 attached to it, and beside them a timer t, or what else stands there. */
function hosted(
  content: Term,
  attached: Omit<f.FlowNodeOptions['attached'] & object, 'on' | 'to'>,
  beside: f.FlowNodeOptions = {},
): Flow {
  return f.flow('w', {
    starts: ['v', 't'],
    nodes: {
      v: { do: content },
      b: { attached: { to: 'v', on: { kind: 'timer', delay: 3 }, ...attached } },
      t: beside,
    },
    edges: [],
  });
}

const waiting = f.seq(f.event('e'), f.event('g'));

const colour = (system: Engine, ...labels: string[]): string | null => {
  let state = system.initial;
  for (const label of labels)
    state = system.step(
      state,
      system.enabled(state).find((a) => a.label === label)!,
    ).state;
  return state.colours.find((c) => system.program.positions[c.p]!.name === 'b.armed')?.json ?? null;
};

describe('an attached timer', () => {
  it('interrupts when its delay is over', () => {
    const system = timed(hosted(waiting, {}, { do: f.timer('t', { delay: 4 }) }));
    expect(play(system, '')).toMatchObject({ offered: 'v:in' });
    expect(colour(system, 'v:in')).toBe('[3,1]');
    // 3 before 4
    expect(play(system, 'v:in')).toMatchObject({ offered: 'e b' });
    expect(play(system, 'v:in b')).toEqual({ state: 'b.sink ->t', offered: 't' });
    // armed for what is left: 3 - 2
    const later = timed(hosted(waiting, {}, { do: f.timer('t', { delay: 2 }) }));
    expect(play(later, 'v:in').offered).toBe('e t');
    expect(colour(later, 'v:in', 't')).toBe('[1,1]');
    expect(colour(later, 'v:in', 't', 'b')).toBeNull();
  });

  it('is over with what it watches', () => {
    const system = timed(hosted(f.seq(f.event('e')), {}, { do: f.timer('t', { delay: 4 }) }));
    // the host is through: only its own way out, then the other timer
    expect(play(system, 'v:in e').offered).toBe('v:out');
    expect(play(system, 'v:in e v:out').offered).toBe('t');
    expect(colour(system, 'v:in', 'e', 'v:out')).toBeNull();
    // ->v ->t: v:in; then with t open: e, done, out; b; each with t afterwards or at once
    // states: start; e[3]; done[3]; v.sink; b.sink; the last two with t.sink: 7; edges: in; e, b; out; t, t
    expect(count(system)).toEqual({ states: 7, edges: 6, ends: '2 completed' });
  });

  it('reacts again and again, its delay full each time', () => {
    const again = { interrupting: false, times: null };
    const system = timed(hosted(f.seq(f.event('e')), again, { do: f.timer('t', { delay: 4 }) }));
    expect(colour(system, 'v:in', 'b')).toBe('[3,1]');
    expect(play(system, 'v:in b').offered).toBe('e t');
    // t fires 4 after the start: 2 of the second delay are left
    expect(colour(system, 'v:in', 'b', 't')).toBe('[2,1]');
    expect(play(system, 'v:in b t').offered).toBe('e b');
  });

  it('reacts as often as it may', () => {
    const twice = { interrupting: false, times: 2 };
    const system = timed(hosted(f.seq(f.event('e')), twice));
    expect(colour(system, 'v:in')).toBe('[3,2]');
    expect(colour(system, 'v:in', 't', 'b')).toBe('[3,1]');
    expect(colour(system, 'v:in', 't', 'b', 'b')).toBeNull();
    expect(play(system, 'v:in t b b').offered).toBe('e');
  });

  it('waits for actions of the model, and not for those of the environment', () => {
    const system = timed(hosted(f.seq(f.task('A')), {}));
    expect(play(system, 'v:in').offered).toBe('A t');
    expect(play(system, 'v:in t').offered).toBe('A');
  });

  it('that could not react counts as not armed', () => {
    // the content stops: nothing is left in v to be watched, though v is not done; 4 may fire, though 3 is less
    const content = f.seq(f.event('e'), f.stop('x'));
    const system = timed(hosted(content, {}, { do: f.timer('t', { delay: 4 }) }));
    expect(play(system, 'v:in e').offered).toBe('t');
    expect(colour(system, 'v:in', 'e')).toBe('[3,1]');
    // and no time passes for it
    expect(colour(system, 'v:in', 'e', 't')).toBe('[3,1]');
  });

  it('of a flow is armed with the flow', () => {
    const system = timed(
      f.flow('w', {
        starts: ['e', 't'],
        nodes: {
          e: { do: f.event('e') },
          t: { do: f.timer('t', { delay: 1 }) },
          b: { attached: { on: { kind: 'timer', delay: 3 } } },
        },
        edges: [],
      }),
    );
    expect(colour(system)).toBe('[3,1]');
    expect(play(system, '').offered).toBe('e t');
    expect(play(system, 't').offered).toBe('e b');
    expect(play(system, 't b')).toEqual({ state: 'b.sink', offered: 'completed' });
    expect(play(system, 't e').offered).toBe('completed');
  });

  it('starts its own content, whose timers have full delays', () => {
    const content = f.seq(f.timer('late', { delay: 5 }));
    const system = timed(
      f.flow('w', {
        starts: ['e'],
        nodes: {
          e: { do: f.event('e') },
          b: { do: content, attached: { on: { kind: 'timer', delay: 3 }, interrupting: false } },
        },
        edges: [],
      }),
    );
    expect(play(system, '').offered).toBe('e b:in');
    expect(play(system, 'b:in').offered).toBe('e late');
    expect(play(system, 'b:in late').offered).toBe('e b:out');
  });
});

it('a handler of compensation may be a timer', () => {
  const compensating = (delay: number) =>
    timed(
      f.flow('w', {
        starts: ['a', 't'],
        nodes: {
          a: { do: f.task('a') },
          c: { compensate: { handlers: ['h'], withdraw: false } },
          h: { do: f.timer('h', { delay: 2 }), compensates: 'a' },
          t: { do: f.timer('t', { delay }) },
        },
        edges: [['a', 'c']],
      }),
    );
  expect(play(compensating(1), 'a c:in').offered).toBe('t');
  expect(play(compensating(3), 'a c:in').offered).toBe('h');
  expect(play(compensating(3), 'a c:in h').offered).toBe('c:out');
});

it('a reset holds time back, though the join is that of an event', () => {
  const system = timed(
    f.flow('w', {
      starts: ['a', 'b', 't'],
      nodes: {
        a: { do: f.event('a') },
        b: { do: f.event('b') },
        j: { do: f.event('j'), join: { first: 1 } },
        t: { do: f.timer('t', { delay: 1 }) },
      },
      edges: [
        ['a', 'j'],
        ['b', 'j'],
      ],
    }),
  );
  expect(play(system, 'a').offered).toBe('b j t');
  expect(play(system, 'a b j').offered).toBe('j:reset');
  expect(play(system, 'a b j j:reset').offered).toBe('t');
});
