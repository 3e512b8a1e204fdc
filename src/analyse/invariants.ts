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
 * What invariants throw when they are asked. A state that breaks an invariant is told whatever it throws in others; which of the two a
 * search meets first depends on its method. So what was thrown counts only where no state breaks the invariant.
 */
export class Mistakes {
  private readonly of = new Map<Invariant, Map<string, UserError>>();

  note(invariant: Invariant, data: Readonly<Record<string, Json>>, error: UserError): void {
    const noted = this.of.get(invariant) ?? new Map<string, UserError>();
    this.of.set(invariant, noted.set(JSON.stringify(data), error));
  }

  /** @throws UserError what the invariant threw: of several, that for the data that come first as text, whatever the order of the search */
  raise(invariant: Invariant): void {
    const noted = this.of.get(invariant) ?? new Map<string, UserError>();
    const [first] = [...noted.keys()].sort();
    if (first !== undefined) throw noted.get(first)!;
  }
}

/**
 * Decides an invariant; the witness is a shortest run to a state that breaks it.
 * @param mistakes receives what its predicate throws
 * @throws UserError FP1401 if a variable that it reads does not exist; when it is decided, what its predicate threw (FP1402, unless it was
 *   a UserError) if nothing violates it
 */
export function invariantDecider(
  model: FieldModel,
  invariant: Invariant,
  failures: readonly Failure[],
  mistakes: Mistakes,
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
      return isBroken(invariant, Object.fromEntries(data), mistakes);
    },
  };
  return {
    name,
    sets: [every(askedAt(model, at, failures), broken)],
    decide(context, [run]) {
      if (run === null) mistakes.raise(invariant);
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

/** Whether data break an invariant; where it throws they do not. */
function isBroken(invariant: Invariant, data: Readonly<Record<string, Json>>, mistakes: Mistakes): boolean {
  try {
    return Boolean(invariant.test(data)) !== (invariant.kind === 'always');
  } catch (error) {
    mistakes.note(invariant, data, error instanceof UserError ? error : thrown(invariant, data, error));
    return false;
  }
}

function thrown({ name }: Invariant, data: Readonly<Record<string, Json>>, error: unknown): UserError {
  return new UserError(
    'FP1402',
    `the property ${name} throws for ${JSON.stringify(data)}: ${error instanceof Error ? error.message : String(error)}`,
    'make its predicate total: it must return true or false for every value that its variables can take',
    { element: name },
  );
}
