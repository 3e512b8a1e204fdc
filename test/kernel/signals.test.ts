import { expect, it } from 'vitest';
import { bisimilar } from '../../properties/laws.ts';
import { engine } from '../../src/kernel/engine.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import * as f from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';

/** What one signal of a step has moved, another one does not move again, though a receiver waits where it was put. */
it('two signals in one action move only what waited before', () => {
  const term = f.flow('two', {
    starts: ['a', 'b', 'g'],
    nodes: {
      a: { sends: ['s'] },
      b: { sends: ['s', 't'] },
      g: { split: 'defer' },
      r: { receives: ['s'] },
      q: { receives: ['t'] },
    },
    edges: [
      ['g', 'r'],
      ['g', 'q'],
      ['r', 'g'],
    ],
  });
  const built = model('two', term, { channels: { s: 'signal', t: 'signal' } });
  const walk = bisimilar(engine(built), tokenGame(translate(built)), 100);
  expect(walk).toMatchObject({ broken: null, complete: true });
});

it('a token that a signal has moved is not moved by the next receiver in the same step', () => {
  const term = f.flow('one', {
    starts: ['g', 'b'],
    nodes: {
      a: { do: f.event('a'), sends: ['s'] },
      b: { receives: ['s'] },
      g: { split: 'defer' },
      r: { receives: ['s'] },
    },
    edges: [
      ['b', 'g'],
      ['r', 'b'],
      ['g', 'r'],
      ['g', 'a'],
      ['a', 'b'],
    ],
  });
  const built = model('one', term, { channels: { s: 'signal' } });
  const walk = bisimilar(engine(built), tokenGame(translate(built)), 200);
  expect(walk.broken).toBeNull();
});
