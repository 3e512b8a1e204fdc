/** Properties over runs have one answer on the engine and on the net. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { engine } from '../src/kernel/engine.ts';
import { tokenGame } from '../src/net/game.ts';
import { translate } from '../src/net/translate.ts';
import { nodeIn } from '../src/term/firing.ts';
import { eventually, exactlyOnce, leadsTo } from '../src/term/property.ts';
import type { RunProperty, Term } from '../src/term/term.ts';
import { preorder } from '../src/term/walk.ts';
import { searchRuns } from '../src/verify/run-properties.ts';
import { workflows } from '../src/properties/workflows.ts';

const limits = { maxStates: 3000 };

function tasksOf(term: Term): string[] {
  return [...preorder(term)].flatMap((t) => (t.kind === 'task' || t.kind === 'event' ? [t.name] : []));
}

test('a property over runs has one answer, one number of states and one length of witness on engine and net', async () => {
  const answers = { yes: 0, no: 0, unknown: 0, rounds: 0 };
  await fc.assert(
    fc.asyncProperty(workflows(), fc.nat(), fc.nat(), async (built, i, j) => {
      const tasks = tasksOf(built.term);
      fc.pre(tasks.length > 0);
      const [a, b] = [tasks[i % tasks.length]!, tasks[j % tasks.length]!];
      expect([nodeIn(a), nodeIn(b)]).toEqual([a, b]);
      const asked: RunProperty[] = [eventually('p', a), exactlyOnce(a), leadsTo('q', a, b)];
      const game = tokenGame(translate(built));
      for (const property of asked) {
        const ours = await searchRuns(engine(built), built, property, limits);
        const theirs = await searchRuns(game, built, property, limits);
        answers[ours.holds]++;
        const shown = (decided: typeof ours) =>
          decided.holds === 'no' && decided.loopFrom === undefined ? decided.labels.length : null;
        if (ours.holds === 'no' && ours.loopFrom !== undefined) answers.rounds++;
        expect({ holds: ours.holds, length: shown(ours) }).toEqual({
          holds: theirs.holds,
          length: shown(theirs),
        });
        if (ours.holds === 'yes') expect(ours.states).toBe(theirs.states);
      }
    }),
    { numRuns: 100 },
  );
  expect(answers.yes).toBeGreaterThan(30);
  expect(answers.no).toBeGreaterThan(60);
  expect(answers.rounds).toBeGreaterThan(0);
});
