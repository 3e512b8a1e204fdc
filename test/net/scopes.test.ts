import { describe, expect, it } from 'vitest';
import { cancel, finish, loop, par, scope, send, seq, skip, stop, task } from '../../src/term/construct.ts';
import { raise } from '../../src/term/derived.ts';
import { Play } from './play.ts';

const [A, B, C] = ['A', 'B', 'C'].map((name) => task(name)) as [
  ReturnType<typeof task>,
  ReturnType<typeof task>,
  ReturnType<typeof task>,
];

describe('errors', () => {
  it('clear the scope that catches them and enter its handler; the star catches what is not named', () => {
    const term = scope('S', par([raise('A', 'e'), raise('B', 'f')], { name: 'p' }), {
      on: { e: C, '*': task('D') },
    });
    expect(new Play(term).fire('p:split', 'A').held).toEqual({ 'C.in': 1 });
    expect(new Play(term).fire('p:split', 'B').held).toEqual({ 'D.in': 1 });
    expect(new Play(term).fire('p:split', 'B', 'D').end).toBe('completed');
  });

  it('travel outwards past scopes that do not handle them, and out of handlers', () => {
    const inner = scope('R', raise('A', 'e'), { on: { f: C } });
    expect(new Play(scope('S', inner, { on: { e: B } })).fire('A').held).toEqual({ 'B.in': 1 });
    const again = scope('R', raise('A', 'e'), { on: { e: raise('D', 'e') } });
    expect(new Play(scope('S', again, { on: { e: B } })).fire('A', 'D').held).toEqual({ 'B.in': 1 });
    expect(new Play(again).fire('A', 'D').end).toBe('failed');
  });

  it('leave variables and messages as they were, the writes of the action among them', () => {
    const failing = task('A', { errors: ['e'], set: { x: 2 } });
    const play = new Play(
      par([seq(send('s', 'c'), failing), scope('S', stop('k')), loop(B, { times: 2 }, { name: 'l' })], {
        name: 'p',
      }),
      { variables: { x: 0 } },
    );
    play.fire('p:split', 's', 'l:repeat', 'A:e');
    expect(play.held).toEqual({ x: '2', failed: 'e', c: 1 });
    expect(play.end).toBe('failed');
    expect(play.offered).toEqual([]);
  });

  it('go to the outcome terms that tasks have', () => {
    const term = seq(task('A', { outcomes: { ok: skip(), no: B } }), C);
    expect(new Play(term).fire('A:ok').offered).toEqual(['C']);
    expect(new Play(term).fire('A:no').offered).toEqual(['B']);
  });
});

describe('withdrawing', () => {
  it('finish goes on after an active scope, once', () => {
    const term = par([seq(scope('S', A), B), seq(C, finish('f', 'S'))], { name: 'p' });
    expect(new Play(term).fire('p:split', 'C', 'f').held).toEqual({ 'B.in': 1, 'p.out1': 1 });
    expect(new Play(term).fire('p:split', 'A', 'C', 'f').held).toEqual({ 'B.in': 1, 'p.out1': 1 });
    expect(new Play(term).fire('p:split', 'A', 'S:end', 'C', 'f').held).toEqual({ 'B.in': 1, 'p.out1': 1 });
    expect(new Play(term).fire('p:split', 'A', 'S:end', 'B', 'C', 'f').held).toEqual({
      'p.out0': 1,
      'p.out1': 1,
    });
  });

  it('a node inside the scope does not go on itself', () => {
    expect(new Play(seq(scope('S', seq(finish('f', 'S'), B)), C)).fire('f').held).toEqual({ 'C.in': 1 });
    expect(new Play(seq(scope('S', seq(cancel('f', 'S'), B)), C)).fire('f').end).toBe('cancelled');
  });

  it('a handler lies outside its scope', () => {
    const term = scope('S', raise('A', 'e'), { on: { e: seq(cancel('f', 'S'), C) } });
    expect(new Play(term).fire('A', 'f').held).toEqual({ 'C.in': 1 });
  });

  it('takes nested scopes, sinks, joins and counters along, and nothing outside', () => {
    const body = par([scope('R', A), loop(B, { times: 2 }, { name: 'l' }), scope('Q', stop('k'))], {
      name: 'q',
    });
    const term = par([scope('S', body), seq(C, cancel('f', 'S'))], { name: 'p' });
    const play = new Play(term).fire('p:split', 'q:split', 'l:repeat', 'A', 'Q:end', 'C');
    expect(play.held).toEqual({ 'f.in': 1, 'R.done': 1, 'B.in': 1, 'l.count': 1, 'q.out2': 1 });
    expect(play.fire('f').held).toEqual({ 'p.out1': 1 });
    expect(play.end).toBe('deadlocked');
  });

  it('of the case completes it or cancels it', () => {
    expect(new Play(par([A, finish('f', 'case')])).fire('par1:split', 'f').end).toBe('completed');
    expect(new Play(par([A, cancel('f', 'case')])).fire('par1:split', 'f').end).toBe('cancelled');
  });
});

describe('scopes', () => {
  it('end once, when the last thread has, whatever stops inside', () => {
    const term = seq(scope('S', par([A, seq(B, stop('k'))], { name: 'p', join: 'multi' })), C);
    const play = new Play(term).fire('p:split', 'A');
    expect(play.offered).toEqual(['B']);
    expect(play.fire('B').held).toEqual({ 'S.done': 1, 'k.sink': 1 });
    expect(play.fire('S:end').held).toEqual({ 'C.in': 1 });
  });

  it('wait for the scopes inside', () => {
    const play = new Play(scope('S', par([scope('R', A), B], { name: 'p', join: 'multi' }))).fire(
      'p:split',
      'A',
      'B',
    );
    expect(play.offered).toEqual(['R:end']);
    expect(play.fire('R:end').held).toEqual({ 'S.done': 2 });
  });

  it('of no action end all the same', () => {
    expect(new Play(scope('S', skip())).offered).toEqual(['S:end']);
  });
});
