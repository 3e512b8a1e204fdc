import { explicitSpace } from '../explore/explicit.ts';
import { reduce, type Reduction } from '../explore/reduce/reduce.ts';
import type { Run, Space } from '../explore/space.ts';
import { endSets, finalStates } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import { markingAfter, type Marking } from '../firing.ts';
import { concluded, type Analysis } from './conclude.ts';
import { doomIn, startingIn } from './completion.ts';
import type { Doom, Explored, Onward } from './context.ts';
import type { Invariant } from './invariants.ts';
import { ask } from './questions.ts';

/** States of a reduced model that are looked at to find out how a single state goes on, and bytes that they may take. */
const fewStates = 100_000;
const fewBytes = 64 * 2 ** 20;

/**
 * Decides the properties of a model from the space of its reduction: runs are lifted back, everything that is said of them is said of
 * the model itself. Counts are those of the reduced model.
 * @param space of `reduction.model`
 */
export async function analyseReduced(
  model: FieldModel,
  reduction: Reduction,
  space: Space,
  invariants: readonly Invariant[],
): Promise<Analysis> {
  const start = performance.now();
  const { runs, toLimit, ...rest } = await ask(space, invariants);
  const lift = (run: Run | null) => run && reduction.lift(run);
  const answers = { ...rest, toLimit: lift(toLimit), runs: runs.map(lift) };
  return concluded(exploredBy(model, reduction, space), space, answers, invariants, start, () => null);
}

function exploredBy(model: FieldModel, reduction: Reduction, space: Space): Explored {
  const { unbounded, fired } = space;
  const original = new Map([...reduction.fields].map((reduced, field) => [reduced, field]));
  return {
    model,
    fired: reduction.firedFrom(fired),
    unbounded: unbounded && {
      run: reduction.lift(unbounded.run),
      from: reduction.lift(unbounded.run.slice(0, unbounded.from)).length,
      grows: unbounded.grows.map((field) => original.get(field)!),
    },
    largest: async (field) => {
      const reduced = reduction.fields[field];
      return reduced < 0 ? 0 : space.largest(reduced);
    },
    doom: async () => {
      const doom = await doomIn(space);
      return doom === null || doom === 'unknown' ? doom : firstDoomed(model, reduction.lift(doom));
    },
    deadlockFrom: (state) => deadlockFrom(model, state),
  };
}

/**
 * The part of a run up to the first state from which no final state can be reached: a step of the reduced model stands for several, and
 * the last of them need not be the one that decides. What is doomed stays so, hence the search by halves.
 * @param run leads to a doomed state
 */
async function firstDoomed(model: FieldModel, run: Run): Promise<Doom> {
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
  return space.cutBy === null ? (await space.count(finalStates(space.model))) === 0 : null;
}

async function deadlockFrom(model: FieldModel, state: Marking): Promise<Onward> {
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
