import type { FieldModel } from '../fields.ts';
import { accessesOf, changes } from './access.ts';
import { follow } from './follow.ts';
import { happensBefore } from './happens-before.ts';

/** Of longer runs the order of the steps would take too much room; so of runs with so many steps times places. */
const mostSteps = 10_000;
const mostCells = 10_000_000;

/**
 * The steps of a failing run that the failure can come from: the last one, those that change what it is told of, and all that come before
 * these in the order of causes.
 * @param labels of the run, up to the violation
 * @param culprits names of places, variables or channels
 * @returns their labels, in the order of the run; `null` where the net does not know the run, or where it is too long
 */
export function causalPast(
  model: FieldModel,
  labels: readonly string[],
  culprits: readonly string[],
): readonly string[] | null {
  if (labels.length > mostSteps || labels.length * model.fields.length > mostCells) return null;
  const causes = happensBefore(model, labels);
  const run = follow(model, labels);
  if (causes === null || run === null) return null;
  const named = new Set(model.fields.flatMap(({ name }, field) => (culprits.includes(name) ? [field] : [])));
  const touches = (rule: number) =>
    accessesOf(model.rules[rule]!).some((access) => named.has(access.field) && changes(access));
  const kept = new Set<number>();
  for (let step = labels.length - 1; step >= 0; step--) {
    if (step === labels.length - 1 || kept.has(step) || touches(run[step]!)) {
      kept.add(step);
      for (const cause of causes[step]!) kept.add(cause.step);
    }
  }
  return labels.filter((_, step) => kept.has(step));
}
