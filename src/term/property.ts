/** What users ask of a model beside soundness, as plain data. */
import type {
  Data,
  EndedRun,
  EveryRun,
  Eventually,
  ExactlyOnce,
  Happening,
  Invariant,
  LeadsTo,
  Property,
} from './term.ts';

/** Whether a property is one of states, not of runs. */
export function isInvariant(property: Property): property is Invariant {
  return property.kind === 'always' || property.kind === 'never';
}

/** What the user says of a violation, if anything, and what is to be seen. */
export function inWords(message: string | undefined, plain: string): string {
  return message === undefined || message === '' ? plain : `${message}: ${plain}`;
}

/** Options of every property. */
export interface PropertyOptions {
  /** Says in a sentence what is wrong when it is violated. */
  readonly message?: string;
}

/** Options of {@link always} and {@link never}. */
export interface InvariantOptions extends PropertyOptions {
  /** Default: in every state; `end`: in final states of any kind. */
  readonly at?: Invariant['at'];
}

/** Whether variables with these values are as they should be. Pure. */
export type Predicate = (data: Data) => boolean;

/**
 * An invariant: `test` holds in every state (or, with `at`, in every state in which the case completes or ends).
 * @param reads the variables that `test` sees
 */
export function always(
  name: string,
  reads: readonly string[],
  test: Predicate,
  options: InvariantOptions = {},
): Invariant {
  return { name, kind: 'always', reads, test, at: options.at ?? 'every-state', ...saying(options) };
}

/**
 * An invariant: `test` holds in no state (or, with `at`, in no state in which the case completes or ends).
 * @param reads the variables that `test` sees
 */
export function never(
  name: string,
  reads: readonly string[],
  test: Predicate,
  options: InvariantOptions = {},
): Invariant {
  return { name, kind: 'never', reads, test, at: options.at ?? 'every-state', ...saying(options) };
}

/**
 * Every run comes to it: a node fires, or variables satisfy a condition. Runs are fair: what can go on for ever does go on, and no
 * branch of a choice is passed over for ever (docs/run-properties.md).
 * @param node a node of the model, or one way of firing it: `pay` (with any outcome that is no error), `pay:declined`
 * @returns a property that `check` decides on the graph, with a run that ends, or goes round for ever, without it
 * @see Manna and Pnueli, *The Temporal Logic of Reactive and Concurrent Systems* (1992)
 */
export function eventually(name: string, node: string, options?: PropertyOptions): Eventually;
export function eventually(
  name: string,
  reads: readonly string[],
  test: Predicate,
  options?: PropertyOptions,
): Eventually;
export function eventually(
  name: string,
  ...how:
    | [node: string, options?: PropertyOptions | undefined]
    | [reads: readonly string[], test: Predicate, options?: PropertyOptions | undefined]
): Eventually {
  const [what, options] = isOfNode(how) ? [{ node: how[0] }, how[1]] : [state(how[0], how[1]), how[2]];
  return { name, kind: 'eventually', what, ...saying(options) };
}

/**
 * Whenever the first happens, the second happens at the same time or later, in every fair run ({@link eventually}).
 * @param from a node, or a condition on the variables `reads`
 * @param to likewise
 */
export function leadsTo(name: string, from: string, to: string, options?: PropertyOptions): LeadsTo;
export function leadsTo(
  name: string,
  reads: readonly string[],
  from: Predicate,
  to: Predicate,
  options?: PropertyOptions,
): LeadsTo;
export function leadsTo(
  name: string,
  ...how:
    | [from: string, to: string, options?: PropertyOptions | undefined]
    | [reads: readonly string[], from: Predicate, to: Predicate, options?: PropertyOptions | undefined]
): LeadsTo {
  if (isOfNode(how)) {
    const [from, to, options] = how;
    return { name, kind: 'leads-to', from: { node: from }, to: { node: to }, ...saying(options) };
  }
  const [reads, from, to, options] = how;
  return { name, kind: 'leads-to', from: state(reads, from), to: state(reads, to), ...saying(options) };
}

/**
 * A node fires at most once in every run, and once in every run that completes (with `at: 'end'`: that ends in any way but a
 * deadlock). Of an effect: with an outcome that is no error, unless `node` names one, as in `charge:timeout`.
 */
export function exactlyOnce(
  node: string,
  options: PropertyOptions & { readonly name?: string; readonly at?: ExactlyOnce['at'] } = {},
): ExactlyOnce {
  const { name = `exactly once: ${node}`, at = 'completed' } = options;
  return { name, kind: 'exactly-once', node, at, ...saying(options) };
}

/**
 * A predicate over whole runs, asked of every run that ends by itself. `check` makes every run where they are few; otherwise it tells
 * of how many runs it holds, and the answer stays `unknown`.
 * @param test pure
 */
export function everyRun(
  name: string,
  test: (trace: EndedRun) => boolean,
  options: PropertyOptions = {},
): EveryRun {
  return { name, kind: 'every-run', test, ...saying(options) };
}

function isOfNode<A extends [string, ...unknown[]]>(how: A | [readonly string[], ...unknown[]]): how is A {
  return typeof how[0] === 'string';
}

function state(reads: readonly string[], test: Predicate): Happening {
  return { reads, test };
}

/** What is not given is left out, so that it counts for nothing in the hash of the model. */
function saying({ message }: PropertyOptions = {}): PropertyOptions {
  return message === undefined ? {} : { message };
}
