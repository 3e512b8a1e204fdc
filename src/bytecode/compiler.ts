import type { Task, Term } from '../term/term.ts';
import type { Context, Emitter, Reaction } from './emitter.ts';
import type { Recursions } from './recursions.ts';

/** What the compilers of the single constructs need of the walk over the whole term. */
export interface Compiler {
  readonly emit: Emitter;
  readonly recursions: Recursions;
  /** Plans the actions of `term` and everything inside it. */
  compile(term: Term, context: Context): void;
  /** Emits the entry of `term` at an instance path (semantics, section 1: `enter`). */
  enter(term: Term, path: string): void;
  /** Emits the way to the handler of `error`, or the failure of the case. */
  raise(error: string, context: Context): void;
  /** What the outcome of a task raises or escalates to; `null`: nothing, or nobody reacts to the escalation. */
  reaction(outcome: Pick<TaskOutcome, 'raise' | 'escalate'>, context: Context): Reaction | null;
  /** Emits messages and signals of a node, in the order of `channels`. */
  send(channels: readonly string[]): void;
  /** Guards a node that sends on `channels`, and takes a message from channel `taken`, where a rendezvous is asked for. */
  guardSend(channels: readonly string[], taken?: string | null): void;
  isTransient(channel: string): boolean;
  /** The outcomes of a task with their label parts; a task with a handler can also end in `fault`. */
  outcomes(task: Task): readonly TaskOutcome[];
  /** Guards an action by its outcome, where data decide. */
  guardOutcome(task: Task, index: number, context: Context): void;
  /** Emits the writes of an outcome, if it has any. */
  write(task: Task, index: number, context: Context): void;
  /** Guards an action of a node that is offered only while a scope is active. */
  guardWithin(node: { readonly within?: string }, context: Context): void;
}

/** One way in which a task ends: its part of the label, its number, and what follows if not the end of the task. */
export interface TaskOutcome {
  readonly part: string;
  readonly index: number;
  readonly raise?: string;
  readonly escalate?: string;
  readonly then?: Term;
}

/** The lane of a branch inside `lane`. */
export function inner(lane: string, branch: string): string {
  return lane === '' ? branch : `${lane}/${branch}`;
}

/** The path of instance `i` of a pool or a multiple-instance construct, behind what is around it. */
export function framePath(name: string, i: number): string {
  return `${name}[${i}]/`;
}
