/**
 * The virtual clock (semantics, section 13.5). States are written as what remains of each delay, in brackets, beside what else
 * lies where; counts are derived by hand in the comments.
 */
import { describe, expect, it } from 'vitest';
import { engine, type Engine } from '../../src/kernel/engine.ts';
import type { State } from '../../src/kernel/state.ts';
import * as f from '../../src/term/construct.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import type { Term } from '../../src/term/term.ts';
import { parse } from '../notation.ts';
import { clockedExamples, count } from '../semantics.ts';

const timed = (term: Term, options: ModelOptions = {}): Engine =>
  engine(model('timed', term, { clock: 'virtual', ...options }));

const sizes = (text: string) => [count(engine(parse(text))), count(engine(parse(text, 'virtual')))];

const size = (states: number, edges: number, ends = '1 completed') => ({ states, edges, ends });

/** The state after the actions with these labels. */
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

/** Remaining delays by position, as the view tells them. */
const delays = (system: Engine, state: State) =>
  Object.fromEntries(
    system
      .view(state)
      .filter((e) => e.name.endsWith('#delay'))
      .map((e) => [e.name.slice(0, -'#delay'.length), JSON.parse(String(e.value)) as unknown]),
  );

describe('the worked example of semantics.md', () => {
  for (const { term, clock, ...expected } of clockedExamples())
    it(`${term}, ${clock}`, () => expect(count(engine(parse(term, clock)))).toEqual(expected));

  it('is found', () => expect(clockedExamples()).toHaveLength(2));
});

describe('timers fire in the order of their delays', () => {
  it('three branches have one order', () => {
    // in, [1 2 3], [. 1 2], [. . 1], all out, end; untimed: in, 2^3, end with 1 + 3 * 4 + 1 edges
    expect(sizes('par(timer(1), timer(2), timer(3))')).toEqual([size(10, 14), size(6, 5)]);
  });

  it('equal delays fire in either order, the second without a wait', () => {
    // after the first the other is at 0: as untimed
    expect(sizes('par(timer(1), timer(1))')).toEqual([size(6, 6), size(6, 6)]);
    expect(sizes('mi(2, timer(1))')).toEqual([size(6, 6), size(6, 6)]);
  });

  it('a delay of 0 goes before others, beside actions of the model', () => {
    // in, [0 1], [. 1], both out, end: the timer at 1 is held by the one at 0
    expect(sizes('par(timer(0), timer(1))')).toEqual([size(6, 6), size(5, 4)]);
    expect(sizes('par(timer(0), A)')).toEqual([size(6, 6), size(6, 6)]);
  });

  it('in a loop a delay is full again', () => {
    // split; test [3]: only repeat; [2] [3]: the loop's; test [1]: only repeat; [2] [1]: the other; [1] out; test, out: exit; both
    // out; end. A single line: 9 states with the one before the split
    expect(sizes('par(times(2, timer(2)), timer(3))')[1]).toEqual(size(9, 8));
  });

  it('delays need not be whole', () => {
    const system = timed(f.par([f.timer('s', { delay: 0.5 }), f.timer('t', { delay: 0.75 })], { name: 'p' }));
    expect(delays(system, after(system, 'p:split', 's'))).toEqual({ 't.in': [0.25] });
  });
});

describe('what holds time back', () => {
  it('an action of the model does', () => {
    // in, A [1]: only A; out [1]; both out; end
    expect(sizes('par(A, timer(1))')).toEqual([size(6, 6), size(5, 4)]);
  });

  it('the environment does not: events', () => {
    expect(sizes('par(event(e), timer(1))')).toEqual([size(6, 6), size(6, 6)]);
    expect(sizes('par(event(e, into x in 0 1), timer(1))')[1]).toEqual(
      // in; e [1]; e out; then for x = 0 and 1 each: out [1], both out, end
      size(9, 10, '2 completed'),
    );
  });

  it('the environment does not: outcomes of long tasks, though their start does', () => {
    // in; A.in [1]: only the start; run [1]: both; out [1]; run out; both out; end
    expect(sizes('par(A[long], timer(1))')[1]).toEqual(size(7, 7));
  });

  it('an action that waits for data or messages does not, as it is not offered', () => {
    // receive(c) waits for ever: in, c [1], c out, deadlocked
    expect(sizes('par(receive(c), timer(1))')[1]).toEqual(size(3, 2, '1 deadlocked'));
  });
});

describe('deferred choice', () => {
  it('only the first of its timers can win, beside an event', () => {
    // in [1 2]: the first timer or the event; A, C, end: B is never reached
    const [untimed, virtual] = sizes('defer(timer(1): A, timer(2): B, event(e): C)');
    expect(untimed).toEqual(size(5, 6));
    expect(virtual).toEqual(size(4, 4));
  });

  it('all its timers run while another one does', () => {
    // split; [3 5] [4]: t3 or e; then out [1], or out [4]; both out; end
    expect(sizes('par(defer(timer(3), timer(5), event(e)), timer(4))')[1]).toEqual(size(6, 6));
    // split; [3 5] [1]: t1 or e; [2 4] out: t3 or e; out [1]: t1; both out; end
    expect(sizes('par(defer(timer(3), timer(5), event(e)), timer(1))')[1]).toEqual(size(6, 7));
    const names = { name: 'p' };
    const choice = f.defer(
      [
        [f.timer('a', { delay: 3 }), f.skip()],
        [f.timer('b', { delay: 5 }), f.skip()],
      ],
      { name: 'd' },
    );
    const system = timed(f.par([choice, f.timer('t', { delay: 1 })], names));
    expect(delays(system, after(system, 'p:split'))).toEqual({ 'd.in': [3, 5], 't.in': [1] });
    expect(delays(system, after(system, 'p:split', 't'))).toEqual({ 'd.in': [2, 4] });
  });
});

describe('effects with a timeout', () => {
  const call = f.effect('E', { timeout: 2 });
  const guarded = f.scope('S', call, { on: { timeout: f.task('B') } });
  const beside = (delay: number) => timed(f.par([guarded, f.timer('t', { delay })], { name: 'p' }));

  it('alone, as without a clock', () => {
    // E.in, run, then S.done or B, end
    expect(count(timed(guarded))).toEqual(size(5, 5));
  });

  it('races with its outcome, before a later timer', () => {
    // in; E.in [3]; run(2) [3]: ok, timeout. ok: S.done [3], out [3]; timeout: B [1], out [1]; both out; end
    expect(count(beside(3))).toEqual(size(9, 9));
  });

  it('and after an earlier one', () => {
    // in; E.in [1]; run(2) [1]: ok, t. ok: S.done [1], out [1]. t: run(1) out: ok, timeout: S.done out, B out; both out; end
    // edges: split, start, ok, t, end, t, ok, timeout, end, B, join
    expect(count(beside(1))).toEqual(size(10, 11));
  });

  it('a timeout may be an outcome', () => {
    // E.in, run, end: ok and timeout lead to the same
    expect(count(timed(f.effect('E', { outcomes: ['ok', 'timeout'], timeout: 2 })))).toEqual(size(3, 3));
  });

  it('keep calls of different age apart, but time out once, the oldest first', () => {
    const slow = f.effect('E', { outcomes: ['ok', 'timeout'], timeout: 11 });
    const twice = f.seq(f.split('s', 2), f.event('e'), slow);
    const system = timed(f.par([twice, f.timer('t', { delay: 2 })], { name: 'p', join: 'multi' }));
    const state = after(system, 'p:split', 's', 'e', 'E:start', 't', 'e', 'E:start');
    // in canonical order `[{},11]` comes before `[{},9]`, by its text
    expect(delays(system, state)).toEqual({ 'E.run': [[11], [9]] });
    expect(offered(system, state)).toEqual(['E:ok', 'E:ok#2', 'E:timeout']);
    const next = (label: string) =>
      system.step(
        state,
        system.enabled(state).find((a) => a.label === label)!,
      ).state;
    expect(delays(system, next('E:ok'))).toEqual({ 'E.run': [9] });
    expect(delays(system, next('E:ok#2'))).toEqual({ 'E.run': [11] });
    expect(delays(system, next('E:timeout'))).toEqual({ 'E.run': [2] });
  });

  it('carry the values that they have read', () => {
    const reads = { ...f.effect('E', { timeout: 3 }), reads: ['x'] };
    const system = timed(f.scope('S', reads, { on: { timeout: f.skip() } }), { variables: { x: 7 } });
    expect(system.key(after(system, 'E:start'))).toContain('[{"x":7},3]');
  });
});

describe('flows', () => {
  it('a timer node waits on its edge', () => {
    const system = timed(
      f.flow('w', {
        starts: ['a', 's'],
        nodes: {
          a: { do: f.task('a') },
          s: { do: f.timer('s', { delay: 2 }) },
          t: { do: f.timer('t', { delay: 3 }) },
        },
        edges: [
          ['a', 't'],
          ['s', 't'],
        ],
      }),
    );
    expect(delays(system, system.initial)).toEqual({ '->s': [2] });
    const started = after(system, 'a');
    expect(delays(system, started)).toEqual({ '->s': [2], 'a->t': [3] });
    expect(offered(system, started)).toEqual(['s']);
    // what s puts carries the full delay, though time passes in that very step
    expect(delays(system, after(system, 'a', 's'))).toEqual({ 'a->t': [1], 's->t': [3] });
    expect(offered(system, after(system, 'a', 's'))).toEqual(['t<a->t']);
    // a; s; t; t: a line
    expect(count(system)).toEqual(size(5, 4));
  });

  it('an event gateway has the delays of the timers behind it, in the order of the nodes', () => {
    const system = timed(
      f.flow('w', {
        starts: ['g'],
        nodes: {
          late: { do: f.timer('late', { delay: 2 }) },
          g: { split: 'defer' },
          soon: { do: f.timer('soon', { delay: 1 }) },
          e: { do: f.event('e') },
        },
        edges: [
          ['g', 'soon'],
          ['g', 'e'],
          ['g', 'late'],
        ],
      }),
    );
    expect(delays(system, system.initial)).toEqual({ '->g': [2, 1] });
    expect(offered(system, system.initial)).toEqual(['soon', 'e']);
    expect(count(system)).toEqual(size(3, 2, '2 completed'));
  });

  it('a signal takes the tokens that waited, and what it puts has full delays', () => {
    const system = timed(
      f.flow('w', {
        starts: ['r', 'a', 'm', 'c'],
        nodes: {
          a: { sends: ['s'] },
          m: { do: f.event('m') },
          c: { do: f.timer('c', { delay: 2 }) },
          b: { sends: ['s', 'u'] },
          r: { receives: ['s'] },
          g: { split: 'defer' },
          t: { do: f.timer('t', { delay: 10 }) },
          q: { receives: ['u'] },
        },
        edges: [
          ['m', 'r'],
          ['r', 'g'],
          ['g', 't'],
          ['g', 'q'],
          ['c', 'b'],
        ],
      }),
      { channels: { s: 'signal', u: 'signal' } },
    );
    expect(delays(system, after(system, 'a'))).toEqual({ '->c': [2], 'r->g': [10] });
    const before = after(system, 'a', 'c', 'm');
    expect(delays(system, before)).toEqual({ 'r->g': [8] });
    // b sends s, which puts another token before the gateway, then u, which moves the one that had waited there
    expect(delays(system, after(system, 'a', 'c', 'm', 'b'))).toEqual({ 'r->g': [10] });
  });
});

describe('several colours at one position', () => {
  const aged = (waiting: Term) =>
    timed(
      f.par([f.seq(f.split('s', 2), f.event('e'), waiting), f.timer('t', { delay: 1 })], {
        name: 'p',
        join: 'multi',
      }),
    );

  it('a timer takes the one with its least delay', () => {
    const system = aged(f.timer('w', { delay: 10 }));
    const path = ['p:split', 's', 'e', 't', 'e'];
    expect(delays(system, after(system, ...path))).toEqual({ 'w.in': [[10], [9]] });
    expect(offered(system, after(system, ...path))).toEqual(['w']);
    expect(delays(system, after(system, ...path, 'w'))).toEqual({ 'w.in': [1] });
    expect(offered(system, after(system, ...path, 'w', 'w'))).toEqual([]);
  });

  it('also where another one has come to be the first in canonical order meanwhile', () => {
    const choice = f.defer(
      [
        [f.timer('slow', { delay: 12 }), f.skip()],
        [f.timer('fast', { delay: 3 }), f.skip()],
      ],
      { name: 'c' },
    );
    const system = aged(choice);
    const path = ['p:split', 's', 'e', 't', 'e'];
    expect(delays(system, after(system, ...path))).toEqual({
      'c.in': [
        [11, 2],
        [12, 3],
      ],
    });
    // then [9 0] and [10 1]; `[10,1]` is the first of the two
    expect(delays(system, after(system, ...path, 'fast'))).toEqual({ 'c.in': [10, 1] });
  });

  it('other actions take the first in canonical order', () => {
    const choice = f.defer(
      [
        [f.timer('w', { delay: 10 }), f.skip()],
        [f.event('d'), f.skip()],
      ],
      { name: 'c' },
    );
    const system = aged(choice);
    const path = ['p:split', 's', 'e', 't', 'e'];
    expect(delays(system, after(system, ...path))).toEqual({ 'c.in': [[10], [9]] });
    expect(delays(system, after(system, ...path, 'd'))).toEqual({ 'c.in': [9] });
    expect(delays(system, after(system, ...path, 'w'))).toEqual({ 'c.in': [1] });
  });
});

it('what is withdrawn does not hold time back any more', () => {
  const system = timed(
    f.par(
      [
        f.scope('S', f.timer('five', { delay: 5 })),
        f.seq(f.event('e'), f.finish('stop', 'S')),
        f.timer('seven', { delay: 7 }),
      ],
      { name: 'p' },
    ),
  );
  expect(offered(system, after(system, 'p:split'))).toEqual(['five', 'e']);
  expect(offered(system, after(system, 'p:split', 'e', 'stop'))).toEqual(['seven']);
  expect(delays(system, after(system, 'p:split', 'e', 'stop', 'seven'))).toEqual({});
});

it('a failed case has no clock', () => {
  const system = timed(
    f.par([f.task('r', { outcomes: [], errors: ['oops'] }), f.timer('t', { delay: 1 })], { name: 'p' }),
  );
  expect(system.view(after(system, 'p:split', 'r'))).toEqual([
    { kind: 'failed', name: 'failed', value: 'oops' },
  ]);
});

it('without timers the clock changes nothing, not even keys', () => {
  const text = 'par(A, event(e))';
  expect(engine(parse(text, 'virtual')).program.clock).toBeNull();
  expect(engine(parse(text, 'virtual')).initial).toEqual(engine(parse(text)).initial);
});
