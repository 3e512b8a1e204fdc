import type { Offer } from '../lts.ts';
import { changesBetween, type Change, type LogStep, type System } from '../trace.ts';

/** Where a run went another way when it was made again. */
export interface Difference {
  /** The step after which it did, from 1; 0: it began otherwise. */
  readonly step: number;
  /** The label of that step, or of an action that was offered only once. */
  readonly label: string;
  /** What the state holds otherwise; nothing, where other actions are offered in the same state. */
  readonly changes: readonly Change[];
}

/**
 * Makes a run once more on a second system for the same model, and compares every state with the one that it came to before.
 * @param first the system that the run was made on
 * @param second one that shares nothing with it
 * @returns the first difference, or `null` where there is none
 */
export function differenceOf<A, B, Action extends Offer>(
  first: System<A, Action>,
  second: System<B, Action>,
  steps: readonly LogStep[],
): Difference | null {
  let [one, two] = [first.initial, second.initial];
  let label = '';
  for (let i = 0; ; i++) {
    if (first.key(one) !== second.key(two))
      return { step: i, label, changes: changesBetween(first.view(one), second.view(two)) };
    const [mine, theirs] = [first.enabled(one), second.enabled(two)];
    const other = offeredOnce(mine, theirs);
    if (other !== null) return { step: i, label: other, changes: [] };
    const step = steps[i];
    if (step === undefined) return null;
    label = step.offered[step.pick]!;
    one = first.step(one, mine[step.pick]!).state;
    two = second.step(two, theirs[step.pick]!).state;
  }
}

function offeredOnce(a: readonly Offer[], b: readonly Offer[]): string | null {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i]?.label !== b[i]?.label) return (a[i] ?? b[i])!.label;
  }
  return null;
}
