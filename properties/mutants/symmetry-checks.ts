/** What mutants of the exploration by orbits are tried with: every answer of a space, held against the naive graph. */
import fc from 'fast-check';
import type * as Replicas from '../../src/explore/symmetry/replicas.ts';
import type * as SymmetricSpace from '../../src/explore/symmetry/symmetric-space.ts';
import type { FieldModel } from '../../src/fields.ts';
import { expectSame } from '../../test/explore/hash/spaces.ts';
import { naive } from '../../test/explore/naive.ts';
import { race, replicatedModels, ring, stuckOne } from '../../test/explore/symmetry/replicated.ts';
import type { Check } from './harness.ts';
import { seed } from './subjects.ts';

export type SymmetryBuild = Pick<typeof Replicas, 'replicasOf'> &
  Pick<typeof SymmetricSpace, 'symmetricSpace'>;

/** A mutant dies on small models; its own graph may have no end. */
const [most, mostLooked] = [150, 2_000];

export function symmetryChecks(random: number): Check<SymmetryBuild>[] {
  const drawn = fc.sample(replicatedModels, { numRuns: random, seed });
  return [
    { name: 'worked', trials: [race(3, 1), ring(5), stuckOne(4)].map(trial) },
    { name: 'random', trials: drawn.map(trial) },
  ];
}

function trial(model: FieldModel): (build: SymmetryBuild) => Promise<string | null> {
  const graph = naive(model, most);
  return async ({ replicasOf, symmetricSpace }) => {
    const replicas = graph === null ? [] : replicasOf(model);
    if (graph === null || replicas.length === 0) return null;
    const limits = { maxMemory: 2 ** 28, maxStates: mostLooked };
    const space = await symmetricSpace(model, replicas, limits);
    // what seems to grow without end is left to the plain search
    if (space.cutBy === null || Number(space.states) > most) await expectSame(space, graph);
    return null;
  };
}
