import { describe, expect, it } from 'vitest';
import { flow, pools, scope, seq, task, cancel, finish } from '../../src/term/construct.ts';
import { raise } from '../../src/term/derived.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

/** A client that sends two orders, and a server with `instances` that handles one order each. */
function clientAndServer(instances: number) {
  const client = flow('Client', {
    starts: ['a'],
    nodes: { a: { do: task('a'), sends: ['o'] }, b: { sends: ['o'] } },
    edges: [['a', 'b']],
  });
  const server = flow('Server', {
    starts: [],
    nodes: { m: { receives: ['o'], instantiates: true }, w: { do: task('w') } },
    edges: [['m', 'w']],
  });
  return pools(
    [
      { name: 'C', instances: null, flow: client },
      { name: 'P', instances, flow: server },
    ],
    { name: 'all' },
  );
}

describe('pools', () => {
  it('without instances stand side by side, without paths and ends', () => {
    const lane = (name: string) => ({
      name: `P${name}`,
      instances: null,
      flow: flow(`F${name}`, { starts: [name], nodes: { [name]: { do: task(name) } }, edges: [] }),
    });
    const play = new Play(pools([lane('a'), lane('b')], { name: 'all' }));
    expect(play.held).toEqual({ '->a': 1, '->b': 1 });
    expect(play.offered).toEqual(['a', 'b']);
    expect(count(play.game)).toEqual({ states: 4, edges: 4, ends: '1 completed' });
    expect(play.net.fields.filter((f) => f.role === 'sink').map((f) => f.name)).toEqual(['a.sink', 'b.sink']);
  });

  it('with instances are entered by messages, lowest idle instance first', () => {
    const play = new Play(clientAndServer(2)).fire('a');
    expect(play.offered).toEqual(['b', 'P[0]/m']);
    expect(play.fire('b', 'P[0]/m').held).toEqual({ 'b.sink': 1, 'P[0]/m->w': 1, o: 1 });
    expect(play.offered).toEqual(['P[1]/m', 'P[0]/w']);
    expect(play.fire('P[1]/m').offered).toEqual(['P[0]/w', 'P[1]/w']);
    expect(play.fire('P[0]/w', 'P[1]/w').end).toBe('completed');
  });

  it('of which an instance has ended do not start it again', () => {
    const play = new Play(clientAndServer(2)).fire('a', 'P[0]/m', 'P[0]/w', 'b');
    expect(play.offered).toEqual(['P[1]/m']);
  });

  it('raise limit where a message finds all instances taken; the message stays', () => {
    const play = new Play(clientAndServer(1)).fire('a', 'P[0]/m', 'b');
    expect(play.offered).toEqual(['P:limit', 'P[0]/w']);
    expect(play.fire('P:limit').held).toEqual({ failed: 'limit', o: 1 });
    expect(play.end).toBe('failed');
  });

  it('name the channel of the limit where there are several', () => {
    const client = flow('Client', { starts: ['a'], nodes: { a: { sends: ['o', 'q'] } }, edges: [] });
    const server = flow('Server', {
      starts: ['s'],
      nodes: { s: {}, m: { receives: ['o', 'q'], instantiates: true, split: 'xor' }, x: {}, y: {} },
      edges: [
        ['m', 'x'],
        ['m', 'y'],
        ['s', 'x'],
      ],
    });
    const play = new Play(
      pools(
        [
          { name: 'P', instances: 2, flow: server },
          { name: 'C', instances: null, flow: client },
        ],
        { name: 'all' },
      ),
    );
    expect(play.held).toEqual({ 'P[0]/->s': 1, '->a': 1 });
    expect(play.fire('a').offered).toEqual([
      'P[0]/s',
      'P[1]/m=o>m->x',
      'P[1]/m=o>m->y',
      'P[1]/m=q>m->x',
      'P[1]/m=q>m->y',
    ]);
    expect(play.fire('P[1]/m=q>m->y').offered).toEqual(['P:limit=o', 'P[0]/s', 'P[1]/y']);
  });

  it('order actions by node, then by instance', () => {
    const server = flow('Server', { starts: ['s'], nodes: { s: {}, t: {} }, edges: [['s', 't']] });
    const { net } = new Play(pools([{ name: 'P', instances: 2, flow: server }], { name: 'all' }));
    expect(net.rules.map((r) => r.label)).toEqual(['P[0]/s', 'P[1]/s', 'P[0]/t', 'P[1]/t']);
    expect(net.rules.map((r) => r.node)).toEqual(['s', 's', 't', 't']);
    expect(net.rules.map((r) => r.lane)).toEqual(['P[0]', 'P[1]', 'P[0]', 'P[1]']);
  });

  it('terminate clears the instance and nothing else', () => {
    const client = flow('Client', {
      starts: ['a'],
      nodes: { a: { sends: ['o'] }, b: { sends: ['o'] }, c: {} },
      edges: [
        ['a', 'b'],
        ['b', 'c'],
      ],
    });
    const server = flow('Server', {
      starts: [],
      nodes: { m: { receives: ['o'], instantiates: true }, w: { do: task('w') }, z: { end: 'terminate' } },
      edges: [
        ['m', 'w'],
        ['m', 'z'],
      ],
    });
    const play = new Play(
      pools(
        [
          { name: 'C', instances: null, flow: client },
          { name: 'P', instances: 2, flow: server },
        ],
        { name: 'all' },
      ),
    );
    play.fire('a', 'b', 'P[0]/m', 'P[1]/m', 'P[0]/z');
    expect(play.held).toEqual({ 'b->c': 1, 'P[0]/z.sink': 1, 'P[1]/m->w': 1, 'P[1]/m->z': 1 });
  });

  it('are all cleared with the case', () => {
    const ending = (how: typeof cancel) => {
      const one = flow('One', { starts: ['v'], nodes: { v: { do: seq(how('k', 'case')) } }, edges: [] });
      const two = flow('Two', { starts: ['w'], nodes: { w: { do: task('w') } }, edges: [] });
      return new Play(
        pools(
          [
            { name: 'P', instances: 1, flow: one },
            { name: 'Q', instances: null, flow: two },
          ],
          { name: 'all' },
        ),
      );
    };
    expect(ending(cancel).fire('P[0]/v:in', 'P[0]/k').end).toBe('cancelled');
    expect(ending(finish).fire('P[0]/v:in', 'P[0]/k').held).toEqual({ root: 1 });
  });

  it('see the scopes of their own instance', () => {
    const inner = scope('S', seq(task('A'), finish('k', 'S'), task('B')));
    const server = flow('Server', {
      starts: ['v'],
      nodes: {
        v: { do: inner },
        m: { receives: ['o'], sends: ['o'], instantiates: true },
        n: { do: raise('n', 'e') },
      },
      edges: [['m', 'v']],
    });
    const client = flow('Client', { starts: ['a'], nodes: { a: { sends: ['o'] } }, edges: [] });
    const play = new Play(
      pools(
        [
          { name: 'P', instances: 3, flow: server },
          { name: 'C', instances: null, flow: client },
        ],
        { name: 'all' },
      ),
    );
    play.fire('a', 'P[1]/m', 'P[0]/v<->v:in', 'P[1]/v<m->v:in', 'P[0]/A', 'P[1]/A', 'P[1]/k');
    expect(play.held).toMatchObject({ 'P[0]/k.in': 1, 'P[1]/v.done': 1 });
    expect(play.held).not.toHaveProperty('P[1]/k.in');
  });
});
