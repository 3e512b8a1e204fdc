import { describe, expect, it } from 'vitest';
import { flow, mi, scope, seq, task, type FlowNodeOptions } from '../../src/term/construct.ts';
import { raise } from '../../src/term/derived.ts';
import { graph, type Edges } from './flows.ts';
import { Play } from './play.ts';
import { sizes, verdict, verdicts } from './sizes.ts';

const asking = (handlers: readonly string[], how: { withdraw?: boolean; raise?: string } = {}) => ({
  compensate: { handlers, withdraw: false, ...how },
});
const simple = (name: string): FlowNodeOptions => ({ do: task(name) });
const undoing = (name: string, compensates: string): FlowNodeOptions => ({ do: task(name), compensates });

describe('compensation', () => {
  // ->a; a->c and memory; c.wait and h.in; c.wait; c.sink: 5 states. a, c:in, h, c:out: 4 edges.
  it('undoes what has completed', async () => {
    const term = graph({ a: simple('a'), c: asking(['h']), h: undoing('h', 'a') }, [['a', 'c']]);
    expect(await sizes(term)).toBe('5/4, 1 completed');
    const play = new Play(term).fire('a');
    expect(play.held).toEqual({ 'a->c': 1, 'h.memory': 1 });
    expect(play.fire('c:in').held).toEqual({ 'c.wait': 1, 'h.in': 1 });
    expect(play.offered).toEqual(['h']);
    expect(play.fire('h').held).toEqual({ 'c.wait': 1 });
    expect(play.fire('c:out').held).toEqual({ 'c.sink': 1 });
    expect((await verdicts(term)).verdict).toBe('sound');
  });

  it('undoes nothing that has not', async () => {
    const term = graph(
      {
        g: { split: 'xor' },
        a: simple('a'),
        c: asking(['h', 'i']),
        h: undoing('h', 'a'),
        i: undoing('i', 'd'),
        d: simple('d'),
      },
      [
        ['g', 'a'],
        ['g', 'd'],
        ['a', 'c'],
        ['d', 'c'],
      ],
    );
    const play = new Play(term).fire('g>g->d', 'd', 'c<d->c:in');
    expect(play.offered).toEqual(['i']);
    expect(play.fire('i', 'c:out').held).toEqual({ 'c.sink': 1 });
    const none = graph({ c: asking(['h']), a: simple('a'), h: undoing('h', 'a') });
    expect(new Play(none).fire('c:in').offered).toEqual(['c:out']);
    expect(verdict(await verdicts(none), 'no-dead-tasks').culprits).toEqual(['a', 'h']);
  });

  // ->a; then with memory a->x, x->a, x->c; c.wait and h.in; c.wait; sink: 7 states. a twice, x twice, c:in, h, c:out: 7 edges.
  it('undoes a loop once, and what is done again once more', async () => {
    const edges: Edges = [
      ['a', 'x'],
      ['x', 'a'],
      ['x', 'c'],
    ];
    const nodes = { a: simple('a'), x: { split: 'xor' as const }, c: asking(['h']), h: undoing('h', 'a') };
    expect(await sizes(graph(nodes, edges))).toBe('7/7, 1 completed');
    const again = graph(nodes, [...edges, ['c', 'a']]);
    const play = new Play(again).fire('a<->a', 'x>x->a', 'a<x->a', 'x>x->c', 'c:in', 'h', 'c:out');
    expect(play.held).toEqual({ 'c->a': 1 });
    expect(play.fire('a<c->a', 'x>x->c', 'c:in').held).toEqual({ 'c.wait': 1, 'h.in': 1 });
  });

  it('is remembered when a compound node is left, and done by compound handlers', () => {
    const h: FlowNodeOptions = { do: seq(task('H')), compensates: 'a' };
    const term = graph({ a: { do: seq(task('A')) }, c: asking(['h']), h }, [['a', 'c']]);
    const play = new Play(term).fire('a:in', 'A');
    expect(play.held).toEqual({ 'a.done': 1 });
    expect(play.fire('a:out').held).toEqual({ 'a->c': 1, 'h.memory': 1 });
    expect(play.fire('c:in', 'h:in').held).toEqual({ 'H.in': 1, 'c.wait': 1 });
    expect(play.offered).toEqual(['H']);
    expect(play.fire('H').offered).toEqual(['h:out']);
    expect(play.fire('h:out').held).toEqual({ 'c.wait': 1 });
    expect(play.fire('c:out').end).toBe('completed');
  });

  it('is not remembered of what fails', () => {
    const a = { do: task('a', { outcomes: ['ok'], errors: ['e'] }) };
    const b: FlowNodeOptions = { attached: { on: { kind: 'error', name: 'e' } } };
    const term = graph({ a, c: asking(['h']), h: undoing('h', 'a'), b }, [
      ['a', 'c'],
      ['b', 'c'],
    ]);
    expect(new Play(term).fire('a:e').held).toEqual({ 'b.in': 1 });
    expect(new Play(term).fire('a:e', 'b', 'c<b->c:in').offered).toEqual(['c:out']);
  });

  it('withdraws the rest of the flow first, and raises an error when it is through', () => {
    const c = asking(['h', 'i'], { withdraw: true, raise: 'undone' });
    const nodes = { a: simple('a'), t: simple('t'), c, h: undoing('h', 'a'), i: undoing('i', 't'), z: {} };
    const term = scope('S', graph(nodes, [['a', 'c']], ['a', 't', 'z']), { on: { undone: task('U') } });
    const play = new Play(term).fire('a', 'z');
    expect(play.held).toEqual({ '->t': 1, 'a->c': 1, 'h.memory': 1, 'z.sink': 1 });
    expect(play.fire('c:in').held).toEqual({ 'c.wait': 1, 'h.in': 1 });
    expect(play.fire('h').offered).toEqual(['c:out']);
    expect(play.fire('c:out').held).toEqual({ 'U.in': 1 });
    // t completed, too: both are undone, in any order
    const both = new Play(term).fire('a', 't', 'c:in');
    expect(both.offered).toEqual(['h', 'i']);
    expect(both.fire('i').offered).toEqual(['h']);
    expect(
      new Play(graph(nodes, [['a', 'c']], ['a', 't', 'z'])).fire('a', 'c:in', 'h', 'c:out').held,
    ).toEqual({
      failed: 'undone',
    });
  });

  // ->a, ->t: 4 states of a (->a, a->c with memory) and t (->t, t.sink); c:in from both of t: c.wait and h.in 1 (t is withdrawn);
  // c.wait 1; c.sink 1: 7 states. a and t 4, c:in 2, h, c:out: 8 edges.
  it('that withdraws leads to one state from wherever the rest stands', async () => {
    const term = graph(
      { a: simple('a'), t: simple('t'), c: asking(['h'], { withdraw: true }), h: undoing('h', 'a') },
      [['a', 'c']],
      ['a', 't'],
    );
    expect(await sizes(term)).toBe('7/8, 1 completed');
  });

  it('waits while a token is in a handler, whoever asked', () => {
    const term = graph(
      { g: {}, a: simple('a'), c: asking(['h']), d: asking(['h']), h: undoing('h', 'a') },
      [
        ['a', 'g'],
        ['g', 'c'],
        ['g', 'd'],
      ],
      ['a'],
    );
    const play = new Play(term).fire('a', 'g', 'c:in', 'd:in');
    expect(play.held).toEqual({ 'c.wait': 1, 'd.wait': 1, 'h.in': 1 });
    expect(play.offered).toEqual(['h']);
    expect(play.fire('h').offered).toEqual(['c:out', 'd:out']);
  });

  it('that fails is caught like any error, and forgotten with its flow', () => {
    const inner = flow('i', {
      starts: ['a'],
      nodes: { a: simple('a'), c: asking(['h']), h: { do: raise('h', 'e'), compensates: 'a' } },
      edges: [['a', 'c']],
    });
    const b: FlowNodeOptions = { attached: { on: { kind: 'error', name: 'e' }, to: 'v' } };
    expect(new Play(graph({ v: { do: inner }, b })).fire('v:in', 'a', 'c:in', 'h').held).toEqual({
      'b.in': 1,
    });
    const ended = graph({
      v: { do: flow('i', { starts: ['a'], nodes: { a: simple('a'), h: undoing('h', 'a') }, edges: [] }) },
    });
    const play = new Play(ended).fire('v:in', 'a');
    expect(play.held).toEqual({ 'a.sink': 1, 'h.memory': 1 });
    expect(play.fire('i:end').held).toEqual({ 'v.done': 1 });
  });

  it('remembers per instance', () => {
    const term = mi('m', graph({ a: simple('a'), c: asking(['h']), h: undoing('h', 'a') }, [['a', 'c']]), {
      count: 2,
    });
    const play = new Play(term).fire('m:start', 'm[0]/a');
    expect(play.held).toMatchObject({ 'm[0]/h.memory': 1, 'm[1]/->a': 1 });
    expect(play.fire('m[0]/c:in', 'm[1]/a').held).toEqual({
      'm[0]/c.wait': 1,
      'm[0]/h.in': 1,
      'm[1]/a->c': 1,
      'm[1]/h.memory': 1,
    });
  });

  it('holds back OR-joins behind it while it waits', () => {
    const nodes = {
      g: {},
      a: simple('a'),
      w: simple('w'),
      c: asking(['h']),
      h: undoing('h', 'a'),
      j: { join: 'or' as const },
    };
    const term = graph(nodes, [
      ['g', 'a'],
      ['g', 'w'],
      ['a', 'c'],
      ['c', 'j'],
      ['w', 'j'],
    ]);
    const play = new Play(term).fire('g', 'a', 'w', 'c:in');
    expect(play.offered).toEqual(['h']);
    expect(play.fire('h').offered).toEqual(['c:out']);
    expect(play.fire('c:out').offered).toEqual(['j']);
  });
});

describe('joins of the first n', () => {
  const j = (first: number): FlowNodeOptions => ({ join: { first } });

  // As par(a, b, first(1) leave), 9/11 in section 7: ->g; 4 before j fires; with fired at least one has come, 3; after the reset 1.
  // g; a and b 4; j 3; a and b 2; reset 1.
  it('go on once, and are reset when no more can come', async () => {
    const term = graph({ g: {}, a: simple('a'), b: simple('b'), j: j(1) }, [
      ['g', 'a'],
      ['g', 'b'],
      ['a', 'j'],
      ['b', 'j'],
    ]);
    expect(await sizes(term)).toBe('9/11, 1 completed');
    const play = new Play(term).fire('g', 'a');
    expect(play.offered).toEqual(['b', 'j']);
    expect(play.fire('j').held).toEqual({ 'a->j': 1, 'g->b': 1, 'j.fired': 1, 'j.sink': 1 });
    expect(play.offered).toEqual(['b']);
    expect(play.fire('b').offered).toEqual(['j:reset']);
    expect(play.fire('j:reset').held).toEqual({ 'j.sink': 1 });
    expect((await verdicts(term)).verdict).toBe('sound');
  });

  // With 2 of 3: ->g; 8 before j fires; fired with at least two come 4; after the reset 1: 14 states.
  // g; 12 arrivals; j 4; 3 arrivals; reset: 21 edges.
  it('count edges, not tokens', async () => {
    const branches = ['a', 'b', 'c'];
    const edges = branches.flatMap((v): [string, string][] => [
      ['g', v],
      [v, 'j'],
    ]);
    const nodes = { g: {}, a: simple('a'), b: simple('b'), c: simple('c'), j: j(2) };
    expect(await sizes(graph(nodes, edges))).toBe('14/21, 1 completed');
    const twice = graph({ g: {}, h: {}, j: j(2), w: simple('w') }, [
      { from: 'g', to: 'h', id: 'e1' },
      { from: 'g', to: 'h', id: 'e2' },
      ['h', 'j'],
      ['g', 'w'],
      ['w', 'j'],
    ]);
    const play = new Play(twice).fire('g', 'h<e1', 'h<e2');
    expect(play.held).toMatchObject({ 'h->j': 2 });
    expect(play.offered).toEqual(['w']);
    // the reset takes one token of each edge; the other counts in the next round, and stays
    expect(play.fire('w', 'j', 'j:reset').held).toEqual({ 'h->j': 1, 'j.sink': 1 });
    expect(play.end).toBe('deadlocked');
  });

  // {->j}; {->j, fired, j->y}; then y leads back {->j, fired, y->j} and the reset ends all tokens: cancelled; or on to y->z:
  // {->j, fired, y->z}, reset {y->z}, z {->j, fired, sink}, both {sink}. 8 states; j, y twice, resets 3, z 2: 8 edges.
  it('in a loop wait with the reset for what comes round', async () => {
    const term = graph({ j: j(1), y: { split: 'xor' }, z: {} }, [
      ['j', 'y'],
      ['y', 'j'],
      ['y', 'z'],
    ]);
    expect(await sizes(term)).toBe('8/8, 1 completed, 1 cancelled');
    const play = new Play(term).fire('j');
    expect(play.offered).toEqual(['y>y->j', 'y>y->z']);
    expect(play.fire('y>y->j').offered).toEqual(['j:reset']);
  });

  it('can be compound, and wait for joins behind branches that were not taken', () => {
    const term = graph(
      { g: { split: 'or' }, a: simple('a'), b: simple('b'), j: { ...j(1), do: seq(task('J')) } },
      [
        ['g', 'a'],
        ['g', 'b'],
        ['a', 'j'],
        ['b', 'j'],
      ],
    );
    const play = new Play(term).fire('g>{g->a}', 'a');
    expect(play.offered).toEqual(['j:in']);
    expect(play.fire('j:in').held).toEqual({ 'J.in': 1, 'a->j': 1, 'j.fired': 1 });
    expect(play.offered).toEqual(['j:reset', 'J']);
    const both = new Play(term).fire('g>{g->a,g->b}', 'a', 'j:in', 'J');
    expect(both.offered).toEqual(['b', 'j:out']);
    expect(both.fire('b', 'j:out', 'j:reset').end).toBe('completed');
  });

  it('count their branches again after the reset', () => {
    const term = graph({ g: {}, a: simple('a'), b: simple('b'), j: { ...j(1), split: 'xor' }, z: {} }, [
      ['g', 'a'],
      ['g', 'b'],
      ['a', 'j'],
      ['b', 'j'],
      ['j', 'g'],
      ['j', 'z'],
    ]);
    const play = new Play(term).fire('g<->g', 'a', 'j>j->g', 'g<j->g');
    // the new round has begun before the old loser has come: its branches are shared, a counts once a round
    expect(play.held).toEqual({ 'a->j': 1, 'g->a': 1, 'g->b': 2, 'j.fired': 1 });
    expect(play.fire('a', 'b').held).toEqual({ 'a->j': 2, 'b->j': 1, 'g->b': 1, 'j.fired': 1 });
    expect(play.offered).toEqual(['b', 'j:reset']);
    expect(play.fire('j:reset').offered).toEqual(['b', 'j>j->g', 'j>j->z']);
  });
});

describe('edges that are always taken', () => {
  const always = { always: true as const };

  it('belong to every set of a split or', () => {
    const term = graph({ g: { split: 'or' }, a: {}, b: {}, c: {} }, [
      { from: 'g', to: 'a', when: always },
      { from: 'g', to: 'b' },
      { from: 'g', to: 'c', when: { var: 'x', is: '=', value: 1 } },
    ]);
    expect(new Play(term, { variables: { x: 0 } }).offered).toEqual(['g>{g->a}', 'g>{g->a,g->b}']);
    expect(new Play(term, { variables: { x: 1 } }).offered).toEqual(['g>{g->a,g->c}', 'g>{g->a,g->b,g->c}']);
  });

  it('leave nothing for else, and no choice without a branch', () => {
    const edges = (rest: object): Edges => [
      { from: 'g', to: 'a', when: always },
      { from: 'g', to: 'b', when: { var: 'x', is: '=', value: 1 } },
      { from: 'g', to: 'c', ...rest },
    ];
    const nodes = { g: { split: 'or' as const }, a: {}, b: {}, c: {} };
    const variables = { x: 0 };
    expect(new Play(graph(nodes, edges({ else: true })), { variables }).offered).toEqual(['g>{g->a}']);
    const never = { when: { var: 'x', is: '=' as const, value: 2 } };
    expect(new Play(graph(nodes, edges(never)), { variables }).offered).toEqual(['g>{g->a}']);
  });
});
