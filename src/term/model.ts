import { UserError } from '../errors.ts';
import type { Channels, Data, Model, Property, Term } from './term.ts';
import { mapChildren } from './walk.ts';
import { validate } from './validate.ts';

/** Marks what {@link model} returns, so that a loader finds models among a file's exports whatever copy of the package made them. */
export const modelBrand = Symbol.for('flowproof.model');

/** Options of {@link model}. */
export interface ModelOptions {
  /** Case variables and their initial values. */
  readonly variables?: Data;
  /** Initial values that a caller is expected to vary; they stand beside `variables` and win over them. */
  readonly inputs?: Data;
  /** Channels that are not plain persistent ones. */
  readonly channels?: Channels;
  /** Invariants that every check decides besides soundness: {@link always}, {@link never}. */
  readonly properties?: readonly Property[];
}

/**
 * A model: a term with its variables, channels and properties, checked and with all names filled in.
 * @param name shown in reports
 * @throws UserError FP10xx for a malformed term, with the element
 */
export function model(name: string, term: Term, options: ModelOptions = {}): Model {
  const built: Model = {
    name,
    term: named(term),
    variables: { ...options.variables, ...options.inputs },
    channels: options.channels ?? {},
    properties: options.properties ?? [],
  };
  validate(built);
  return Object.defineProperty(built, modelBrand, { value: true });
}

/** Deeper terms are refused: no model written by people comes near, and every walk over terms may then recurse. */
const deepest = 1000;

/** Gives nodes without a name their kind and pre-order number (the root is 1): `par3`. Names already taken are passed over. */
function named(root: Term): Term {
  const taken = new Set<string>();
  let number = 0;
  const visit = (term: Term, depth: number): Term => {
    if (depth > deepest) {
      throw new UserError(
        'FP1023',
        `the term is nested more than ${deepest} deep`,
        'Flatten it, or use `seq` with many parts.',
      );
    }
    number += 1;
    let self = term;
    if ('name' in term && term.name === '') {
      let candidate = `${term.kind}${number}`;
      while (taken.has(candidate)) candidate += '_';
      self = { ...term, name: candidate };
    }
    if ('name' in self) taken.add(self.name);
    return mapChildren(self, (inner) => visit(inner, depth + 1));
  };
  return visit(root, 0);
}

/** An invariant: `test` holds in every state (or, with `at`, in every state in which the case completes or ends). */
export function always(
  name: string,
  reads: readonly string[],
  test: (data: Data) => boolean,
  options: { readonly at?: Property['at'] } = {},
): Property {
  return { name, kind: 'always', reads, test, at: options.at ?? 'every-state' };
}

/** An invariant: `test` holds in no state (or, with `at`, in no state in which the case completes or ends). */
export function never(
  name: string,
  reads: readonly string[],
  test: (data: Data) => boolean,
  options: { readonly at?: Property['at'] } = {},
): Property {
  return { name, kind: 'never', reads, test, at: options.at ?? 'every-state' };
}
