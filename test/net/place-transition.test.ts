import { describe, expect, it } from 'vitest';
import { BugError } from '../../src/errors.ts';
import { tokenGame } from '../../src/net/game.ts';
import { placeTransitionNet } from '../../src/net/place-transition.ts';
import { count } from '../semantics.ts';

const arc = (source: string, target: string, weight = 1) => ({ source, target, weight });
const place = (id: string, initial = 0) => ({ id, initial });
const transitions = (...ids: string[]) => ids.map((id) => ({ id }));

const line = {
  name: 'line',
  places: [place('i', 1), place('p'), place('o')],
  transitions: transitions('t', 'u'),
  arcs: [arc('i', 't'), arc('t', 'p'), arc('p', 'u'), arc('u', 'o')],
};

describe('placeTransitionNet', () => {
  it('takes a net with one marked source and a sink as a workflow net', () => {
    const net = placeTransitionNet(line);
    expect(net.ending).toBe('workflow-net');
    expect(net.fields.map((f) => f.role)).toEqual(['token', 'token', 'final']);
    expect(net.activities).toEqual([
      { id: 't', rules: [0] },
      { id: 'u', rules: [1] },
    ]);
    expect(count(tokenGame(net))).toEqual({ states: 3, edges: 2, ends: '1 completed' });
  });

  it.each([
    ['two tokens in the source', { ...line, places: [place('i', 2), place('p'), place('o')] }],
    ['another place is marked', { ...line, places: [place('i', 1), place('p', 1), place('o')] }],
    ['the source is not marked', { ...line, places: [place('i'), place('p', 1), place('o')] }],
    [
      'a second source',
      { ...line, places: [...line.places, place('q')], arcs: [...line.arcs, arc('q', 'u')] },
    ],
    ['no sink', { ...line, arcs: [...line.arcs, arc('o', 't')] }],
  ])('takes any other net as a plain one: %s', (_, net) => {
    const built = placeTransitionNet(net);
    expect(built.ending).toBe('plain-net');
    expect(built.fields.every((f) => f.role === 'token')).toBe(true);
  });

  it('ends a workflow net deadlocked while a token lies outside its sinks', () => {
    const net = placeTransitionNet({ ...line, arcs: [...line.arcs, arc('t', 'o'), arc('i', 'u')] });
    expect(count(tokenGame(net)).ends).toBe('1 deadlocked');
  });

  it('fires weighted arcs and self-loops, and adds up arcs between the same two', () => {
    const net = placeTransitionNet({
      name: 'weights',
      places: [place('p', 3), place('q')],
      transitions: transitions('t'),
      arcs: [arc('p', 't'), arc('p', 't'), arc('t', 'p'), arc('t', 'q', 5)],
    });
    const game = tokenGame(net);
    const first = game.step(game.initial, game.enabled(game.initial)[0]!).state;
    expect(first).toEqual([2, 5]);
    const second = game.step(first, game.enabled(first)[0]!).state;
    expect(second).toEqual([1, 10]);
    expect(game.enabled(second)).toEqual([]);
    expect(game.end(second)).toBe('deadlocked');
  });

  it('offers a transition without inputs always', () => {
    const net = placeTransitionNet({
      name: 'spring',
      places: [place('p')],
      transitions: transitions('t'),
      arcs: [arc('t', 'p')],
    });
    const game = tokenGame(net);
    expect(game.enabled([7]).map((a) => a.label)).toEqual(['t']);
  });

  it.each([
    ['an arc between places', { ...line, arcs: [arc('i', 'p')] }],
    ['an arc from nowhere', { ...line, arcs: [arc('x', 't')] }],
    ['an arc without weight', { ...line, arcs: [arc('i', 't', 0)] }],
    ['a place twice', { ...line, places: [place('i', 1), place('i')] }],
    ['a place and a transition of one id', { ...line, transitions: transitions('t', 'i') }],
  ])('rejects %s', (_, net) => {
    expect(() => placeTransitionNet(net)).toThrow(BugError);
  });
});
