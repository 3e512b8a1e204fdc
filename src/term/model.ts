import { UserError } from '../errors.ts';
import type { Channels, Clock, Data, Json, Model, Network, Property, Term } from './term.ts';
import { canonicalValue, NotJson } from './value.ts';
import { mapChildren } from './walk.ts';
import { validate } from './validate.ts';

/** Marks what {@link model} returns, so that a loader finds models among a file's exports whatever copy of the package made them. */
const modelBrand = Symbol.for('flowproof.model');

/** Options of {@link model}. */
export interface ModelOptions {
  /** Case variables and their initial values. */
  readonly variables?: Data;
  /** Initial values that a caller is expected to vary; they stand beside `variables` and win over them. */
  readonly inputs?: Data;
  /** Channels that are not plain persistent ones. */
  readonly channels?: Channels;
  /** What every check decides besides soundness: invariants ({@link always}, {@link never}) and properties of runs ({@link eventually}). */
  readonly properties?: readonly Property[];
  /** How timers are ordered, unless the check says otherwise. Default: `untimed`. */
  readonly clock?: Clock;
  /** Whoever runs a long task or an effect can crash before its outcome is recorded, and then starts it again. Default: only those that say so. */
  readonly crashes?: boolean;
  /** In which order messages between peers are received. Default: in any. */
  readonly network?: Network;
}

/**
 * A model: a term with its variables, channels and properties, checked and with all names filled in.
 * @param name shown in reports
 * @throws UserError FP10xx for a malformed term, with the element
 */
export function model(name: string, term: Term, options: ModelOptions = {}): Model {
  const built: Model = {
    name,
    term: named(term, options.crashes === true),
    variables: canonicalData({ ...options.variables, ...options.inputs }, 'variable'),
    ...(options.inputs ? { inputs: Object.keys(options.inputs) } : {}),
    channels: options.channels ?? {},
    properties: options.properties ?? [],
    clock: options.clock ?? 'untimed',
    network: options.network ?? null,
  };
  validate(built);
  return branded(built);
}

/**
 * The same model with other initial values; variables that are not named keep theirs.
 * @throws UserError FP1021 for what is no JSON value
 */
export function withVariables(base: Model, values: Data): Model {
  return branded({ ...base, variables: canonicalData({ ...base.variables, ...values }, 'variable') });
}

function branded(built: Model): Model {
  return Object.defineProperty(built, modelBrand, { value: true });
}

/** Deeper terms are refused: no model written by people comes near, and every walk over terms may then recurse. */
const deepest = 1000;

/**
 * Gives nodes without a name their kind and pre-order number (the root is 1): `par3`. Names already taken are passed over.
 * @param crashes whether every long task can crash
 */
function named(root: Term, crashes: boolean): Term {
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
    if (crashes && self.kind === 'task' && self.long) self = { ...self, crashes };
    self = withCanonicalValues(self);
    return mapChildren(self, (inner) => visit(inner, depth + 1));
  };
  return visit(root, 0);
}

/** Values in canonical form (what a task writes, what an event carries), and no value or channel twice: each would offer the same action. */
function withCanonicalValues(term: Term): Term {
  if (term.kind === 'event' && term.domain) {
    const domain = term.domain.map((v) => canonical(v, `the domain of event "${term.name}"`, term.name));
    return { ...term, domain: distinct(domain, (v) => JSON.stringify(v)) };
  }
  if (term.kind === 'receive') return { ...term, channels: distinct(term.channels, (c) => c) };
  if (term.kind === 'flow') {
    const nodes = term.nodes.map((v) => ({ ...v, receives: distinct(v.receives, (c) => c) }));
    return { ...term, nodes };
  }
  if (term.kind !== 'task') return term;
  const outcomes = term.outcomes.map((o) => (o.set ? { ...o, set: canonicalData(o.set, 'expression') } : o));
  return { ...term, outcomes };
}

function distinct<T>(list: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(list.map((item) => [key(item), item])).values()];
}

function canonicalData<T>(data: Readonly<Record<string, T>>, what: string): Readonly<Record<string, T>> {
  const entries = Object.entries(data).map(
    ([name, value]) => [name, canonical(value, `${what} "${name}"`, name)] as const,
  );
  return Object.fromEntries(entries) as Readonly<Record<string, T>>;
}

function canonical(value: unknown, what: string, element: string): Json {
  try {
    return canonicalValue(value);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw new UserError(
      'FP1021',
      `${what} is no JSON value: ${error.message}`,
      'Use null, true, false, finite numbers, text, lists and plain objects.',
      { element },
    );
  }
}
