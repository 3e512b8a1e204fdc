import type { Reduction } from '../explore/reduce/reduce.ts';
import type { Run, Space } from '../explore/space.ts';
import type { FieldModel } from '../fields.ts';
import { concluded, type Analysis } from './conclude.ts';
import { doomIn } from './completion.ts';
import type { Explored } from './context.ts';
import { deadlockBeyond, firstDoomed } from './doom.ts';
import type { Invariant } from './invariants.ts';
import { ask } from './questions.ts';

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
  try {
    const { runs, toLimit, ...rest } = await ask(space, invariants);
    const lift = (run: Run | null) => run && reduction.lift(run);
    const answers = { ...rest, toLimit: lift(toLimit), runs: runs.map(lift) };
    return await concluded(
      exploredBy(model, reduction, space),
      space,
      answers,
      invariants,
      start,
      () => null,
    );
  } finally {
    space.release();
  }
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
      if (doom === null || doom === 'unknown') return doom;
      // The state before the nearest doomed one is not doomed; where it is the first one, most likely all of the run is.
      const before = doom.length === 0 ? 0 : reduction.lift(doom.slice(0, -1)).length;
      return firstDoomed(model, reduction.lift(doom), space, before);
    },
    deadlockFrom: (state) => deadlockBeyond(model, state, space),
  };
}
