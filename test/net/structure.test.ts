import { describe, expect, it } from 'vitest';
import {
  defer,
  event,
  is,
  loop,
  par,
  receive,
  scope,
  send,
  seq,
  skip,
  stop,
  task,
  timer,
  xor,
} from '../../src/term/construct.ts';
import { raise } from '../../src/term/derived.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

const [A, B, C] = ['A', 'B', 'C'].map((name) => task(name)) as [
  ReturnType<typeof task>,
  ReturnType<typeof task>,
  ReturnType<typeof task>,
];

describe('labels', () => {
  it('name outcomes where there are several, errors counted', () => {
    expect(new Play(A).offered).toEqual(['A']);
    expect(new Play(raise('A', 'e')).offered).toEqual(['A']);
    expect(new Play(task('A', { outcomes: ['ok', 'no'], errors: ['e'] })).offered).toEqual([
      'A:ok',
      'A:no',
      'A:e',
    ]);
  });

  it('name every part of a long task', () => {
    const play = new Play(task('A', { long: true }));
    expect(play.offered).toEqual(['A:start']);
    expect(play.fire('A:start').offered).toEqual(['A:ok']);
  });

  it('write the values of events as canonical JSON', () => {
    const m = event('m', { into: 'x', domain: [1, 'red', { b: 1, a: [2, null] }, { a: [2, null], b: 1 }] });
    const play = new Play(m, { variables: { x: 0 } });
    expect(play.offered).toEqual(['m=1', 'm="red"', 'm={"a":[2,null],"b":1}']);
    expect(play.fire('m={"a":[2,null],"b":1}').held).toEqual({ x: '{"a":[2,null],"b":1}', root: 1 });
  });

  it('number the branches of a choice from 0, and name the channels of a receive', () => {
    expect(new Play(xor([A, B], { name: 'x' })).offered).toEqual(['x:0', 'x:1']);
    const play = new Play(seq(send('s', 'c', 'd'), receive('r', 'd', 'c', 'd')));
    expect(play.fire('s').offered).toEqual(['r=d', 'r=c']);
    expect(play.fire('r=d').held).toEqual({ c: 1, root: 1 });
  });

  it('are the same for tests, splits, joins, resets and ends', () => {
    const term = scope(
      'S',
      loop(par([A, B], { name: 'p', join: { first: 1 }, rest: 'leave' }), { times: 1 }, { name: 'l' }),
    );
    const play = new Play(term).fire('l:repeat', 'p:split', 'A', 'p:join', 'l:exit');
    expect(play.offered).toEqual(['B']);
    play.fire('B');
    expect(play.offered).toEqual(['p:reset']);
    play.fire('p:reset');
    expect(play.offered).toEqual(['S:end']);
    expect(play.fire('S:end').end).toBe('completed');
  });
});

describe('the order of the offered actions', () => {
  it('is the pre-order of the nodes', () => {
    const term = par([xor([A, skip()], { name: 'x' }), seq(par([B, C], { name: 'q' }))], { name: 'p' });
    const play = new Play(term).fire('p:split', 'q:split', 'x:0');
    expect(play.offered).toEqual(['A', 'B', 'C']);
  });

  it('puts the end of a scope before its body, and its handlers after', () => {
    const term = scope('S', par([raise('A', 'e'), B], { name: 'q', join: 'multi' }), { on: { e: C } });
    expect(new Play(term).net.rules.map((r) => r.label)).toEqual(['S:end', 'q:split', 'A', 'B', 'C']);
  });
});

describe('choices on data', () => {
  const whens = [
    { when: is('x', '=', 1), do: A },
    { when: is('x', '<', 2), do: B },
  ];
  const at = (x: number, branches: Parameters<typeof xor>[0]) =>
    new Play(xor(branches, { name: 'x' }), { variables: { x } }).offered;

  it('offer the first true branch only', () => {
    expect(at(1, whens)).toEqual(['x:0']);
    expect(at(0, whens)).toEqual(['x:1']);
  });

  it('offer none where nothing is true, else where there is one', () => {
    expect(at(5, whens)).toEqual(['x:none']);
    expect(at(5, [...whens, { else: true, do: C }])).toEqual(['x:2']);
    expect(at(1, [...whens, { else: true, do: C }])).toEqual(['x:0']);
  });

  it('offer open branches always, and else never beside them', () => {
    expect(at(1, [C, ...whens])).toEqual(['x:0', 'x:1']);
    expect(at(5, [C, ...whens])).toEqual(['x:0']);
    expect(at(5, [C, { else: true, do: A }])).toEqual(['x:0']);
  });

  it('raise no-branch, which a scope can catch', () => {
    const caught = scope('S', xor(whens, { name: 'x' }), { on: { 'no-branch': C } });
    expect(new Play(caught, { variables: { x: 5 } }).fire('x:none').offered).toEqual(['C']);
    const play = new Play(xor(whens, { name: 'x' }), { variables: { x: 5 } }).fire('x:none');
    expect([play.end, play.held]).toEqual(['failed', { x: '5', failed: 'no-branch' }]);
  });

  it('decide loops', () => {
    const up = task('A', { set: { x: { add: ['x', 1] } } });
    const play = new Play(loop(up, 'until', { when: is('x', '=', 2), name: 'l' }), { variables: { x: 0 } });
    expect(play.fire('A').offered).toEqual(['l:repeat']);
    expect(play.fire('l:repeat', 'A').offered).toEqual(['l:exit']);
  });
});

describe('loops that run a number of times', () => {
  it('count, and forget the count when they are left or entered', () => {
    const play = new Play(seq(loop(A, { times: 2 }, { name: 'l' }), B)).fire(
      'l:repeat',
      'A',
      'l:repeat',
      'A',
    );
    expect(play.held).toEqual({ 'l.test': 1, 'l.count': 2 });
    expect(play.offered).toEqual(['l:exit']);
    expect(play.fire('l:exit').held).toEqual({ 'B.in': 1 });
    const again = new Play(loop(loop(stop('k'), { times: 2 }, { name: 'l' }), 'while', { name: 'm' }));
    expect(again.fire('m:repeat', 'l:repeat').held).toEqual({ 'l.count': 1, 'k.sink': 1 });
  });
});

describe('joins', () => {
  it('count branches, not arrivals', () => {
    const inner = par([A, B], { name: 'q', join: 'multi' });
    const play = new Play(par([inner, C, task('D')], { name: 'p', join: { first: 2 }, rest: 'cancel' }));
    play.fire('p:split', 'q:split', 'A', 'B');
    expect(play.held).toEqual({ 'p.out0': 2, 'C.in': 1, 'D.in': 1 });
    expect(play.offered).toEqual(['C', 'D']);
    expect(play.fire('C').offered).toContain('p:join');
  });

  it('block keeps the next round out until the losers are joined', () => {
    const term = loop(par([A, B], { name: 'p', join: { first: 1 }, rest: 'block' }), 'until', { name: 'l' });
    const play = new Play(term).fire('p:split', 'A', 'p:join', 'l:repeat');
    expect(play.offered).toEqual(['B']);
    expect(play.fire('B', 'p:reset').offered).toEqual(['p:split']);
  });
});

describe('deferred choice', () => {
  it('is one position; a long task runs at its own', () => {
    const term = defer(
      [
        [event('e'), A],
        [task('L', { long: true }), B],
        [timer('t'), skip()],
        [receive('r', 'c'), C],
        [raise('E', 'x'), skip()],
      ],
      { name: 'd' },
    );
    const play = new Play(scope('S', term, { on: { x: task('X') } }));
    expect(play.offered).toEqual(['e', 'L:start', 't', 'E']);
    expect(play.fire('L:start').held).toEqual({ 'd.run1': 1 });
    expect(play.fire('L:ok').held).toEqual({ 'B.in': 1 });
    expect(new Play(scope('S', term, { on: { x: task('X') } })).fire('E').held).toEqual({ 'X.in': 1 });
  });
});

describe('counts beside the tables', () => {
  it('two untimed timers side by side: 6/6', () => {
    expect(count(new Play(par([timer('t'), timer('u')])).game)).toEqual({
      states: 6,
      edges: 6,
      ends: '1 completed',
    });
  });

  it('the empty case is completed at once', () => {
    expect(count(new Play(skip()).game)).toEqual({ states: 1, edges: 0, ends: '1 completed' });
  });
});

describe('lanes and scopes of actions', () => {
  it('name what stands around the node', () => {
    const play = new Play(par([A, scope('S', par([B], { name: 'q' }))], { name: 'p' })).fire(
      'p:split',
      'q:split',
    );
    const [a, b] = play.game.enabled(play.marking) as [never, never];
    expect([play.game.lane(a), play.game.scopes(a)]).toEqual(['p.0', []]);
    expect([play.game.lane(b), play.game.scopes(b)]).toEqual(['p.1/q.0', ['S']]);
    expect(play.game.opcode(a)).toBe('transition');
  });
});

describe('activities', () => {
  it('are the tasks, with every rule that fires them', () => {
    const { net } = new Play(seq(event('e'), task('A', { long: true }), defer([[B, C]])));
    expect(net.activities.map(({ id, rules }) => [id, rules.map((r) => net.rules[r]!.label)])).toEqual([
      ['A', ['A:start', 'A:ok']],
      ['B', ['B']],
      ['C', ['C']],
    ]);
  });
});
