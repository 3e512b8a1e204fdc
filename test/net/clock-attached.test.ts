import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import { event, flow, loop, pools, send, seq, task } from '../../src/term/construct.ts';
import type { Term } from '../../src/term/term.ts';
import { Play } from './play.ts';
import { carried, counted, t, virtual } from './timed-play.ts';

describe('attached timers', () => {
  const host = (content: Term, delay: number, times: number | null, interrupting = false) =>
    flow('f', {
      starts: ['v'],
      nodes: {
        v: { do: seq(content) },
        b: { attached: { to: 'v', interrupting, on: { kind: 'timer', delay }, times } },
      },
      edges: [],
    });

  // ->v; e with b.armed [2,2], [2,1], none: 3, each with v.done: 3, each ended: 3: 10 states.
  // Edges: v:in, (e, b), (e, b), e, 3 v:out: 9. With v.done nothing is watched, so b is not offered.
  it('are armed anew with their full delay, as often as they can fire', async () => {
    const term = host(event('e'), 2, 2);
    expect(await counted(term)).toBe('10/9, 3 completed');
    const play = virtual(term).fire('v:in');
    expect(carried(play)).toEqual({ 'b.armed': [2, 2] });
    expect(play.held).toMatchObject({ 'b.armed': 2 });
    expect(carried(play.fire('b'))).toEqual({ 'b.armed': [2, 1] });
    expect(carried(play.fire('b'))).toEqual({});
    expect(play.offered).toEqual(['e']);
  });

  it('without a bound stay armed', () => {
    const play = virtual(host(t('t', 5), 2, null)).fire('v:in', 'b');
    expect(carried(play)).toEqual({ 't.in': [[3]], 'b.armed': [2, 1] });
    expect(carried(play.fire('b'))).toEqual({ 't.in': [[1]], 'b.armed': [2, 1] });
    expect(play.offered).toEqual(['t']);
  });

  // ->v; t3 [2,1]; end: the timer inside never fires
  it('that interrupt withdraw what they watch', async () => {
    expect(await counted(host(t('t', 3), 2, 1, true))).toBe('3/2, 1 completed');
  });

  it('are cleared with what they watch when it is left, and when it ends', () => {
    const play = virtual(host(t('t', 1), 9, 1)).fire('v:in', 't');
    expect(carried(play)).toEqual({ 'b.armed': [8, 1] });
    expect(play.offered).toEqual(['v:out']);
    expect(carried(play.fire('v:out'))).toEqual({});
    expect(play.end).toBe('completed');
  });

  it('that watch nothing any more let others go first, and lose no time', () => {
    const watching = flow('F', {
      starts: ['a'],
      nodes: { a: { do: task('a') }, b: { attached: { on: { kind: 'timer', delay: 2 } } } },
      edges: [],
    });
    const other = flow('G', { starts: ['c'], nodes: { c: { do: t('c', 5) } }, edges: [] });
    const play = virtual(
      pools(
        [
          { name: 'P', instances: null, flow: watching },
          { name: 'Q', instances: null, flow: other },
        ],
        { name: 'all' },
      ),
    );
    expect(carried(play)).toEqual({ 'b.armed': [2, 1], '->c': [[5]] });
    expect(play.fire('a').offered).toEqual(['c']);
    expect(carried(play.fire('c'))).toEqual({ 'b.armed': [2, 1] });
    expect(play.end).toBe('completed');
  });
});

describe('bounded', () => {
  const boundedOf = async (term: Term) =>
    (await analyse(virtual(term).net, { maxStates: 3000 })).properties.find((p) => p.name === 'bounded')!
      .holds;

  it('is denied where a timer sends for ever', async () => {
    expect(await boundedOf(loop(seq(t('a', 1), send('S', 'c')), 'until', { name: 'l' }))).toBe('no');
  });

  it('holds where what is sent is taken before time passes', async () => {
    const twice = flow('f', {
      starts: ['a'],
      nodes: { a: { do: t('a', 1) }, b: { do: task('b'), join: 'and' } },
      edges: [
        ['a', 'a'],
        ['a', 'b'],
      ],
    });
    expect(await boundedOf(twice)).toBe('yes');
    const untimed = await analyse(new Play(twice).net);
    expect(untimed.properties.find((p) => p.name === 'bounded')!.holds).toBe('no');
  });
});
