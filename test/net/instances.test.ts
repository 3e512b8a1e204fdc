import { describe, expect, it } from 'vitest';
import {
  event,
  is,
  loop,
  mi,
  par,
  scope,
  send,
  seq,
  skip,
  stop,
  task,
  when,
  xor,
  type MiOptions,
} from '../../src/term/construct.ts';
import type { Json } from '../../src/term/term.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

const A = task('A');
const B = task('B');
const play = (options: MiOptions, variables: Record<string, Json> = {}) =>
  new Play(seq(mi('m', A, options), B), { variables });

describe('how many instances there are', () => {
  it('is fixed, open, or begins with the least', () => {
    expect(play({ count: 2 }).fire('m:start').held).toEqual({ 'm[0]/A.in': 1, 'm[1]/A.in': 1 });
    const open = play({ count: { min: 0, max: 2 } });
    expect(open.offered).toEqual(['m:start=0', 'm:start=1', 'm:start=2']);
    expect(open.fire('m:start=1').held).toEqual({ 'm[0]/A.in': 1, 'm.idle1': 1 });
    expect(open.fire('m[0]/A', 'm:join').offered).toEqual(['B']);
    const added = play({ count: { min: 0, max: 2 }, add: true }).fire('m:start');
    expect(added.offered).toEqual(['m:add', 'm:join']);
    expect(added.fire('m:add').held).toEqual({ 'm[0]/A.in': 1, 'm.idle1': 1 });
    expect(added.fire('m:add').offered).toEqual(['m[0]/A', 'm[1]/A']);
  });

  it('is computed from data, and outside the bounds an error', () => {
    const counts: MiOptions = { count: { min: 1, max: 3, from: { var: 'n' } } };
    expect(play(counts, { n: 2 }).offered).toEqual(['m:start']);
    expect(play(counts, { n: 2 }).fire('m:start').held).toMatchObject({ 'm[1]/A.in': 1, 'm.idle2': 1 });
    for (const n of [0, 4, 1.5, 'two']) expect(play(counts, { n }).offered).toEqual(['m:bounds']);
    expect(play(counts, { n: 0 }).fire('m:bounds').held).toEqual({ n: '0', failed: 'bounds' });
    const sum = { reads: ['n', 'k'], count: (d: Record<string, Json>) => Number(d.n) + Number(d.k) };
    const handler = play({ count: { min: 1, max: 3, from: sum } }, { n: 1, k: 2 }).fire('m:start');
    expect(handler.offered).toEqual(['m[0]/A', 'm[1]/A', 'm[2]/A']);
  });

  it('waits at the entry while one activation is in progress', () => {
    const twice = seq(par([skip(), skip()], { name: 'p', join: 'multi' }), mi('m', A, { count: 1 }));
    const running = new Play(scope('S', twice)).fire('p:split', 'm:start');
    expect(running.held).toEqual({ 'm.in': 1, 'm[0]/A.in': 1 });
    expect(running.offered).toEqual(['m[0]/A']);
    const free = scope(
      'S',
      seq(par([skip(), skip()], { name: 'p', join: 'multi' }), mi('m', A, { count: 1, join: 'multi' })),
    );
    expect(new Play(free).fire('p:split', 'm:start', 'm:start').held).toEqual({ 'm[0]/A.in': 2 });
  });

  it('orders instances by number, nested ones by path', () => {
    const labels = new Play(mi('m', mi('k', A, { count: 2 }), { count: 11 })).net.rules.map((r) => r.label);
    expect(labels.filter((l) => l.endsWith('A')).slice(-4)).toEqual([
      'm[9]/k[0]/A',
      'm[9]/k[1]/A',
      'm[10]/k[0]/A',
      'm[10]/k[1]/A',
    ]);
  });
});

describe('partial joins', () => {
  it('leave the others to run until they are reset', () => {
    const m = play({ count: 2, join: { first: 1 }, rest: 'leave' }).fire('m:start', 'm[1]/A', 'm:join');
    expect(m.held).toEqual({ 'm[0]/A.in': 1, 'm.out1': 1, 'm.fired': 1, 'B.in': 1 });
    expect(m.fire('m[0]/A').offered).toEqual(['m:reset', 'B']);
    expect(m.fire('m:reset').held).toEqual({ 'B.in': 1 });
  });

  it('join when all are done where fewer were started', () => {
    for (const rest of ['cancel', 'leave'] as const) {
      const m = play({ count: { min: 1, max: 3 }, join: { first: 2 }, rest }).fire('m:start=1');
      expect(m.offered).toEqual(['m[0]/A']);
      expect(m.fire('m[0]/A').offered).toEqual(['m:join']);
    }
  });

  it('add no instance once they have fired', () => {
    const m = play({ count: { min: 1, max: 2 }, add: true, join: { first: 1 }, rest: 'leave' });
    expect(m.fire('m:start', 'm[0]/A').offered).toEqual(['m:add', 'm:join']);
    expect(m.fire('m:join').offered).toEqual(['m:reset', 'B']);
  });

  it('ask for as many as data say when the join is tested', () => {
    const up = task('A', { set: { n: { add: ['n', -1] } } });
    const dynamic = (n: Json, rest: 'cancel' | 'leave') =>
      new Play(
        mi('m', up, {
          count: 3,
          join: { first: { reads: ['n'], count: (d) => d.n as number } },
          rest,
        }),
        { variables: { n } },
      ).fire('m:start');
    for (const rest of ['cancel', 'leave'] as const) {
      expect(dynamic(4, rest).fire('m[0]/A').offered).toEqual(['m[1]/A', 'm[2]/A']);
      expect(dynamic(4, rest).fire('m[0]/A', 'm[1]/A').offered).toEqual(['m:join', 'm[2]/A']);
      expect(dynamic(9, rest).fire('m[0]/A', 'm[1]/A').offered).toEqual(['m[2]/A']);
      expect(dynamic(9, rest).fire('m[0]/A', 'm[1]/A', 'm[2]/A').offered).toEqual(['m:join']);
      // below 1 it counts as 1: nothing has arrived yet
      expect(dynamic(0, rest).offered).toEqual(['m[0]/A', 'm[1]/A', 'm[2]/A']);
      expect(dynamic(0, rest).fire('m[0]/A').offered).toContain('m:join');
    }
  });

  it('join where none was started, however many are asked for', () => {
    for (const n of [0, 1]) {
      const join = { first: { var: 'n' } };
      expect(play({ count: { min: 0, max: 2 }, join }, { n }).fire('m:start=0').offered).toEqual(['m:join']);
    }
  });

  it('offer every label once, whatever data say', () => {
    const up = task('A', { set: { n: { add: ['n', 1], mod: 5 } } });
    const term = scope(
      'S',
      mi('m', up, {
        count: { min: 0, max: 3 },
        join: { first: { var: 'n' } },
        rest: 'leave',
      }),
    );
    const { game } = new Play(term, { variables: { n: 0 } });
    const open = [game.initial];
    const seen = new Set(open.map((m) => game.key(m)));
    for (const marking of open) {
      const labels = game.enabled(marking).map((a) => a.label);
      expect(new Set(labels).size).toBe(labels.length);
      for (const action of game.enabled(marking)) {
        const next = game.step(marking, action).state;
        if (!seen.has(game.key(next))) open.push(next);
        seen.add(game.key(next));
      }
    }
    expect(open.length).toBeGreaterThan(20);
  });
});

describe('items', () => {
  const note = task('A', {
    reads: ['item', 'log'],
    writes: ['log'],
    run: (d) => ({ log: [...(d.log as Json[]), d.item!] }),
  });
  const variables = { list: ['a', { k: 1 }], log: [] };
  const items = { variable: 'list', max: 3 };

  it('are kept with their instances until the join', () => {
    const m = new Play(seq(mi('m', note, { items }), B), { variables }).fire('m:start');
    expect(m.held).toMatchObject({ 'm[0]/item': '"a"', 'm[1]/item': '{"k":1}', 'm.idle2': 1 });
    m.fire('m[1]/A');
    expect(m.held).toMatchObject({ log: '[{"k":1}]', 'm[1]/item': '{"k":1}' });
    m.fire('m[0]/A');
    expect(m.offered).toEqual(['m:join']);
    expect(m.fire('m:join').held).toEqual({ list: '["a",{"k":1}]', log: '[{"k":1},"a"]', 'B.in': 1 });
  });

  it('are those that the list had at the start', () => {
    const change = task('A', { set: { list: { value: [] } } });
    const m = new Play(
      mi(
        'm',
        seq(
          change,
          xor(
            [
              { when: is('item', '=', 'a'), do: B },
              { else: true, do: skip() },
            ],
            { name: 'x' },
          ),
        ),
        { items },
      ),
      { variables },
    );
    m.fire('m:start', 'm[0]/A', 'm[1]/A');
    expect(m.offered).toEqual(['m[0]/x:0', 'm[1]/x:1']);
  });

  it('make instances tell apart: one list of equal items is no other', () => {
    const size = (list: Json) =>
      count(new Play(mi('m', note, { items }), { variables: { list, log: [] } }).game).states;
    expect(size(['a', 'b'])).toBe(size(['a', 'a']) + 2);
    expect(size([null, null])).toBe(size(['a', 'a']));
  });

  it('are out of bounds where the list is too long, or none', () => {
    for (const list of [[1, 2, 3, 4], 'ab', { length: 1 }, 2]) {
      expect(new Play(mi('m', note, { items }), { variables: { list, log: [] } }).offered).toEqual([
        'm:bounds',
      ]);
    }
    const empty = new Play(mi('m', note, { items }), { variables: { list: [], log: [] } }).fire('m:start');
    expect(empty.offered).toEqual(['m:join']);
  });

  it('go at the reset, with the region, and with multi when the instance is first done', () => {
    const held = (options: MiOptions, ...labels: string[]) =>
      Object.keys(new Play(scope('S', mi('m', note, options)), { variables }).fire(...labels).held).filter(
        (n) => n.endsWith('item'),
      );
    const leave = { items, join: { first: 1 }, rest: 'leave' } as const;
    expect(held(leave, 'm:start', 'm[0]/A', 'm:join')).toEqual(['m[0]/item', 'm[1]/item']);
    expect(held(leave, 'm:start', 'm[0]/A', 'm:join', 'm[1]/A', 'm:reset')).toEqual([]);
    expect(held({ ...leave, rest: 'cancel' }, 'm:start', 'm[0]/A', 'm:join')).toEqual([]);
    expect(held({ items, join: 'multi' }, 'm:start', 'm[0]/A')).toEqual(['m[1]/item']);
    expect(
      new Play(mi('m', skip(), { items, join: 'multi' }), { variables }).fire('m:start').held,
    ).not.toHaveProperty('m[0]/item');
  });

  it('are the innermost ones, and read by long tasks, loops and counts', () => {
    const long = task('L', {
      long: true,
      reads: ['item', 'log'],
      writes: ['log'],
      run: (d) => ({ log: [d.item!] }),
    });
    const inner = mi('k', long, { items: { variable: 'item', max: 2 } });
    const m = new Play(mi('m', inner, { items: { variable: 'list', max: 2 } }), {
      variables: { list: [[1, 2], [3]], log: [] },
    }).fire('m:start', 'm[0]/k:start', 'm[1]/k:start');
    expect(m.held).toMatchObject({ 'm[0]/k[1]/item': '2', 'm[1]/k[0]/item': '3', 'm[1]/item': '[3]' });
    expect(m.fire('m[0]/k[1]/L:start', 'm[0]/k[1]/L:ok').held).toMatchObject({ log: '[2]' });
    const counted = mi('k', A, { count: { min: 1, max: 2, from: { var: 'item' } } });
    const c = new Play(mi('m', counted, { items }), { variables: { list: [2, 7] } }).fire('m:start');
    expect(c.offered).toEqual(['m[0]/k:start', 'm[1]/k:bounds']);
    const body = loop(A, 'while', { when: when(['item'], (d) => d.item === 1), name: 'l' });
    const l = new Play(mi('m', body, { items }), { variables: { list: [1, 2] } }).fire('m:start');
    expect(l.offered).toEqual(['m[0]/l:repeat', 'm[1]/l:exit']);
  });

  it('are null for threads that outlive their instance', () => {
    const body = par(
      [skip(), task('A', { reads: ['item'], writes: ['log'], run: (d) => ({ log: d.item! }) })],
      {
        name: 'p',
        join: 'multi',
      },
    );
    const m = new Play(mi('m', body, { items: { variable: 'list', max: 1 } }), {
      variables: { list: [1], log: 0 },
    });
    m.fire('m:start', 'm[0]/p:split', 'm:join');
    expect(m.held).toMatchObject({ 'm[0]/A.in': 1, log: '0' });
    expect(m.fire('m[0]/A').held).toMatchObject({ log: 'null' });
  });
});

describe('ends inside instances', () => {
  it('count for the scope around them all', () => {
    const term = scope('S', mi('m', seq(send('s', 'c'), event('e'), stop('k')), { count: 2, join: 'multi' }));
    const m = new Play(term).fire('m:start', 'm[0]/s', 'm[0]/e');
    expect(m.held).toMatchObject({ 'm[0]/k.sink': 1, c: 1 });
    expect(m.fire('m[1]/s', 'm[1]/e').offered).toEqual(['S:end']);
  });
});
