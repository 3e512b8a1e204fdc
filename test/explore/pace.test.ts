import { describe, expect, it } from 'vitest';
import { explore } from '../../src/explore/explore.ts';
import { tokenGame } from '../../src/net/game.ts';
import { count } from '../semantics.ts';
import { field, model, rule } from './small-models.ts';

describe('rules that wait', () => {
  it('are enabled only where no urgent one is', async () => {
    // p and q: u is urgent, w waits, n does neither
    const fields = [field('p', 'token', 1), field('q', 'token', 1)];
    const rules = [
      rule('w', [0], [], { pace: 'waits' }),
      rule('u', [1], [], { pace: 'urgent' }),
      rule('n', [1], []),
    ];
    const net = model('plain-net', fields, rules);
    const exploration = await explore(net);
    // pq -> p by u or n; then w
    expect(exploration.successors(0).map(({ rule }) => rule)).toEqual([1, 2]);
    expect({ states: exploration.states, edges: exploration.edges }).toEqual({ states: 3, edges: 3 });
    expect(count(tokenGame(net))).toMatchObject({ states: 3, edges: 3 });
    expect([...exploration.fired]).toEqual([1, 1, 1]);
  });

  it('prove nothing unbounded that an urgent rule would stop', async () => {
    // w fills c and waits for u, which empties it at 2: c = 0, 1, 2
    const fields = [field('p', 'token', 1), field('c', 'channel')];
    const rules = [
      rule('w', [0], [0, 1], { pace: 'waits' }),
      rule('u', [], [], { pace: 'urgent', atLeast: [[1, 2]], take: [[1, 2]] }),
    ];
    const { covering, states, complete } = await explore(model('plain-net', fields, rules));
    expect({ covering, states, complete }).toEqual({ covering: null, states: 3, complete: true });
  });

  it('prove nothing unbounded that an immediate rule would stop', async () => {
    // w fills c until i, which nothing may precede, empties it at 2: c = 0, 1, 2
    const fields = [field('p', 'token', 1), field('c', 'channel')];
    const rules = [
      rule('w', [0], [0, 1]),
      rule('i', [], [], { pace: 'immediate', atLeast: [[1, 2]], take: [[1, 2]] }),
    ];
    const { covering, states, complete } = await explore(model('plain-net', fields, rules));
    expect({ covering, states, complete }).toEqual({ covering: null, states: 3, complete: true });
  });

  it('still prove what no urgent rule can stop', async () => {
    const fields = [field('p', 'token', 1), field('c', 'channel'), field('q')];
    const rules = [rule('w', [0], [0, 1], { pace: 'waits' }), rule('u', [2], [], { pace: 'urgent' })];
    expect((await explore(model('plain-net', fields, rules))).covering?.grows).toEqual([1]);
  });
});
