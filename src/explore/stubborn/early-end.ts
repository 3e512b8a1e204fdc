/**
 * A case with one end is not to reach it while something else is still marked. Whether it can, a reduced search tells only if it takes
 * care not to pass by such states: what it fires in place of a run that leads to one must not undo it.
 */
import type { FieldModel } from '../../fields.ts';
import { holdsTokens } from '../../fields.ts';
import type { Footprint } from './footprint.ts';
import { after, valuesAt } from './footprint.ts';

/** The one end of a model, and what must be empty when it is reached. */
export interface OneEnd {
  readonly end: number;
  readonly others: ReadonlySet<number>;
}

/**
 * The end of a model that has one: the only `final` field of a workflow net, or the sink `root` if it is the only sink of the case.
 * @returns `null` for all other models: they may reach several ends side by side
 */
export function oneEnd({ fields, ending }: FieldModel): OneEnd | null {
  const wanted = ending === 'workflow-net' ? 'final' : ending === 'case' ? 'sink' : null;
  const ends = fields.flatMap(({ role }, i) => (role === wanted ? [i] : []));
  if (ends.length !== 1 || (ending === 'case' && fields[ends[0]].name !== 'root')) return null;
  const others = fields.flatMap((field, i) =>
    i !== ends[0] && (holdsTokens(field) || field.role === 'inner-sink') ? [i] : [],
  );
  return { end: ends[0], others: new Set(others) };
}

/** Whether a rule may mark the end where it is not marked. */
export function mayReach({ end }: OneEnd, print: Footprint): boolean {
  const change = print.changes.get(end);
  return (
    change !== undefined && valuesAt(print, end).least < 1 && after(change, { least: 0, most: 0 }).most > 0
  );
}

/** Whether a rule may empty the end, or may empty all the others together, where both were marked. */
export function mayHide({ end, others }: OneEnd, print: Footprint): boolean {
  const touched = [...print.changes.keys(), ...print.least.keys()].filter((field) => others.has(field));
  return (
    mayEmpty(print, end) ||
    (touched.some((field) => mayEmpty(print, field)) && !touched.some((field) => leavesMarked(print, field)))
  );
}

function mayEmpty(print: Footprint, field: number): boolean {
  const change = print.changes.get(field);
  const { least, most } = valuesAt(print, field);
  return change !== undefined && most > 0 && after(change, { least: Math.max(1, least), most }).least < 1;
}

function leavesMarked(print: Footprint, field: number): boolean {
  const change = print.changes.get(field);
  const before = valuesAt(print, field);
  return (change === undefined ? before : after(change, before)).least > 0;
}
