import type { FieldModel } from '../fields.ts';
import { fire, guardsHold, initialMarking } from '../firing.ts';

/**
 * Follows a run on the net by its labels, which are unique among the actions offered.
 * @returns the rule of each step, or `null` where the net does not know such a run
 */
export function follow(model: FieldModel, labels: readonly string[]): readonly number[] | null {
  const byLabel = rulesByLabel(model);
  const run: number[] = [];
  let marking = initialMarking(model);
  for (const label of labels) {
    const before = marking;
    const enabled = (byLabel.get(label) ?? []).filter((rule) => guardsHold(model.rules[rule]!, before));
    const [rule] = enabled;
    if (rule === undefined || enabled.length > 1) return null;
    run.push(rule);
    marking = fire(model.rules[rule]!, before);
  }
  return run;
}

/** The rules of each label; a timer has one for each way in which it can fire. */
function rulesByLabel({ rules }: FieldModel): ReadonlyMap<string, readonly number[]> {
  const byLabel = new Map<string, number[]>();
  rules.forEach(({ label }, rule) => {
    const known = byLabel.get(label);
    if (known) known.push(rule);
    else byLabel.set(label, [rule]);
  });
  return byLabel;
}
