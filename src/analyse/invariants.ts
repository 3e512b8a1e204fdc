import { UserError } from '../errors.ts';
import type { Exploration } from '../explore/exploration.ts';
import { runTo, unviolated } from './context.ts';
import type { Context, PropertyVerdict } from './context.ts';
import { errorOf, limitError } from './properties.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A property of the user: a predicate over variables that holds in all states of a kind (`always`) or in none (`never`). */
export interface Invariant {
  readonly name: string;
  readonly kind: 'always' | 'never';
  /** Variables whose values the predicate sees. */
  readonly reads: readonly string[];
  /** Pure; called once per tuple of values. */
  readonly test: (data: Readonly<Record<string, Json>>) => boolean;
  /** Where it is asked: everywhere, in completed states, or in final states of any kind. */
  readonly at: 'every-state' | 'completed' | 'end';
}

/**
 * Decides an invariant; the witness is a shortest run to a state that breaks it.
 * @throws UserError FP1401 if a variable that it reads does not exist; FP1402 if its predicate throws
 */
export function decideInvariant(context: Context, invariant: Invariant): PropertyVerdict {
  const { exploration } = context;
  const { name, kind } = invariant;
  const fields = invariant.reads.map((variable) => fieldOf(exploration, invariant, variable));
  const isBroken = brokenIn(exploration, invariant, fields);
  const state = firstState(exploration, invariant.at, isBroken);
  const where = { 'every-state': 'state', completed: 'completed state', end: 'final state' }[invariant.at];
  if (state === null)
    return unviolated(name, context, `it holds in ${kind === 'always' ? 'every' : 'no'} ${where}`);
  const values = invariant.reads.map((variable, i) => `${variable} = ${json(exploration, state, fields[i])}`);
  const reason = `It ${kind === 'always' ? 'fails' : 'holds'} in a ${where}${values.length > 0 ? ` with ${values.join(', ')}` : ''}`;
  return { name, holds: 'no', culprits: [...invariant.reads], witness: runTo(exploration, state), reason };
}

function fieldOf({ model }: Exploration, { name }: Invariant, variable: string): number {
  const field = model.fields.findIndex(
    (candidate) => candidate.role === 'variable' && candidate.name === variable,
  );
  if (field >= 0) return field;
  const known = model.fields.filter(({ role }) => role === 'variable').map((candidate) => candidate.name);
  throw new UserError(
    'FP1401',
    `the property ${name} reads the variable ${variable}, which the model does not have`,
    known.length > 0
      ? `read one of: ${known.join(', ')}`
      : 'give the model this variable and its initial value',
    { element: name },
  );
}

function json({ model, value }: Exploration, state: number, field: number): string {
  return model.fields[field].domain!.json(value(state, field));
}

/** Whether the state breaks the invariant, remembered per tuple of values. */
function brokenIn(
  exploration: Exploration,
  invariant: Invariant,
  fields: readonly number[],
): (state: number) => boolean {
  const known = new Map<string, boolean>();
  return (state) => {
    const key = fields.map((field) => exploration.value(state, field)).join();
    let broken = known.get(key);
    if (broken === undefined) {
      const values = fields.map((field) => JSON.parse(json(exploration, state, field)) as Json);
      broken =
        holds(invariant, Object.fromEntries(invariant.reads.map((name, i) => [name, values[i]]))) !==
        (invariant.kind === 'always');
      known.set(key, broken);
    }
    return broken;
  };
}

function holds({ name, test }: Invariant, data: Readonly<Record<string, Json>>): boolean {
  try {
    return Boolean(test(data));
  } catch (error) {
    throw new UserError(
      'FP1402',
      `the property ${name} throws for ${JSON.stringify(data)}: ${error instanceof Error ? error.message : String(error)}`,
      'make its predicate total: it must return true or false for every value that its variables can take',
      { element: name },
    );
  }
}

function firstState(
  exploration: Exploration,
  at: Invariant['at'],
  isBroken: (state: number) => boolean,
): number | null {
  if (at === 'every-state') {
    for (let state = 0; state < exploration.states; state++) if (isBroken(state)) return state;
    return null;
  }
  let first: number | null = null;
  exploration.forEachEnd((state, end) => {
    // a case that met a bound has not ended: the search was cut there
    const asked =
      at === 'completed'
        ? end === 'completed'
        : end !== 'deadlocked' && !(end === 'failed' && errorOf(exploration, state) === limitError);
    if (first === null && asked && isBroken(state)) first = state;
  });
  return first;
}
