import { describe, expect, it } from 'vitest';
import { scope, seq, stop, task } from '../../src/term/construct.ts';
import { attached, graph, working, type Edges } from './flows.ts';
import { Play } from './play.ts';
import { sizes } from './sizes.ts';

describe('single nodes', () => {
  const edges: Edges = [
    { from: 'g', to: 'v', id: 'e1' },
    { from: 'g', to: 'v', id: 'e2' },
  ];

  // ->g; e1 and e2; by symmetry {A, other edge} 2, {v.done, other edge} 2, {v.sink, other edge} 2, {A, sink 1} 1, {v.done, sink 1} 1,
  // {sink 2} 1; the failed case 1: 12 states. g; v:in 2; A 2, v:out 2, limit 4; v:in 2 with the sink; A, v:out: 15 edges.
  it('are entered by one at a time; a second activation is a cut of the search', async () => {
    const term = graph({ g: {}, v: { ...working('A'), single: true } }, edges);
    expect(await sizes(term)).toBe('12/15, 1 completed, 1 failed');
    const play = new Play(term).fire('g', 'v<e2:in');
    expect(play.offered).toEqual(['v<e1:limit', 'A']);
    expect(play.fire('A').offered).toEqual(['v<e1:limit', 'v:out']);
    const caught = scope('S', term, { on: { '*': task('H') } });
    expect(new Play(caught).fire('g', 'v<e2:in', 'v<e1:limit').held).toEqual({ failed: 'limit' });
  });

  it('wait for their joins before they are too much', () => {
    const v = { ...working('A'), single: true, join: 'and' as const };
    const term = graph({ g: {}, v }, [...edges, { from: 'v', to: 'g', id: 'back' }]);
    const play = new Play(term).fire('g<->g', 'v:in');
    expect(play.offered).toEqual(['A']);
  });

  it('that have only ended inside can be entered again', () => {
    const v = { do: seq(stop('end')), single: true };
    // the sink belongs to the flow, not to v: v is idle
    expect(new Play(graph({ g: {}, v }, edges)).fire('g', 'v<e1:in').offered).toEqual(['v<e2:in']);
  });
});

describe('OR-joins', () => {
  const or = { join: 'or' as const };
  const e = (to: string) => attached({ kind: 'error', name: 'e' }, { to });

  it('wait for what may come out of an attached node, of one about to begin, and of one before them', () => {
    const v = { do: seq(task('A', { outcomes: ['ok'], errors: ['e'] })) };
    const term = graph({ g: {}, v, w: {}, j: or, z: {}, b: e('v') }, [
      ['g', 'v'],
      ['g', 'w'],
      ['v', 'z'],
      ['w', 'j'],
      ['b', 'j'],
    ]);
    const play = new Play(term).fire('g', 'w');
    expect(play.offered).toEqual(['v:in']);
    expect(play.fire('v:in').offered).toEqual(['A:ok', 'A:e']);
    expect(new Play(term).fire('g', 'w', 'v:in', 'A:ok').offered).toEqual(['v:out']);
    expect(new Play(term).fire('g', 'w', 'v:in', 'A:ok', 'v:out').offered).toEqual(['j', 'z']);
    expect(play.fire('A:e').offered).toEqual(['b']);
    expect(play.fire('b').offered).toEqual(['j']);
    expect(play.fire('j').held).toEqual({ 'j.sink': 1 });
  });
});
