/** Where along a run the option to complete is lost, and how it goes on from there: asked of models that start in single states. */
import { explicitSpace } from '../explore/explicit.ts';
import type { Reduction } from '../explore/reduce/reduce.ts';
import type { Run, Space } from '../explore/space.ts';
import { endSets, finalStates } from '../explore/state-set.ts';
import { GivenUp, unlessGivenUp } from '../explore/watch.ts';
import type { FieldModel } from '../fields.ts';
import { markingAfter, type Marking } from '../firing.ts';
import type { Doom, Onward } from './context.ts';

/** States of a reduced model that are looked at to find out how a single state goes on, and bytes that they may take. */
const few = { states: 100_000, bytes: 64 * 2 ** 20 };

/** States that are looked at for the deadlock that a doomed run leads to, and bytes that they may take. */
const onwards = { states: 1_000_000, bytes: 256 * 2 ** 20 };

/** As many are looked at in any case. */
const fewest = 1_000;

/**
 * How many states may be looked at besides those of a search: where it was cut not many more than it saw, for states that no limit ends can
 * cost more and more each.
 */
function beside({ cutBy, states }: Space, most: number): number {
  return cutBy === null ? most : Math.min(most, Math.max(fewest, Number(states)));
}

/**
 * The part of a run up to the first state from which no final state can be reached. It may come before the end of the run where steps of a
 * reduced model stand for several, or where a search was cut before it could tell. What is doomed stays so, hence the search by halves.
 * @param run leads to a doomed state
 * @param searched where it was found
 * @param likely steps after which it is looked at first: where the answer is close to it, few looks are needed
 */
export async function firstDoomed(
  model: FieldModel,
  run: Run,
  searched: Space,
  likely = run.length >>> 1,
): Promise<Doom> {
  const maxStates = beside(searched, few.states);
  let [low, high] = [0, run.length];
  let isFirst = true;
  for (let middle = likely; low < high; middle = (low + high) >>> 1) {
    if (searched.watch.isOver) return { run: run.slice(0, high), isFirst: false };
    const isDoomed = await doomedIn(model, markingAfter(model, run.slice(0, middle)), maxStates, searched);
    isFirst &&= isDoomed !== null;
    if (isDoomed === true) high = middle;
    else low = middle + 1;
  }
  return { run: run.slice(0, high), isFirst };
}

/** Whether no final state can be reached from a state; `null` where that is too much to find out. */
async function doomedIn(
  model: FieldModel,
  state: Marking,
  maxStates: number,
  searched: Space,
): Promise<boolean | null> {
  const { space } = await reducedFrom(model, state, maxStates, searched);
  const finals = await unlessGivenUp(() => space.count(finalStates(space.model)));
  if (finals instanceof GivenUp) return null;
  if (finals !== 0) return false;
  return space.cutBy === null ? true : null;
}

/**
 * Looks breadth-first for the nearest deadlock that a state leads to.
 * @param state all that can be reached from it is as doomed as it is, so that every end there is a deadlock
 * @param searched where it was found
 */
export async function deadlockFrom(model: FieldModel, state: Marking, searched: Space): Promise<Onward> {
  const after = await explicitSpace(startingIn(model, state), {
    ...searched.watch.aside(),
    maxStates: beside(searched, onwards.states),
    maxMemory: onwards.bytes,
  });
  return nearestDeadlock(after);
}

/** The nearest deadlock, by the steps of a reduced model, that a state leads to. */
export async function deadlockBeyond(model: FieldModel, state: Marking, searched: Space): Promise<Onward> {
  const { reduction, space } = await reducedFrom(model, state, beside(searched, few.states), searched);
  const { run, complete } = await nearestDeadlock(space);
  return { run: run && reduction.lift(run), complete };
}

async function nearestDeadlock(space: Space): Promise<Onward> {
  const found = await unlessGivenUp(() => space.nearest([endSets(space.model).deadlocked]));
  return found instanceof GivenUp
    ? { run: null, complete: false }
    : { run: found[0], complete: space.cutBy === null };
}

/** The same model with another initial state. */
function startingIn(model: FieldModel, state: Marking): FieldModel {
  return { ...model, fields: model.fields.map((field, i) => ({ ...field, initial: state[i] })) };
}

async function reducedFrom(
  model: FieldModel,
  state: Marking,
  maxStates: number,
  { watch }: Space,
): Promise<{ readonly reduction: Reduction; readonly space: Space }> {
  const { reduce } = await import('../explore/reduce/reduce.ts');
  const reduction = reduce(startingIn(model, state));
  const space = await explicitSpace(reduction.model, { ...watch.aside(), maxStates, maxMemory: few.bytes });
  return { reduction, space };
}
