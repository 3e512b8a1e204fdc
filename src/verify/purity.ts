import { UserError } from '../errors.ts';
import type { Difference } from '../run/repeat.ts';
import type { Model } from '../term/term.ts';

/** Calls of each handler and condition that are made twice. */
const checkedCalls = 200;

/**
 * The model with handlers, conditions and invariants that are watched: their first calls are made twice, and what answers
 * differently to the same data is refused. The net remembers what a handler did and the engine asks again, so they could not agree
 * on a model that rolls dice or looks at a clock, and no verdict on it would mean anything.
 * @returns the model itself where it holds no code
 */
export function purityChecked(model: Model): Model {
  const term = watched(model.term, model.name) as Model['term'];
  const properties = watched(model.properties, model.name) as Model['properties'];
  return term === model.term && properties === model.properties ? model : { ...model, term, properties };
}

type Code = (data: unknown) => unknown;

/** `part` with every function in it watched; what holds none is left as it is. */
function watched(part: unknown, owner: string): unknown {
  if (typeof part === 'function') return twice(part as Code, owner);
  if (typeof part !== 'object' || part === null) return part;
  const { name } = part as { readonly name?: unknown };
  const self = !Array.isArray(part) && typeof name === 'string' && name !== '' ? name : owner;
  let copy: Record<string, unknown> | unknown[] | null = null;
  for (const key of Object.keys(part)) {
    const before = (part as Record<string, unknown>)[key];
    const after = watched(before, self);
    if (after === before) continue;
    copy ??= Array.isArray(part) ? [...(part as unknown[])] : { ...part };
    (copy as Record<string, unknown>)[key] = after;
  }
  return copy ?? part;
}

function twice(code: Code, owner: string): Code {
  let calls = 0;
  return (data) => {
    if (calls >= checkedCalls) return code(data);
    calls++;
    const [first, second] = [answerOf(code, data, owner), later(() => answerOf(code, data, owner))];
    if (first.text !== second.text) throw impure(owner, first.text, second.text);
    if ('error' in first) throw first.error;
    return first.value;
  };
}

type Answer = { readonly text: string } & ({ readonly value: unknown } | { readonly error: unknown });

function answerOf(code: Code, data: unknown, owner: string): Answer {
  let value: unknown;
  try {
    value = code(data);
  } catch (error) {
    return { error, text: `throws ${error instanceof Error ? error.message : String(error)}` };
  }
  try {
    return { value, text: JSON.stringify(value) ?? typeof value };
  } catch {
    throw new UserError(
      'FP4004',
      `"${owner}" returned a value that JSON cannot hold`,
      'Return an object of JSON values, or the name of an outcome.',
      { element: owner },
    );
  }
}

/** A little over a day, so that what is made of the clock differs in the days, too. */
const ahead = 90_061_001;

/** Calls with a clock that is ahead, so that an answer that depends on the clock is another one. */
function later<T>(call: () => T): T {
  const Now = globalThis.Date;
  globalThis.Date = new Proxy(Now, {
    construct: (target, args) =>
      Reflect.construct(target, args.length === 0 ? [Now.now() + ahead] : args) as object,
    get: (target, key) => (key === 'now' ? () => Now.now() + ahead : Reflect.get(target, key)),
  });
  try {
    return call();
  } finally {
    globalThis.Date = Now;
  }
}

/**
 * What is said of a run that went another way when it was made again: something is kept between calls, or a call is answered by more than
 * its data, though no two calls in a row showed it.
 */
export function irreproducible({ step, label, changes }: Difference): UserError {
  const change = changes.find(({ kind }) => kind === 'variable') ?? changes[0];
  const owner = nodeOf(label);
  const when = step === 0 ? 'at the start' : `after step ${step}${label === '' ? '' : ` (${label})`}`;
  const shown = (value: string | number | null): string => short(value === null ? 'nothing' : String(value));
  const message =
    change === undefined
      ? `"${owner}" does not answer alike when a run is made again: ${when} "${label}" is offered only once`
      : `"${owner}" does not answer alike when a run is made again: ${when} ${change.name} is ` +
        `${shown(change.before)}, then ${shown(change.after)}`;
  return new UserError('FP4006', message, remedy, { element: owner });
}

/** The node of a label, without its instances: `p[0]/pay:ok` is of `pay`. */
function nodeOf(label: string): string {
  return /^(?:[^/:[#=><{,]+(?:\[\d+\])?\/)*([^/:[#=><{,]*)/.exec(label)?.[1] ?? label;
}

const remedy =
  'Make it pure: no randomness, no clock, nothing kept between calls. List what can happen as `outcomes` instead.';

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function impure(owner: string, first: string, second: string): UserError {
  return new UserError(
    'FP4006',
    `"${owner}" answers the same data differently: ${short(first)}, then ${short(second)}`,
    remedy,
    { element: owner },
  );
}
