import type { Space } from '../explore/space.ts';
import type { FieldModel } from '../fields.ts';
import { standardProperties } from '../report/document.ts';
import type { ModelResult, StandardProperty, StateSpace } from '../report/document.ts';
import { doomIn } from './completion.ts';
import type { Context, Explored, PropertyVerdict } from './context.ts';
import { deadlockFrom, firstDoomed } from './doom.ts';
import { notesOn, stateSpaceOf } from './figures.ts';
import type { Invariant } from './invariants.ts';
import { ask, decideAll, type Answers } from './questions.ts';

export interface Analysis {
  readonly verdict: ModelResult['verdict'];
  /** The standard properties, in the order of the report, then the invariants. */
  readonly properties: readonly PropertyVerdict[];
  readonly stateSpace: StateSpace;
  /** What was cut, and what is assumed: one sentence each. */
  readonly notes: readonly string[];
  readonly elapsedMs: number;
}

/** The properties that make up `sound`. */
const soundness: readonly StandardProperty[] = [
  'option-to-complete',
  'proper-completion',
  'no-dead-tasks',
  'bounded',
  'no-unhandled-failure',
  'no-undelivered-messages',
];

/**
 * Decides the eight standard properties and the user's invariants for a model whose states were explored, and releases the space.
 *
 * A property that nothing violates is `yes` only after a complete search; the error `limit` counts as a cut. What was
 * proved to be violated stays `no` however the search ended.
 *
 * @param leavesOpen see {@link Context}
 * @throws UserError FP1401, FP1402 for an invariant that cannot be evaluated; whatever predicates of the model throw
 */
export async function analyseSpace(
  space: Space,
  invariants: readonly Invariant[] = [],
  leavesOpen: Context['leavesOpen'] = () => null,
): Promise<Analysis> {
  const start = performance.now();
  const { model } = space;
  const explored: Explored = {
    model,
    fired: space.fired,
    unbounded: space.unbounded,
    largest: (field) => space.largest(field),
    doom: async () => {
      const run = await doomIn(space);
      if (run === null || run === 'unknown') return run;
      // of a part, the first state that is proved to be doomed need not be the first one on the way that is
      return space.cutBy === null ? { run, isFirst: true } : firstDoomed(model, run, space);
    },
    deadlockFrom: (state) => deadlockFrom(model, state, space),
  };
  try {
    return await concluded(explored, space, await ask(space, invariants), invariants, start, leavesOpen);
  } finally {
    space.release();
  }
}

/**
 * Decides from what was asked.
 * @param explored the model that is answered for
 * @param searched the space that was asked, of this model or of one with the same answers
 */
export async function concluded(
  explored: Explored,
  searched: Space,
  answers: Answers,
  invariants: readonly Invariant[],
  start: number,
  leavesOpen: Context['leavesOpen'],
): Promise<Analysis> {
  const cutBy = searched.cutBy ?? answers.givenUp ?? (answers.toLimit === null ? null : 'instances');
  const properties = await decideAll({ space: explored, cutBy, leavesOpen }, answers, invariants);
  return {
    verdict: verdictOf(explored.model, properties),
    properties,
    stateSpace: await stateSpaceOf(searched, cutBy),
    notes: await notesOn(searched, explored.model, answers.toLimit),
    elapsedMs: searched.elapsedMs + performance.now() - start,
  };
}

function verdictOf({ ending }: FieldModel, properties: readonly PropertyVerdict[]): ModelResult['verdict'] {
  if (ending === 'plain-net') return 'not-applicable';
  const parts = properties
    .slice(0, standardProperties.length)
    .filter(({ name }) => (soundness as readonly string[]).includes(name));
  if (parts.some(({ holds }) => holds === 'no')) return 'unsound';
  return parts.every(({ holds }) => holds === 'yes') ? 'sound' : 'unknown';
}
