/** What mutants of the methods of exploration are tried with: the law of methods, on deep cycles and on random nets. */
import fc from 'fast-check';
import { cancellation, odometer } from '../../bench/families.ts';
import type { FieldModel } from '../../src/fields.ts';
import { walk } from '../../test/explore/small-models.ts';
import { compareMethods, lookAt, ways, type Analyser, type Bounds, type Way } from '../methods.ts';
import { nets, rings } from '../nets.ts';
import type { MethodMutant } from './exploration-kernels.ts';
import type { Check } from './harness.ts';
import { seed } from './subjects.ts';

/** Random nets with more states are left to larger campaigns: a mutant dies on small ones. */
const few = { naive: 150, explicit: 300 };
const many = { naive: 10, explicit: 70_000 };

/** Rows that move by many distances, tables that grow, digits that are widened, and a fixpoint that sweeps do not end. */
const large = [
  cancellation(2),
  odometer(8, 2),
  walk(4, 9),
  rings(6, 3),
  odometer(11, 2),
  walk(3, 45),
  odometer(16, 2),
];

/** The law of methods for one method, its kernels in JavaScript. */
export function methodChecks(random: number): (way: MethodMutant['way']) => Check<Analyser>[] {
  const drawn = fc.sample(nets, { numRuns: random, seed }).map(({ model }) => model);
  return (way) => {
    const asked: readonly Way[] = ways
      .filter(({ name }) => name === way)
      .map((one) => ({ ...one, options: { wasm: false } }));
    const trial = (model: FieldModel, number: number, bounds: Bounds) => async (build: Analyser) => {
      const { broken } = await compareMethods(build, model, bounds, lookAt(number), asked);
      return broken[0] ?? null;
    };
    return [
      { name: 'random', trials: drawn.map((model, number) => trial(model, number, few)) },
      { name: 'large', trials: large.map((model) => trial(model, 0, many)) },
    ];
  };
}
