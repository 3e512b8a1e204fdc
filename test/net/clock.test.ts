import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import {
  defer,
  effect,
  event,
  flow,
  loop,
  merge,
  par,
  pools,
  scope,
  seq,
  skip,
  split,
  task,
} from '../../src/term/construct.ts';
import type { Term } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';
import { carried, counted, t, virtual } from './timed-play.ts';

describe('timers side by side', () => {
  // in, [1][2], out0 [1], out0 out1, end; each has one successor
  it('fire in the order of their delays: the example of semantics, section 7', async () => {
    const term = par([t('a', 1), t('b', 2)], { name: 'p' });
    expect(count(new Play(term).game)).toEqual({ states: 6, edges: 6, ends: '1 completed' });
    expect(await counted(term)).toBe('5/4, 1 completed');
  });

  // in; [1][1]; after either the other is at 0: 2; out0 out1; end: 6. Edges: split, 2, 2, join: 6
  it('fire in any order where their delays are equal', async () => {
    expect(await counted(par([t('a', 1), t('b', 1)], { name: 'p' }))).toBe('6/6, 1 completed');
  });

  it('that are at 0 go before all that are not', () => {
    const play = virtual(par([t('a', 0), t('b', 1)], { name: 'p' })).fire('p:split');
    expect(play.offered).toEqual(['a']);
    expect(carried(play.fire('a'))).toEqual({ 'b.in': [[1]] });
  });

  it('lose only the time that passed', () => {
    const play = virtual(par([t('a', 2), seq(t('b', 1), t('c', 5)), t('d', 4)], { name: 'p' })).fire(
      'p:split',
    );
    expect(carried(play.fire('b'))).toEqual({ 'a.in': [[1]], 'c.in': [[5]], 'd.in': [[3]] });
    expect(carried(play.fire('a'))).toEqual({ 'c.in': [[4]], 'd.in': [[2]] });
  });

  // l is the loop. in; a2 b3; test b1; a2 b1; a1 -; test -; a2 -; out0 b1; out0 out1; end: 10 states. Edges: split, a, (repeat,
  // exit), b, a, (repeat, exit), a, b, join: 11. At `test b1` and wherever else the loop decides no time passes.
  it('in loops start again with their full delays', async () => {
    const term = par([loop(t('a', 2), 'until', { name: 'l' }), t('b', 3)], { name: 'p' });
    expect(await counted(term)).toBe('10/11, 1 completed');
  });

  // Delays of 2 and 3 in endless loops: remaining delays are bounded, so the states are finite.
  it('in two loops make finitely many states', async () => {
    const term = par([loop(t('a', 2), 'until', { name: 'l' }), loop(t('b', 3), 'until', { name: 'k' })], {
      name: 'p',
    });
    expect((await analyse(virtual(term).net)).verdict).toBe('sound');
  });
});

describe('what holds time back', () => {
  it('is every internal action, and no event', () => {
    const play = virtual(par([t('a', 1), seq(event('e'), task('A'))], { name: 'p' })).fire('p:split');
    expect(play.offered).toEqual(['a', 'e']);
    expect(play.fire('e').offered).toEqual(['A']);
    expect(play.fire('A').offered).toEqual(['a']);
  });

  it('is the start of a long task, and not its outcome', () => {
    const play = virtual(par([t('a', 1), task('L', { long: true })], { name: 'p' })).fire('p:split');
    expect(play.offered).toEqual(['L:start']);
    expect(play.fire('L:start').offered).toEqual(['a', 'L:ok']);
  });

  it('is no action that is not offered', () => {
    const play = virtual(par([t('a', 1), merge('m', 2)], { name: 'p' })).fire('p:split');
    expect(play.offered).toEqual(['a']);
  });
});

describe('a defer', () => {
  const race = defer([
    [t('a', 1), task('A')],
    [t('b', 3), task('B')],
    [event('e'), task('C')],
  ]);

  // in, A, C, end: the first timer always comes before the second
  it('waits for its timers and its events', async () => {
    expect(await counted(race)).toBe('4/4, 1 completed');
    const { properties } = await analyse(virtual(race).net);
    expect(properties.find((p) => p.name === 'no-dead-tasks')).toMatchObject({
      holds: 'no',
      culprits: ['B'],
    });
  });

  it('holds the delays of its timers in their order', () => {
    const play = virtual(par([race, t('z', 1)], { name: 'p' })).fire('p:split');
    const name = play.net.fields.find((f) => /^defer.*in$/.test(f.name))!.name;
    expect(carried(play)).toEqual({ [name]: [[1, 3]], 'z.in': [[1]] });
    expect(carried(play.fire('z'))).toEqual({ [name]: [[0, 2]] });
    expect(play.offered).toEqual(['a', 'e']);
  });
});

describe('several colours at one position', () => {
  /** A token reaches `term` at time 0 and another one at time 3. */
  const twice = (term: Term) => seq(par([skip(), t('u', 3)], { name: 'p', join: 'multi' }), term);

  it('timers take the one with the least delay', () => {
    const play = virtual(twice(t('a', 12))).fire('p:split', 'u');
    expect(carried(play)).toEqual({ 'a.in': [[12], [9]] });
    expect(carried(play.fire('a'))).toEqual({ 'a.in': [[3]] });
  });

  it('other actions take the first in canonical order', () => {
    const play = virtual(
      twice(
        defer(
          [
            [t('a', 12), skip()],
            [event('e'), skip()],
          ],
          { name: 'd' },
        ),
      ),
    ).fire('p:split', 'u');
    expect(carried(play)).toEqual({ 'd.in': [[12], [9]] });
    expect(carried(play.fire('e'))).toEqual({ 'd.in': [[9]] });
  });

  it('of several with the least delay, the timer takes the first in canonical order', () => {
    // at time 3: [12 - 3, 10 - 3] and [12, 10], then 2 more: [7, 5] and [10, 8]; a is least in [7, 5]
    const both = defer(
      [
        [t('a', 12), skip()],
        [t('b', 10), skip()],
      ],
      { name: 'd' },
    );
    const play = virtual(twice(both)).fire('p:split', 'u');
    expect(carried(play)).toEqual({
      'd.in': [
        [12, 10],
        [9, 7],
      ],
    });
    expect(play.offered).toEqual(['b']);
    expect(carried(play.fire('b'))).toEqual({ 'd.in': [[5, 3]] });
  });

  it('runs of an effect stay apart, but for the timeout', () => {
    const play = virtual(twice(effect('E', { outcomes: ['ok', 'timeout'], timeout: 12 })));
    play.fire('p:split', 'E:start', 'u', 'E:start');
    expect(carried(play)).toEqual({
      'E.run': [
        [{}, 12],
        [{}, 9],
      ],
    });
    expect(play.offered).toEqual(['E:ok', 'E:ok#2', 'E:timeout']);
    expect(carried(play.fire('E:timeout'))).toEqual({ 'E.run': [[{}, 3]] });
    expect(play.offered).toEqual(['E:ok', 'E:timeout']);
  });

  it('equal ones are merged', () => {
    const play = virtual(seq(split('s', 2), t('a', 2))).fire('s');
    expect(carried(play)).toEqual({ 'a.in': [[2], [2]] });
    expect(play.offered).toEqual(['a']);
    expect(carried(play.fire('a'))).toEqual({ 'a.in': [[0]] });
  });
});

describe('an effect with a timeout', () => {
  const call = scope('S', effect('E', { outcomes: ['ok'], timeout: 2 }), { on: { timeout: task('H') } });

  // in; E t1; run2 t1 (ok, t); done t1; out0 t1; run1 - (ok, timeout); done -; H -; out0 out1; end: 10 states.
  // Edges: split, start, 2, S:end, t, 2, S:end, H, join: 11
  it('races with its outcome', async () => {
    expect(await counted(par([call, t('t', 1)], { name: 'p' }))).toBe('10/11, 1 completed');
  });

  it('does not time out while another timer comes first', () => {
    const play = virtual(par([call, t('t', 1)], { name: 'p' })).fire('p:split', 'E:start');
    expect(play.offered).toEqual(['E:ok', 't']);
    expect(play.fire('t').offered).toEqual(['E:ok', 'E:timeout']);
  });

  it('commits on what it read, also at the timeout', () => {
    const outcomes = { ok: skip(), timeout: skip() };
    const built = effect('E', { outcomes, timeout: 2 });
    const term = {
      ...built,
      reads: ['x'],
      writes: ['y'],
      outcomes: built.outcomes.map((o) => ({ ...o, set: { y: { var: 'x' } } })),
    };
    const play = virtual(seq(term), { variables: { x: 7, y: 0 } }).fire('E:start');
    expect(carried(play)).toEqual({ 'E.run': [[{ x: 7 }, 2]] });
    expect(play.fire('E:timeout').held).toMatchObject({ y: '7' });
  });

  it('without a delay waits for ever', () => {
    const play = virtual(par([effect('E', { outcomes: ['ok'] }), t('t', 9)], { name: 'p' }));
    expect(play.fire('p:split', 'E:start').offered).toEqual(['E:ok', 't']);
  });
});

describe('a flow', () => {
  it('carries delays on the edges into timers, start edges too', () => {
    const term = flow('f', {
      starts: ['a'],
      nodes: { a: { do: t('a', 4) }, b: { do: t('b', 2) } },
      edges: [
        ['a', 'b'],
        ['b', 'a'],
      ],
    });
    const play = virtual(term);
    expect(carried(play)).toEqual({ '->a': [[4]] });
    expect(carried(play.fire('a<->a'))).toEqual({ 'a->b': [[2]] });
    expect(carried(play.fire('b'))).toEqual({ 'b->a': [[4]] });
  });

  const gateway = flow('f', {
    starts: ['s'],
    nodes: {
      s: {},
      z: {},
      b: { do: t('b', 3) },
      g: { split: 'defer' },
      a: { do: t('a', 2) },
      x: { do: event('x') },
    },
    edges: [
      ['s', 'g'],
      ['g', 'a'],
      ['g', 'b'],
      ['g', 'x'],
      ['a', 'z'],
      ['b', 'z'],
      ['x', 'g'],
    ],
  });

  it('carries the delays of all timers behind an event gateway, in the order of the nodes', () => {
    const play = virtual(gateway).fire('s');
    expect(carried(play)).toEqual({ 's->g': [[3, 2]] });
    expect(play.offered).toEqual(['a<s->g', 'x<s->g']);
    expect(carried(play.fire('x<s->g'))).toEqual({ 'x->g': [[3, 2]] });
  });

  // ->s; s->g; x->g; a->z; end. Edges: s; a, x; a, x; z: b never fires
  it('counts with a gateway', async () => {
    expect(await counted(gateway)).toBe('5/6, 1 completed');
  });

  it('moves tokens to full delays where a signal comes', () => {
    const term = flow('f', {
      starts: ['s'],
      nodes: {
        s: {},
        g: { split: 'defer' },
        a: { do: t('a', 5) },
        r: { receives: ['q'] },
        u: { do: t('u', 2) },
        v: { sends: ['q'] },
      },
      edges: [
        ['s', 'g'],
        ['g', 'a'],
        ['g', 'r'],
        ['r', 'g'],
        ['s', 'u'],
        ['u', 'v'],
      ],
    });
    const play = virtual(term, { channels: { q: 'signal' } }).fire('s', 'u');
    expect(carried(play)).toEqual({ 's->g': [[3]] });
    expect(play.fire('v').held).toMatchObject({ 'r->g': 1, 'v.sink': 1 });
    expect(carried(play)).toEqual({ 'r->g': [[5]] });
  });

  it('moves tokens that a signal finds before two gateways, and those into a sink', () => {
    const term = flow('f', {
      starts: ['s'],
      nodes: {
        s: {},
        g: { split: 'defer' },
        a: { do: t('a', 5), sends: ['q'] },
        r: { receives: ['q'] },
        h: { split: 'defer' },
        b: { do: t('b', 7) },
        k: { receives: ['q'] },
      },
      edges: [
        ['s', 'g'],
        ['s', 'h'],
        ['g', 'a'],
        ['g', 'r'],
        ['h', 'b'],
        ['h', 'k'],
        ['k', 'g'],
      ],
    });
    const play = virtual(term, { channels: { q: 'signal' } }).fire('s');
    expect(carried(play)).toEqual({ 's->g': [[5]], 's->h': [[7]] });
    // the sender takes its own token, the one before h moves to g
    expect(play.fire('a<s->g').held).toEqual({ 'a.sink': 1, 'k->g': 1 });
    expect(carried(play)).toEqual({ 'k->g': [[5]] });
  });

  it('leaves the token of the sender out of what its signal moves', () => {
    const term = flow('f', {
      starts: ['s'],
      nodes: {
        s: {},
        h: {},
        g: { split: 'defer' },
        a: { do: t('a', 5), sends: ['q'] },
        r: { receives: ['q'] },
        b: { do: t('b', 7) },
      },
      edges: [
        ['s', 'h'],
        { from: 's', to: 'h', id: 'again' },
        ['h', 'g'],
        ['g', 'a'],
        ['g', 'r'],
        ['r', 'b'],
      ],
    });
    const play = virtual(term, { channels: { q: 'signal' } }).fire('s', 'h<s->h', 'h<again');
    expect(carried(play)).toEqual({ 'h->g': [[5], [5]] });
    expect(carried(play.fire('a'))).toEqual({ 'r->b': [[7]] });
  });

  it('subtracts time across pools', () => {
    const lane = (name: string, delay: number) => ({
      name: `P${name}`,
      instances: null,
      flow: flow(`F${name}`, { starts: [name], nodes: { [name]: { do: t(name, delay) } }, edges: [] }),
    });
    const play = virtual(pools([lane('a', 1), lane('b', 5)], { name: 'all' }));
    expect(play.offered).toEqual(['a']);
    expect(carried(play.fire('a'))).toEqual({ '->b': [[4]] });
  });
});
