import { describe, expect, it } from 'vitest';
import { event, flow, par, send, type FlowNodeOptions } from '../../src/term/construct.ts';
import type { FlowEdge } from '../../src/term/term.ts';
import { Play } from './play.ts';

type Edges = readonly (readonly [string, string] | (Omit<FlowEdge, 'id'> & { readonly id?: string }))[];

/** A flow called `f` that starts at the first of `nodes`. */
const graph = (nodes: Record<string, FlowNodeOptions>, edges: Edges, starts = [Object.keys(nodes)[0]!]) =>
  flow('f', { starts, nodes, edges });

describe('signals', () => {
  const channels = { channels: { n: 'signal' as const, m: 'signal' as const } };

  it('move every token before a receiver, in the step of the sender', () => {
    const nodes = { g: {}, r: { receives: ['n'] }, s: { sends: ['n'] }, a: {}, b: {} };
    const play = new Play(
      graph(nodes, [
        ['g', 'r'],
        ['g', 's'],
        ['r', 'a'],
        ['r', 'b'],
      ]),
      channels,
    );
    expect(play.fire('g').offered).toEqual(['s']);
    expect(play.fire('s').held).toEqual({ 's.sink': 1, 'r->a': 1, 'r->b': 1 });
  });

  it('are lost where nobody waits', () => {
    const nodes = { g: {}, h: {}, r: { receives: ['n'] }, s: { sends: ['n'] } };
    const play = new Play(
      graph(nodes, [
        ['g', 'h'],
        ['g', 's'],
        ['h', 'r'],
      ]),
      channels,
    ).fire('g', 's', 'h');
    expect(play.end).toBe('deadlocked');
  });

  it('reach sinks, which saturate', () => {
    const nodes = { g: {}, r: { receives: ['n'] }, s: { sends: ['n'] } };
    const three: Edges = [1, 2, 3].map((i) => ({ from: 'g', to: 'r', id: `e${i}` }));
    const play = new Play(graph(nodes, [...three, ['g', 's']]), channels).fire('g', 's');
    expect(play.held).toEqual({ 'r.sink': 2, 's.sink': 1 });
    expect(play.end).toBe('completed');
  });

  it('reach receivers behind an event gateway, the first of several; events beside them lose the token', () => {
    const nodes = {
      s: { sends: ['n'] },
      g: { split: 'defer' as const },
      e: { do: event('e') },
      r: { receives: ['n'] },
      q: { receives: ['n'] },
      a: {},
      b: {},
    };
    const edges: Edges = [
      ['g', 'q'],
      ['g', 'e'],
      ['g', 'r'],
      ['r', 'a'],
      ['q', 'b'],
    ];
    const play = new Play(graph(nodes, edges, ['s', 'g']), channels);
    expect(play.offered).toEqual(['s', 'e']);
    expect(play.fire('s').held).toEqual({ 's.sink': 1, 'r->a': 1 });
  });

  it('do not move what the same step puts', () => {
    const nodes = { s: { sends: ['n'] }, r: { receives: ['n'] }, a: {} };
    const play = new Play(
      graph(nodes, [
        ['s', 'r'],
        ['r', 'r'],
        ['r', 'a'],
      ]),
      channels,
    ).fire('s');
    expect(play.held).toEqual({ 's->r': 1 });
  });

  it('move tokens round a loop once a step', () => {
    const nodes = { s: { sends: ['n'] }, r: { receives: ['n'] }, q: { receives: ['n'] } };
    const play = new Play(
      graph(
        nodes,
        [
          ['r', 'q'],
          ['q', 'r'],
          ['s', 's'],
        ],
        ['s', 'r'],
      ),
      channels,
    );
    expect(play.fire('s<->s').held).toEqual({ 'r->q': 1, 's->s': 1 });
    expect(play.fire('s<s->s').held).toEqual({ 'q->r': 1, 's->s': 1 });
  });

  it('leave the sender its own token, also where it takes that before a gateway of receivers', () => {
    const nodes = {
      g: { split: 'defer' as const },
      s: { do: event('s'), sends: ['n'] },
      r: { receives: ['n'] },
      a: {},
      k: {},
    };
    const edges: Edges = [
      ['g', 's'],
      ['g', 'r'],
      ['r', 'a'],
      ['k', 'g'],
    ];
    const play = new Play(graph(nodes, edges, ['g']), channels);
    expect(play.fire('s<->g').held).toEqual({ 's.sink': 1 });
    const two = new Play(
      graph(
        { ...nodes, h: {}, i: {}, j: {} },
        [...edges, ['h', 'i'], ['h', 'j'], ['i', 'k'], ['j', 'k']],
        ['h'],
      ),
      channels,
    );
    two.fire('h', 'i', 'j', 'k<i->k', 'k<j->k');
    expect(two.held).toEqual({ 'k->g': 2 });
    expect(two.fire('s').held).toEqual({ 's.sink': 1, 'r->a': 1 });
  });

  it('move a token once when one step sends two signals', () => {
    const nodes = {
      s: { sends: ['m', 'n'] },
      g: { split: 'defer' as const },
      r: { receives: ['n'] },
      q: { receives: ['m'] },
      a: {},
      b: {},
    };
    const edges: Edges = [
      ['g', 'r'],
      ['g', 'q'],
      ['r', 'a'],
      ['q', 'b'],
    ];
    expect(new Play(graph(nodes, edges, ['s', 'g']), channels).fire('s').held).toEqual({
      's.sink': 1,
      'q->b': 1,
    });
  });

  it('do not bring back what the same step clears', () => {
    const nodes = { g: {}, r: { receives: ['n'] }, z: { sends: ['n'], end: 'terminate' as const }, a: {} };
    expect(
      new Play(
        graph(nodes, [
          ['g', 'r'],
          ['g', 'z'],
          ['r', 'a'],
        ]),
        channels,
      ).fire('g', 'z').held,
    ).toEqual({ 'z.sink': 1 });
  });

  it('come from senders outside flows too', () => {
    const waiting = graph({ r: { receives: ['n'] } }, []);
    const play = new Play(par([waiting, send('s', 'n')], { name: 'p' }), channels).fire('p:split', 's');
    expect(play.held).toEqual({ 'r.sink': 1, 'p.out1': 1 });
  });

  it('receivers have no action; only those that nothing leads to are asked for', () => {
    const nodes = { r: { receives: ['n'], activity: true }, q: { receives: ['n'] } };
    expect(new Play(graph(nodes, []), channels).net.activities).toEqual([{ id: 'q', rules: [] }]);
  });
});
