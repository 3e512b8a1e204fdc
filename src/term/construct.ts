/**
 * Constructors of terms. They fill in defaults and nothing else: names that were left out are given, and mistakes found,
 * when a model is built from the finished term (`model.ts`).
 */
import { reject } from './rejection.ts';
import type {
  Call,
  Count,
  Lock,
  Merge,
  Mi,
  Or,
  Rec,
  Recurse,
  Split,
  Atom,
  Branch,
  Condition,
  Data,
  Defer,
  Event,
  Expression,
  Handler,
  Json,
  Loop,
  Outcome,
  Par,
  Receive,
  Scope,
  Send,
  Seq,
  Skip,
  Stop,
  Task,
  Term,
  Timer,
  Withdraw,
  Xor,
} from './term.ts';

export { flow, pools, simpleContent } from './construct-flow.ts';
export type { AttachmentOptions, FlowNodeOptions, FlowOptions } from './construct-flow.ts';

const relations: readonly string[] = ['=', '!=', '<'];

/** Options of {@link task}. */
export interface TaskOptions {
  /** Names, or names with the term to go on with. Default: `ok`. */
  readonly outcomes?: readonly string[] | Readonly<Record<string, Term | OutcomeOptions>>;
  /** Further outcomes that raise an error of their name. */
  readonly errors?: readonly string[];
  /** Start and completion are two actions; others may come between. */
  readonly long?: boolean;
  /** Of a long task: see {@link EffectOptions}. */
  readonly crashes?: boolean;
  readonly idempotent?: boolean;
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  /** Decides outcome and writes. Absent: every outcome is offered. */
  readonly run?: Handler;
  /** Offered only while this scope is active (WCP-18). */
  readonly within?: string;
  /** Written whatever the outcome; plain data instead of a handler. */
  readonly set?: Readonly<Record<string, Expression>>;
}

/** What an outcome does, as plain data. */
export interface OutcomeOptions {
  readonly when?: Condition;
  readonly set?: Readonly<Record<string, Expression>>;
  readonly then?: Term;
  readonly raise?: string;
  readonly escalate?: string;
}

/**
 * A unit of work: one action, or with `long` a start and a completion. With several outcomes (errors counted) each is an
 * action of its own, `name:outcome`.
 * @param name an XML NCName, unique in its model
 */
export function task(name: string, options: TaskOptions = {}): Task {
  const { outcomes, errors = [], long = false, crashes = false, idempotent = false, set, run } = options;
  const entries: [string, Term | OutcomeOptions][] = Array.isArray(outcomes)
    ? outcomes.map((o: string) => [o, {}])
    : Object.entries((outcomes ?? { ok: {} }) as Readonly<Record<string, Term | OutcomeOptions>>);
  const listed = entries.map(([outcome, o]): Outcome => {
    const given: OutcomeOptions = isTerm(o) ? { then: o } : o;
    return { name: outcome, ...given, ...(set || given.set ? { set: { ...set, ...given.set } } : {}) };
  });
  const raised = errors.map((e): Outcome => ({ name: e, raise: e, ...(set ? { set } : {}) }));
  const all = [...listed, ...raised];
  return {
    kind: 'task',
    name,
    outcomes: all,
    long,
    reads: options.reads ?? readsOf(all),
    writes: options.writes ?? unique(all.flatMap((o) => Object.keys(o.set ?? {}))),
    ...(run ? { run } : {}),
    ...(options.within === undefined ? {} : { within: options.within }),
    ...(crashes ? { crashes } : {}),
    ...(idempotent ? { idempotent } : {}),
  };
}

/** Options of {@link effect}. */
export interface EffectOptions {
  readonly outcomes?: TaskOptions['outcomes'];
  readonly errors?: readonly string[];
  /** After so many units of the virtual clock, at any moment without one: the error `timeout`, or an outcome of that name if listed. */
  readonly timeout?: number;
  /**
   * Whoever makes the call can crash before its outcome is recorded, and makes it again: `name:crash`. The model says so for all long tasks and
   * effects at once ({@link ModelOptions}).
   */
  readonly crashes?: boolean;
  /** The call may be made again without doing anything twice, as with an idempotency key: {@link exactlyOnce} allows it to crash. */
  readonly idempotent?: boolean;
}

/** A call to the world outside: started by the model, completed by the environment with one of the declared outcomes. */
export function effect(name: string, options: EffectOptions = {}): Task {
  const { timeout, outcomes, errors = [], ...rest } = options;
  const listed = Array.isArray(outcomes)
    ? (outcomes as string[]).includes('timeout')
    : Object.hasOwn(outcomes ?? {}, 'timeout');
  const raised =
    timeout !== undefined && !listed && !errors.includes('timeout') ? [...errors, 'timeout'] : errors;
  const built = task(name, { ...(outcomes ? { outcomes } : {}), errors: raised, long: true, ...rest });
  return { ...built, effect: timeout === undefined ? {} : { timeout } };
}

/** Variables that the conditions and expressions of `outcomes` look at, in order of first mention. */
export function readsOf(outcomes: readonly Outcome[]): string[] {
  return unique(
    outcomes.flatMap((o) => [
      ...(o.when ? conditionReads(o.when) : []),
      ...Object.values(o.set ?? {}).flatMap(expressionReads),
    ]),
  );
}

/** The variables that a condition declares to read. */
export function conditionReads(condition: Condition): readonly string[] {
  if ('always' in condition) return [];
  return 'var' in condition ? [condition.var] : condition.reads;
}

/** The variables that an expression looks at. */
export function expressionReads(expression: Expression): readonly string[] {
  if (typeof expression !== 'object' || expression === null) return [];
  if ('var' in expression) return [expression.var];
  return 'add' in expression ? [expression.add[0]] : [];
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function isTerm(value: Term | OutcomeOptions): value is Term {
  return 'kind' in value;
}

/**
 * What a handler returns to choose an outcome and write variables at once.
 * @example task('pay', { outcomes: ['ok', 'declined'], writes: ['paid'], run: () => outcome('ok', { paid: true }) })
 */
export function outcome(name: string, writes: Data = {}): Data {
  return { $outcome: name, ...writes };
}

/** Something that the environment does: a message from outside, a person's decision. With a `domain`, one action `name=value` for each value. */
export function event(
  name: string,
  options: { readonly into?: string; readonly domain?: readonly Json[]; readonly within?: string } = {},
): Event {
  return { kind: 'event', name, ...options };
}

/** Fires when the environment's clock has run for `delay` units; untimed checks let it fire at any moment. */
export function timer(name: string, options: { readonly delay?: number } = {}): Timer {
  return { kind: 'timer', name, delay: options.delay ?? 0 };
}

/** Puts one message on each channel; messages stay until they are received. */
export function send(name: string, ...channels: string[]): Send {
  return { kind: 'send', name, channels };
}

/** Waits for a message on one of the channels and takes it. */
export function receive(name: string, ...channels: string[]): Receive {
  return { kind: 'receive', name, channels };
}

/** One thread becomes `n` (WCP-42). */
export function split(name: string, n: number): Split {
  return { kind: 'split', name, n };
}

/** `n` threads become one (WCP-41). */
export function merge(name: string, n: number): Merge {
  return { kind: 'merge', name, n };
}

/** Withdraws everything inside the scope (or the whole `case`); nothing goes on there (WCP-19, 20, 25, 26). */
export function cancel(name: string, scopeName: string): Withdraw {
  return { kind: 'cancel', name, scope: scopeName };
}

/** Withdraws everything inside the scope and goes on after it (WCP-27); `finish(name, 'case')` completes the case (WCP-43). */
export function finish(name: string, scopeName: string): Withdraw {
  return { kind: 'finish', name, scope: scopeName };
}

/** An end of one thread without continuation (WCP-11). */
export function stop(name: string): Stop {
  return { kind: 'stop', name };
}

/** Does nothing, without an action. */
export function skip(): Skip {
  return { kind: 'skip' };
}

/** One after the other (WCP-1). */
export function seq(...parts: Term[]): Seq {
  return { kind: 'seq', parts };
}

/** Options of {@link par}. */
export interface ParOptions {
  readonly name?: string;
  readonly join?: Par['join'];
  readonly rest?: Par['rest'];
}

/**
 * Side by side (WCP-2), then joined: `all` (WCP-3), `{ first: n }` with the rest cancelled, left to run or blocked (WCP-9, 28 to
 * 32), or `multi`: each branch goes on by itself (WCP-8).
 */
export function par(branches: readonly Term[], options: ParOptions = {}): Par {
  return {
    kind: 'par',
    name: options.name ?? '',
    branches,
    join: options.join ?? 'all',
    rest: options.rest ?? 'cancel',
  };
}

/** A branch of {@link xor}: with its condition, or a plain term that is open. */
export type XorBranch = Term | Branch;

/**
 * Exclusive choice (WCP-4): the open branches and the first whose `when` is true; `else` where there is none. A plain term is an
 * open branch.
 */
export function xor(branches: readonly XorBranch[], options: { readonly name?: string } = {}): Xor {
  return {
    kind: 'xor',
    name: options.name ?? '',
    branches: branches.map((b) => ('kind' in b ? { do: b } : b)),
  };
}

/**
 * Multi-choice (WCP-6): every branch whose `when` is true together with any of the open ones. `all` waits for exactly the branches
 * that were started (WCP-7), `multi` lets each go on by itself (WCP-8).
 */
export function or(
  branches: readonly XorBranch[],
  options: { readonly name?: string; readonly join?: Or['join'] } = {},
): Or {
  const listed = branches.map((b) => ('kind' in b ? { do: b } : b));
  return { kind: 'or', name: options.name ?? '', branches: listed, join: options.join ?? 'all' };
}

/** A critical section (WCP-39): entered while no lock of the same name is held anywhere in the case. */
export function lock(name: string, lockName: string, body: Term): Lock {
  return { kind: 'lock', name, lock: lockName, body };
}

/** Options of {@link mi}. */
export interface MiOptions {
  /** How many: a number; bounds, between which the scheduler chooses; or bounds and `from`, which computes it. */
  readonly count?: number | { readonly min: number; readonly max: number; readonly from?: Count };
  /** A variable that holds a list: an instance for each entry (at most `max`), which reads it as `item`. */
  readonly items?: { readonly variable: string; readonly max: number };
  /** Starts with `min`; up to `max` may be added while it runs. */
  readonly add?: boolean;
  readonly join?: Mi['join'];
  readonly rest?: Mi['rest'];
}

/** Several instances of `body`, each in a frame `name[i]/` (WCP-12 to 15, 34 to 36). */
export function mi(name: string, body: Term, options: MiOptions): Mi {
  const { items, add = false } = options;
  const count = items ? { min: 0, max: items.max } : (options.count ?? 1);
  const bounds = typeof count === 'number' ? { min: count, max: count } : count;
  return {
    kind: 'mi',
    name,
    body,
    ...bounds,
    ...(items ? { items: items.variable } : {}),
    add,
    join: options.join ?? 'all',
    rest: options.rest ?? 'cancel',
  };
}

/** Another term in a frame of its own: its names stand behind `name/`, so that it can be called in several places. */
export function call(name: string, body: Term): Call {
  return { kind: 'call', name, body };
}

/** A term that can contain itself (WCP-22), at most `depth` deep; there, {@link recurse} raises `atBound` (default `limit`: a cut of the search). */
export function rec(
  name: string,
  body: Term,
  options: { readonly depth: number; readonly atBound?: string },
): Rec {
  return { kind: 'rec', name, body, depth: options.depth, atBound: options.atBound ?? 'limit' };
}

/** Enters the recursion `name` around it once more. */
export function recurse(name: string): Recurse {
  return { kind: 'recurse', rec: name };
}

/** Options of {@link loop}. */
export interface LoopOptions {
  readonly name?: string;
  /** Repeats (`while`) or ends (`until`) when it holds; absent: the scheduler decides. */
  readonly when?: Condition;
}

/** Structured loop (WCP-21): tested before (`while`) or after (`until`) the body, or run a fixed number of `times`. */
export function loop(
  body: Term,
  how: 'while' | 'until' | { readonly times: number },
  options: LoopOptions = {},
): Loop {
  const name = options.name ?? '';
  if (typeof how === 'object') return { kind: 'loop', name, loop: 'times', body, times: how.times };
  return { kind: 'loop', name, loop: how, body, ...(options.when ? { when: options.when } : {}) };
}

/** A named region that can be cancelled as a whole, catches errors raised inside it, and ends when its last thread has. */
export function scope(
  name: string,
  body: Term,
  options: { readonly on?: Readonly<Record<string, Term>> } = {},
): Scope {
  return { kind: 'scope', name, body, on: options.on ?? {} };
}

/** Deferred choice (WCP-16): whichever of the atoms happens first decides. */
export function defer(
  branches: readonly (readonly [Atom, Term])[],
  options: { readonly name?: string } = {},
): Defer {
  return {
    kind: 'defer',
    name: options.name ?? '',
    branches: branches.map(([on, then]) => ({ on, do: then })),
  };
}

/** A condition over the variables in `reads`. */
export function when(reads: readonly string[], test: (data: Data) => boolean): Condition {
  return { reads, test };
}

/**
 * A comparison as plain data, as `*.term.json` files write it.
 * @throws UserError FP1033 for another relation
 */
export function is(variable: string, relation: '=' | '!=' | '<', value: Json): Condition {
  if (!relations.includes(relation))
    reject(
      'FP1033',
      variable,
      `a condition compares "${variable}" by ${JSON.stringify(relation)}`,
      `Use one of ${relations.join(', ')}; what else is to be asked, \`when\` can.`,
    );
  return { var: variable, is: relation, value };
}
