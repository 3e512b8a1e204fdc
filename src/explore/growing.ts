import type { Exploration } from './exploration.ts';
import type { Field, FieldModel } from '../fields.ts';
import { grouped } from '../numerals.ts';

/** A field that kept taking new values until the search was cut. */
export interface Growing {
  readonly field: number;
  /** Different values that it has in the states found. */
  readonly values: number;
}

/** A search of states that are numbered in the order in which they were found. */
export type Searched = Pick<Exploration, 'model' | 'observed' | 'depth' | 'largest' | 'value' | 'pathTo'>;

/** Fewer different values than this are not called growth. */
const fewestValues = 16;

/** So deep, measured by the deepest state found, a new value must still have been met. */
const depthReached = 3 / 4;

/** Fields whose values are counted, at most: those with most values come first. */
const mostCounted = 8;

/**
 * Variables, items, multisets of coloured tokens and orders of messages that grow: with at least {@link fewestValues} different
 * values in the states that were found, of which at least one is met for the first time in the deepest quarter of the search. A
 * variable that has run through all its values long before does not grow, however many there are.
 * @returns variables first, then those with most values
 */
export function growing(exploration: Searched): readonly Growing[] {
  const stepsTo = (state: number) => exploration.pathTo(state).length;
  return exploration.model.fields
    .flatMap(({ domain, role }, field) => (domain && role !== 'failed' ? [field] : []))
    .filter((field) => exploration.largest(field) >= fewestValues - 1)
    .sort((a, b) => exploration.largest(b) - exploration.largest(a) || a - b)
    .slice(0, mostCounted)
    .flatMap((field) => {
      const { values, newest } = counted(exploration, field);
      const grows = values >= fewestValues && stepsTo(newest) >= depthReached * exploration.depth;
      return grows ? [{ field, values }] : [];
    })
    .sort(
      (a, b) => cause(a, exploration) - cause(b, exploration) || b.values - a.values || a.field - b.field,
    );
}

/** Variables come first: what items and tokens carry was read from them. */
function cause({ field }: Growing, { model }: Searched): number {
  return model.fields[field].role === 'variable' ? 0 : 1;
}

/** How many different values a field has, and the first state that has the one met last. */
function counted(exploration: Searched, field: number): { values: number; newest: number } {
  const seen = new Uint8Array(exploration.largest(field) + 1);
  let values = 0;
  let newest = 0;
  for (let state = 0; state < exploration.observed; state++) {
    const value = exploration.value(state, field);
    if (seen[value] === 1) continue;
    seen[value] = 1;
    values++;
    newest = state;
  }
  return { values, newest };
}

/** One sentence for each field that grows, and one that says what to do about it. */
export function growthNotes({ fields }: FieldModel, grows: readonly Growing[]): string[] {
  if (grows.length === 0) return [];
  const said = grows.map(({ field, values }) => {
    const name = nameOf(fields[field]);
    return `The ${name} took ${grouped(values)} different values, and still new ones when the search ended.`;
  });
  return [...said, 'A search ends only where values are bounded: by `mod`, or by a condition on the way.'];
}

/** What people call it: the variable x, the item m[0]/item, the position A.run, the order of messages to P. */
function nameOf({ role, name }: Field): string {
  if (role === 'variable') return `variable ${name}`;
  if (role === 'order') return name;
  return /(^|\/)item$/.test(name) ? `item ${name}` : `position ${name}`;
}
