import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collaborations } from '../../properties/collaborations.ts';
import { conversations } from '../../properties/conversations.ts';
import { reactingFlows } from '../../src/properties/terms/drawn.ts';
import { workflows } from '../../src/properties/workflows.ts';
import { engine } from '../../src/kernel/engine.ts';
import type { Lts, Offer } from '../../src/lts.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import type { Model } from '../../src/term/term.ts';

/** Keys of the states met first, and their rows as texts: of each state in the same place. */
function told<S, A extends Offer>(system: Lts<S, A>, limit: number) {
  const seen = new Set<string>();
  const keys: string[] = [];
  const rows: string[] = [];
  const row: number[] = [];
  const queue = [system.initial];
  for (const state of queue) {
    if (keys.length > limit) break;
    for (const action of system.enabled(state)) {
      const next = system.step(state, action).state;
      keys.push(system.key(next));
      rows.push(row.slice(0, system.words!(next, row)).join());
      if (!seen.has(keys.at(-1)!)) queue.push(next);
      seen.add(keys.at(-1)!);
    }
  }
  return { keys, rows };
}

const models: fc.Arbitrary<Model> = fc.oneof(workflows(), reactingFlows(), collaborations(), conversations());

it.each([
  ['the engine', (model: Model) => engine(model) as Lts<unknown, Offer>],
  ['the token game', (model: Model) => tokenGame(translate(model)) as Lts<unknown, Offer>],
])('%s tells the same row for two states exactly if it tells the same key', (_, systemOf) => {
  fc.assert(
    fc.property(models, (model) => {
      const { keys, rows } = told(systemOf(model), 300);
      const paired = new Set(keys.map((key, i) => `${key}\n\n${rows[i]}`));
      expect([new Set(keys).size, new Set(rows).size]).toEqual([paired.size, paired.size]);
    }),
    { numRuns: 60 },
  );
});
