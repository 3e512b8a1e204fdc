import type { Exploration } from './exploration.ts';
import type { Field, FieldModel } from '../fields.ts';
import { grouped } from '../numerals.ts';
import { GivenUp, unlessGivenUp, type Watch } from './watch.ts';

/** A field that kept taking new values until the search was cut. */
export interface Growing {
  readonly field: number;
  /** Different values that it has in the states found. */
  readonly values: number;
}

/** A search of states that are numbered in the order in which they were found. */
export type Searched = Pick<Exploration, 'model' | 'observed' | 'depth' | 'value' | 'pathTo'> & {
  /** The largest value of a field in the states that were looked at. */
  largest(field: number): number | Promise<number>;
};

/** Fewer different values than this are not called growth. */
const fewestValues = 16;

/** So deep, measured by the deepest state found, a new value must still have been met. */
const depthReached = 3 / 4;

/** States between two looks at the clock. */
const slice = 4096;

/** Fields whose values are counted, at most: those with most values come first. */
const mostCounted = 8;

/**
 * Variables, items, multisets of coloured tokens and orders of messages that grow: with at least {@link fewestValues} different
 * values in the states that were found, of which at least one is met for the first time in the deepest quarter of the search. A
 * variable that has run through all its values long before does not grow, however many there are.
 * @returns variables first, then those with most values; none where time or patience do not allow to tell
 */
export async function growing(searched: Searched, watch: Watch): Promise<readonly Growing[]> {
  const found = await unlessGivenUp(() => grown(searched, watch));
  return found instanceof GivenUp ? [] : found;
}

async function grown(searched: Searched, watch: Watch): Promise<Growing[]> {
  const { model, depth } = searched;
  const candidates: { field: number; largest: number }[] = [];
  for (const [field, { domain, role }] of model.fields.entries()) {
    if (domain === undefined || role === 'failed') continue;
    const largest = await searched.largest(field);
    if (largest >= fewestValues - 1) candidates.push({ field, largest });
  }
  candidates.sort((a, b) => b.largest - a.largest || a.field - b.field);
  const grows: Growing[] = [];
  for (const { field, largest } of candidates.slice(0, mostCounted)) {
    const { values, newest } = await counted(searched, field, largest, watch);
    if (values >= fewestValues && searched.pathTo(newest).length >= depthReached * depth)
      grows.push({ field, values });
  }
  return grows.sort(
    (a, b) => cause(a, searched) - cause(b, searched) || b.values - a.values || a.field - b.field,
  );
}

/** Variables come first: what items and tokens carry was read from them. */
function cause({ field }: Growing, { model }: Searched): number {
  return model.fields[field].role === 'variable' ? 0 : 1;
}

/** How many different values a field has, and the first state that has the one met last. */
async function counted(
  searched: Searched,
  field: number,
  largest: number,
  watch: Watch,
): Promise<{ readonly values: number; readonly newest: number }> {
  const seen = new Uint8Array(largest + 1);
  let values = 0;
  let newest = 0;
  for (let state = 0; state < searched.observed; state++) {
    if (state % slice === slice - 1) await watch.turn();
    const value = searched.value(state, field);
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
