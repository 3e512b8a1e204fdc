/** Patterns that are terms built from the kernel: no opcode, no place of their own (semantics, section 8). */
import { lock, par, rec, recurse, scope, seq, task, timer } from './construct.ts';
import type { Par, Rec, Scope, Task, Term } from './term.ts';

/** A task with the one error `error`: control never goes on after it. */
export function raise(name: string, error: string): Task {
  return task(name, { outcomes: [], errors: [error] });
}

/** Tells the nearest node attached for `escalation`, and goes on unless that node interrupts it (BPMN: an escalation event). */
export function escalate(name: string, escalation: string): Task {
  return task(name, { outcomes: { ok: { escalate: escalation } } });
}

/** The terms one at a time, in any order (WCP-17, 40): in parallel, each under the same lock. */
export function interleave(
  terms: readonly Term[],
  options: { readonly name?: string; readonly lock: string },
): Par {
  return par(
    terms.map((t) => lock('', options.lock, t)),
    options.name === undefined ? {} : { name: options.name },
  );
}

/** `body`, with handlers for the errors that it raises: a scope. */
export function attempt(name: string, body: Term, on: Readonly<Record<string, Term>>): Scope {
  return scope(name, body, { on });
}

/** `body` again each time it raises `error`, at most `n` times in all; then the error travels on. */
export function retry(name: string, n: number, body: Term, error: string): Rec {
  return rec(name, scope(`${name}.attempt`, body, { on: { [error]: recurse(name) } }), {
    depth: n,
    atBound: error,
  });
}

/** `body`, unless `delay` passes before it is done: then it is withdrawn and `late` follows. */
export function timeout(name: string, body: Term, delay: number, late: Term): Scope {
  const clock = seq(timer(`${name}.clock`, { delay }), late);
  return scope(name, par([body, clock], { name: `${name}.race`, join: { first: 1 }, rest: 'cancel' }));
}
