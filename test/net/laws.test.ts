import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workflows } from '../../src/properties/workflows.ts';
import { explore as explorePacked } from '../../src/explore/explore.ts';
import type { FieldModel } from '../../src/fields.ts';
import { enabledIn, type Marking } from '../../src/firing.ts';
import { endsOf } from '../explore/ends.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';

const limit = 400;

/** Markings reached, breadth first or depth first, and whether they are all. */
function explore(net: FieldModel, breadthFirst: boolean, visit: (m: Marking) => void = () => undefined) {
  const game = tokenGame(net);
  const keys = new Set([game.key(game.initial)]);
  const open = [game.initial];
  while (open.length > 0 && keys.size < limit) {
    const marking = (breadthFirst ? open.shift() : open.pop())!;
    visit(marking);
    for (const action of game.enabled(marking)) {
      const next = game.step(marking, action).state;
      const key = game.key(next);
      if (!keys.has(key)) open.push(next);
      keys.add(key);
    }
  }
  return { keys, complete: open.length === 0 };
}

describe('the net of any workflow', () => {
  it('offers unique labels, in the order of its rules', () => {
    fc.assert(
      fc.property(workflows(), (model) => {
        const net = translate(model);
        const game = tokenGame(net);
        explore(net, true, (m) => {
          const offered = game.enabled(m);
          expect(offered.map(({ rule }) => rule)).toEqual(enabledIn(net, m));
          expect(new Set(offered.map(({ label }) => label)).size).toBe(offered.length);
        });
      }),
    );
  });

  it('is explored in packed states as it is played', async () => {
    await fc.assert(
      fc.asyncProperty(workflows(), async (model) => {
        const net = translate(model);
        const game = tokenGame(net);
        const ends = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
        let edges = 0;
        const { keys, complete } = explore(net, true, (m) => {
          edges += game.enabled(m).length;
          const end = game.end(m);
          if (end) ends[end]++;
        });
        fc.pre(complete);
        const packed = await explorePacked(translate(model));
        // whatever is proved unbounded has infinitely many states
        expect(packed).toMatchObject({ complete: true, states: keys.size, edges });
        expect(endsOf(packed)).toEqual(ends);
      }),
    );
  });

  it('has the same states in whatever order values are met', () => {
    fc.assert(
      fc.property(workflows(), (model) => {
        const broad = explore(translate(model), true);
        const deep = explore(translate(model), false);
        fc.pre(broad.complete && deep.complete);
        expect([...deep.keys].sort()).toEqual([...broad.keys].sort());
      }),
    );
  });

  it('keeps every field within its bound', () => {
    fc.assert(
      fc.property(workflows(), (model) => {
        const net = translate(model);
        explore(net, true, (m) => {
          net.fields.forEach((f, i) => {
            expect(m[i]).toBeGreaterThanOrEqual(0);
            if (f.bound !== null) expect(m[i]).toBeLessThanOrEqual(f.bound);
          });
        });
      }),
    );
  });

  it('has nothing left of a case that failed, and no token in one that ended otherwise', () => {
    fc.assert(
      fc.property(workflows(), (model) => {
        const net = translate(model);
        const game = tokenGame(net);
        const kept = new Set(['variable', 'channel', 'order', 'failed']);
        explore(net, true, (m) => {
          const end = game.end(m);
          const held = net.fields.filter((_, i) => m[i]! > 0).map((f) => f.role);
          if (end === 'failed') expect(held.filter((role) => !kept.has(role))).toEqual([]);
          if (end === 'completed')
            expect(held.filter((role) => role === 'token' || role === 'colours')).toEqual([]);
          if (end === 'cancelled')
            expect(held.filter((role) => role === 'token' || role === 'sink')).toEqual([]);
        });
      }),
    );
  });
});
