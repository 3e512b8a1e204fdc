import { UserError } from '../errors.ts';
import { endSets, every, finalStates, not, some, type StateSet } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import { stateAfter, unviolated, violated } from './context.ts';
import type { Decider } from './context.ts';
import { limitError, type Failure } from './failures.ts';

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
 * @throws UserError FP1401 if a variable that it reads does not exist; when it is asked, FP1402 if its predicate throws
 */
export function invariantDecider(
  model: FieldModel,
  invariant: Invariant,
  failures: readonly Failure[],
): Decider {
  const { name, kind, at, reads } = invariant;
  const fields = reads.map((variable) => fieldOf(model, invariant, variable));
  const where = { 'every-state': 'state', completed: 'completed state', end: 'final state' }[at];
  const json = (field: number, value: number) => model.fields[field].domain!.json(value);
  const broken: StateSet = {
    kind: 'values',
    fields,
    holds: (values) => {
      const data = reads.map((v, i) => [v, JSON.parse(json(fields[i], values[i])) as Json] as const);
      return holds(invariant, Object.fromEntries(data)) !== (kind === 'always');
    },
  };
  return {
    name,
    sets: [every(askedAt(model, at, failures), broken)],
    decide(context, [run]) {
      if (run === null)
        return unviolated(name, context, `it holds in ${kind === 'always' ? 'every' : 'no'} ${where}`);
      const state = stateAfter(context, run);
      const values = reads.map((variable, i) => `${variable} = ${json(fields[i], state[fields[i]])}`);
      const reason = `It ${kind === 'always' ? 'fails' : 'holds'} in a ${where}${values.length > 0 ? ` with ${values.join(', ')}` : ''}`;
      return violated(name, context, { culprits: [...reads], run, reason });
    },
  };
}

/** The states in which an invariant is asked. A case that met a bound has not ended: the search was cut there. */
function askedAt(model: FieldModel, at: Invariant['at'], failures: readonly Failure[]): StateSet {
  if (at === 'every-state') return every();
  if (at === 'completed') return endSets(model).completed;
  const cuts = failures.filter(({ error }) => error === limitError).map(({ states }) => states);
  return every(finalStates(model), not(some(...cuts)));
}

function fieldOf({ fields }: FieldModel, { name }: Invariant, variable: string): number {
  const field = fields.findIndex((candidate) => candidate.role === 'variable' && candidate.name === variable);
  if (field >= 0) return field;
  const known = fields.filter(({ role }) => role === 'variable').map((candidate) => candidate.name);
  throw new UserError(
    'FP1401',
    `the property ${name} reads the variable ${variable}, which the model does not have`,
    known.length > 0
      ? `read one of: ${known.join(', ')}`
      : 'give the model this variable and its initial value',
    { element: name },
  );
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
