import { describe, expect, it } from 'vitest';
import type { ColourDomain } from '../../src/net/colours.ts';
import { event, flow, is, outcome, par, scope, seq, task, when, xor } from '../../src/term/construct.ts';
import { count } from '../semantics.ts';
import { Play } from './play.ts';

const x = { variables: { x: 0, y: 0 } };

describe('handlers', () => {
  const bump = task('A', {
    outcomes: ['low', 'high'],
    reads: ['x'],
    writes: ['x'],
    run: ({ x: n }) => outcome((n as number) < 1 ? 'low' : 'high', { x: (n as number) + 1 }),
  });

  it('decide the outcome and write in the same step', () => {
    const play = new Play(seq(bump, task('B')), x);
    expect(play.offered).toEqual(['A:low']);
    expect(play.fire('A:low').held).toEqual({ x: '1', y: '0', 'B.in': 1 });
    expect(new Play(bump, { variables: { x: 1 } }).offered).toEqual(['A:high']);
  });

  it('offer the fault where they throw or name an unknown outcome, also with one outcome', () => {
    const throwing = task('A', {
      run: () => {
        throw new Error('no');
      },
    });
    expect(new Play(throwing).offered).toEqual(['A:fault']);
    expect(new Play(throwing).fire('A:fault').held).toEqual({ failed: 'fault' });
    const unknown = task('A', { run: () => 'other' });
    const caught = new Play(scope('S', unknown, { on: { fault: task('B') } })).fire('A:fault');
    expect(caught.offered).toEqual(['B']);
  });

  it('may write part of what they declare; the rest stays', () => {
    const part = task('A', { writes: ['x', 'y'], run: () => ({ y: 7 }) });
    expect(new Play(part, { variables: { x: 5, y: 0 } }).fire('A').held).toEqual({ x: '5', y: '7', root: 1 });
  });

  it('are not asked before a token is there', () => {
    const never = task('N', {
      run: () => {
        throw new Error('asked');
      },
    });
    expect(new Play(seq(task('A'), never)).offered).toEqual(['A']);
  });
});

describe('outcomes as plain data', () => {
  it('are offered while their condition holds; where none does the task waits', () => {
    const a = task('A', { outcomes: { one: { when: is('x', '=', 1) }, small: { when: is('x', '<', 2) } } });
    expect(new Play(a, { variables: { x: 1 } }).offered).toEqual(['A:one', 'A:small']);
    expect(new Play(a, { variables: { x: 0 } }).offered).toEqual(['A:small']);
    expect(new Play(a, { variables: { x: 2 } }).end).toBe('deadlocked');
  });

  it('read everything before they write anything', () => {
    const swap = task('A', { set: { x: { var: 'y' }, y: { var: 'x' } } });
    expect(new Play(swap, { variables: { x: 1, y: 2 } }).fire('A').held).toMatchObject({ x: '2', y: '1' });
  });
});

describe('long tasks', () => {
  const add = (name: string) => task(name, { long: true, set: { x: { add: ['x', 1] } } });

  it('lose an update when they read before the other wrote', () => {
    const both = () => new Play(par([add('A'), add('B')], { name: 'p' }), { variables: { x: 0 } });
    expect(both().fire('p:split', 'A:start', 'B:start', 'A:ok', 'B:ok').held).toMatchObject({ x: '1' });
    expect(both().fire('p:split', 'A:start', 'A:ok', 'B:start', 'B:ok').held).toMatchObject({ x: '2' });
  });

  it('decide on the values read at the start', () => {
    const a = task('A', {
      long: true,
      reads: ['x'],
      outcomes: { zero: { when: is('x', '=', 0) }, more: {} },
    });
    const play = new Play(par([a, task('B', { set: { x: 1 } })], { name: 'p' }), { variables: { x: 0 } });
    expect(play.fire('p:split', 'A:start', 'B').offered).toEqual(['A:zero', 'A:more']);
  });

  /** Two threads come to the long task A; B writes x in between. */
  const twice = (outcomes: Parameters<typeof task>[1]) =>
    seq(
      par([task('S'), task('T', { set: { x: { add: ['x', 10] } } })], { name: 'p', join: 'multi' }),
      task('A', { long: true, reads: ['x'], writes: ['y'], ...outcomes }),
    );

  it('offer tokens of several colours by number, in canonical order', () => {
    const play = new Play(twice({ run: ({ x: n }) => ({ y: n! }) }), { variables: { x: 9, y: 0 } });
    play.fire('p:split', 'S', 'A:start', 'T', 'A:start');
    expect(play.held).toMatchObject({ 'A.run': 2 });
    // {"x":19} comes before {"x":9} by code unit, though it was read later.
    expect(play.offered).toEqual(['A:ok', 'A:ok#2']);
    expect(
      new Play(twice({ run: ({ x: n }) => ({ y: n! }) }), { variables: { x: 9, y: 0 } }).fire(
        'p:split',
        'S',
        'A:start',
        'T',
        'A:start',
        'A:ok',
      ).held,
    ).toMatchObject({ y: '19' });
    expect(play.fire('A:ok#2').held).toMatchObject({ y: '9', 'A.run': 1 });
    expect(play.offered).toEqual(['A:ok']);
    expect(play.fire('A:ok').held).toMatchObject({ y: '19', root: 2 });
  });

  it('keep the number of a colour whose outcome differs', () => {
    const decide = {
      outcomes: ['small', 'large'],
      run: ({ x: n }: { readonly x?: unknown }) => ((n as number) < 10 ? 'small' : 'large'),
    };
    const play = new Play(twice(decide), { variables: { x: 9, y: 0 } }).fire(
      'p:split',
      'S',
      'A:start',
      'T',
      'A:start',
    );
    expect(play.offered).toEqual(['A:small#2', 'A:large']);
  });

  it('count equal colours as tokens of one', () => {
    const play = new Play(twice({}), { variables: { x: 9, y: 0 } }).fire(
      'p:split',
      'S',
      'T',
      'A:start',
      'A:start',
    );
    expect(play.offered).toEqual(['A:ok']);
    expect(play.fire('A:ok').held).toMatchObject({ 'A.run': 1 });
  });

  it('are withdrawn with their colours', () => {
    const term = scope(
      'S',
      par([task('A', { long: true, reads: ['x'] }), task('E', { errors: ['e'], outcomes: [] })], {
        name: 'p',
      }),
      { on: { e: task('H') } },
    );
    expect(new Play(term, { variables: { x: 0 } }).fire('p:split', 'A:start', 'E').held).toEqual({
      x: '0',
      'H.in': 1,
    });
  });

  it('never leave an offered action out: too many colours are a mistake with a code', () => {
    const counting = flow('f', {
      starts: ['g'],
      nodes: {
        g: { split: 'and' },
        up: { do: task('up', { set: { x: { add: ['x', 1] } } }) },
        a: { do: task('a', { long: true, reads: ['x'] }) },
      },
      edges: [
        ['g', 'up'],
        ['g', 'a'],
        ['up', 'g'],
      ],
    });
    const play = new Play(counting, { variables: { x: 0 } });
    const domain = play.net.fields.find((f) => f.role === 'colours')!.domain as ColourDomain;
    for (let i = 0; i < domain.most; i++) play.fire(`g<${i === 0 ? '' : 'up'}->g`, 'a:in', 'a:start', 'up');
    expect(play.offered).toContain(`a:ok#${domain.most}`);
    expect(() => play.fire('g<up->g', 'a:in', 'a:start')).toThrow(
      expect.objectContaining({ code: 'FP4005' }),
    );
  });

  it('have rules for one colour where no two tokens can meet', () => {
    const { net } = new Play(par([add('A'), add('B')]), { variables: { x: 0 } });
    expect(net.rules.map((r) => r.label)).toEqual([
      'par1:split',
      'par1:join',
      'A:start',
      'A:ok',
      'B:start',
      'B:ok',
    ]);
  });
});

describe('mistakes in the model', () => {
  const mistake = (code: string, node: string) => expect.objectContaining({ code, place: { element: node } });

  it('reading what is not declared', () => {
    const a = task('A', { run: ({ x: n }) => ({ x: n! }), writes: ['x'] });
    expect(() => new Play(a, x).offered).toThrow(mistake('FP4001', 'A'));
    const choice = xor([{ when: when(['y'], ({ x: n }) => n === 0), do: task('A') }], { name: 'c' });
    expect(() => new Play(choice, x).offered).toThrow(mistake('FP4001', 'c'));
  });

  it('writing what is not declared', () => {
    expect(() => new Play(task('A', { run: () => ({ x: 1 }) }), x).offered).toThrow(mistake('FP4002', 'A'));
  });

  it('a condition that throws', () => {
    const choice = xor(
      [
        {
          when: when(['x'], () => {
            throw new Error('bad');
          }),
          do: task('A'),
        },
      ],
      { name: 'c' },
    );
    expect(() => new Play(choice, x).offered).toThrow(mistake('FP4003', 'c'));
  });
});

describe('values', () => {
  it('are the same state however they were written', () => {
    const m = event('m', { into: 'x', domain: [{ a: 1, b: 2 }] });
    const n = event('n', { into: 'x', domain: [{ b: 2, a: 1 }] });
    const either = xor([m, n], { name: 'c' });
    expect(count(new Play(either, { variables: { x: 0 } }).game)).toEqual({
      states: 4,
      edges: 4,
      ends: '1 completed',
    });
  });
});
