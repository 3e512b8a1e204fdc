import { expect } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import { model, type ModelOptions } from '../../src/term/model.ts';
import type { Term } from '../../src/term/term.ts';
import { count } from '../semantics.ts';

/** `states/edges, ends` of a term, as the plain token game counts them; the packed explorer has to count the same. */
export async function sizes(term: Term, options: ModelOptions = {}): Promise<string> {
  const { states, edges, ends } = count(tokenGame(translate(model('counted', term, options))));
  const { stateSpace } = await verdicts(term, options);
  const packed = (['completed', 'cancelled', 'failed', 'deadlocked'] as const)
    .filter((end) => Number(stateSpace.ends[end]) > 0)
    .map((end) => `${stateSpace.ends[end]} ${end}`)
    .join(', ');
  expect([stateSpace.states, stateSpace.edges, packed || 'none']).toEqual([states, edges, ends]);
  return `${states}/${edges}, ${ends}`;
}

/** The analysis of a term. */
export function verdicts(term: Term, options: ModelOptions = {}): Promise<Analysis> {
  return analyse(translate(model('analysed', term, options)), { maxStates: 100_000 });
}

/** The verdict on one property, and what breaks it. */
export function verdict({ properties }: Analysis, name: string) {
  const { holds, culprits } = properties.find((property) => property.name === name)!;
  return { holds, culprits };
}
