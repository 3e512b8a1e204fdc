import type { FieldModel } from '../fields.ts';
import { LabelReader } from '../observe/label-reader.ts';
import type { Term } from '../term/term.ts';

/** A task, and the labels of its actions. */
export interface TaskLabels {
  readonly name: string;
  /** All of them, with the rules of the net that have them. */
  readonly rules: ReadonlyMap<string, readonly number[]>;
  /** Those by which it happens: the start of what takes time, else every one. */
  readonly happens: ReadonlySet<string>;
}

/** Parts by which a task that takes time begins. */
const starts: ReadonlySet<string> = new Set([':start', ':in']);

/**
 * Parts that are no work of the task: a crash, a bound, what is added or cleared. A mistake in its handler is: it ran until then; and so is
 * what goes on nowhere, since it happened before.
 */
const aside: ReadonlySet<string> = new Set([':crash', ':limit', ':reset']);

/**
 * The tasks of a model: those that must not be dead.
 * @param term that the net was made of; `null`: its labels are ids, whatever they look like
 */
export function tasksOf({ activities, rules }: FieldModel, term: Term | null): readonly TaskLabels[] {
  const reader = term === null ? null : new LabelReader(term);
  return activities.map(({ id, rules: own }) => {
    const labels = new Map<string, number[]>();
    for (const rule of own) {
      const { label } = rules[rule]!;
      const part = reader?.read(label).part ?? '';
      if (aside.has(part)) continue;
      const known = labels.get(label);
      if (known) known.push(rule);
      else labels.set(label, [rule]);
    }
    const all = [...labels.keys()];
    const begin = all.filter((label) => starts.has(reader?.read(label).part ?? ''));
    return { name: id, rules: labels, happens: new Set(begin.length > 0 ? begin : all) };
  });
}
