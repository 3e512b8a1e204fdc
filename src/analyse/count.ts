import { autoSpace, spaceBy, type Chosen, type SpaceOptions } from '../explore/auto.ts';
import type { Method, Space } from '../explore/space.ts';
import { holdsTokens, type FieldModel } from '../fields.ts';
import type { StateSpace } from '../report/document.ts';
import { unshown, unviolated, type Context, type PropertyVerdict } from './context.ts';
import { failuresOf, limitError } from './failures.ts';
import { notesOn, stateSpaceOf } from './figures.ts';
import { noDeadTasks } from './properties.ts';

/** The figures of a state space, and what they tell. */
export interface Counted {
  readonly stateSpace: StateSpace;
  /** Deadlock freedom, safeness and dead tasks; without runs that show a violation. */
  readonly properties: readonly PropertyVerdict[];
  readonly notes: readonly string[];
  readonly elapsedMs: number;
}

/** The ways to explore that find all states of the model itself. */
export type CountingMethod = 'auto' | Exclude<Method, 'stubborn' | 'reduce'>;

/**
 * Counts the states of a model. No run is looked for: that may take as long as the search did.
 * @throws UserError FP5007 for a method that does not cover the model; whatever predicates of the model throw
 */
export async function count(
  model: FieldModel,
  method: CountingMethod,
  options: SpaceOptions,
): Promise<Counted> {
  const start = performance.now();
  const { space, because } = await spaceFor(model, method, options);
  try {
    return await counted(space, because, start);
  } finally {
    space.release();
  }
}

async function counted(space: Space, because: readonly string[], start: number): Promise<Counted> {
  const { model } = space;
  const cutBy = space.cutBy ?? ((await meetsBound(space)) ? 'instances' : null);
  const stateSpace = await stateSpaceOf(space, cutBy);
  const context: Context = { space: explored(space), cutBy, leavesOpen: () => null };
  return {
    stateSpace: { ...stateSpace, remarks: [...because, ...space.remarks] },
    properties: [
      await noDeadTasks(model).decide(context, []),
      deadlockFree(context, stateSpace),
      safe(context, stateSpace),
    ],
    notes: await notesOn(space, model, null),
    elapsedMs: performance.now() - start,
  };
}

async function spaceFor(model: FieldModel, method: CountingMethod, options: SpaceOptions): Promise<Chosen> {
  if (method === 'auto') return autoSpace(model, options);
  return { space: await spaceBy(method, model, options), because: [] };
}

async function meetsBound(space: Space): Promise<boolean> {
  const limit = (await failuresOf(space)).find(({ error }) => error === limitError);
  return limit !== undefined && Number(await space.count(limit.states)) > 0;
}

/** No question is asked that needs a run. */
function explored(space: Space): Context['space'] {
  return {
    model: space.model,
    fired: space.fired,
    unbounded: space.unbounded,
    largest: (field) => space.largest(field),
    doom: async () => 'unknown',
    deadlockFrom: async () => ({ run: null, complete: false }),
  };
}

function deadlockFree(context: Context, { deadlocks }: StateSpace): PropertyVerdict {
  const name = 'deadlock-free';
  if (Number(deadlocks) > 0) return unshown(name, 'no', `Nothing is enabled in ${deadlocks} states`);
  return unviolated(name, context, 'in every state that is not final something is enabled');
}

function safe(context: Context, { maxTokensPerPlace }: StateSpace): PropertyVerdict {
  const name = 'safe';
  const { model, unbounded } = context.space;
  if (Number(maxTokensPerPlace) > 1)
    return unshown(name, 'no', `${maxTokensPerPlace} tokens lie at one place`);
  if (unbounded?.grows.some((field) => holdsTokens(model.fields[field])) === true)
    return unshown(name, 'no', 'Tokens pile up');
  return unviolated(name, context, 'no place ever holds two tokens');
}
