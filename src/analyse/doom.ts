/** Where along a run the option to complete is lost, and how it goes on from there: asked of reduced models that start in single states. */
import { explicitSpace } from '../explore/explicit.ts';
import { reduce, type Reduction } from '../explore/reduce/reduce.ts';
import type { Run, Space } from '../explore/space.ts';
import { endSets, finalStates } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import { markingAfter, type Marking } from '../firing.ts';
import { startingIn } from './completion.ts';
import type { Doom, Onward } from './context.ts';

/** States of a reduced model that are looked at to find out how a single state goes on, and bytes that they may take. */
const fewStates = 100_000;
const fewBytes = 64 * 2 ** 20;

/**
 * The part of a run up to the first state from which no final state can be reached. It may come before the end of the run where steps of a
 * reduced model stand for several, or where a search was cut before it could tell. What is doomed stays so, hence the search by halves.
 * @param run leads to a doomed state
 */
export async function firstDoomed(model: FieldModel, run: Run): Promise<Doom> {
  let [low, high] = [0, run.length];
  let isFirst = true;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isDoomed = await doomedIn(model, markingAfter(model, run.slice(0, middle)));
    isFirst &&= isDoomed !== null;
    if (isDoomed === true) high = middle;
    else low = middle + 1;
  }
  return { run: run.slice(0, high), isFirst };
}

/** Whether no final state can be reached from a state; `null` where that is too much to find out. */
async function doomedIn(model: FieldModel, state: Marking): Promise<boolean | null> {
  const { space } = await reducedFrom(model, state);
  if ((await space.count(finalStates(space.model))) !== 0) return false;
  return space.cutBy === null ? true : null;
}

/** The nearest deadlock, by the steps of a reduced model, that a state leads to. */
export async function deadlockBeyond(model: FieldModel, state: Marking): Promise<Onward> {
  const { reduction, space } = await reducedFrom(model, state);
  const [run] = await space.nearest([endSets(space.model).deadlocked]);
  return { run: run && reduction.lift(run), complete: space.cutBy === null };
}

async function reducedFrom(
  model: FieldModel,
  state: Marking,
): Promise<{ readonly reduction: Reduction; readonly space: Space }> {
  const reduction = reduce(startingIn(model, state));
  const space = await explicitSpace(reduction.model, { maxStates: fewStates, maxMemory: fewBytes });
  return { reduction, space };
}
