import { ts } from 'ts-morph';
import { nowhere, unknown } from './value.ts';
import type { Binding, Closure, Fields, Frame, Keyed, List, Made, Scope, Site, Value, Via } from './value.ts';

/** The text cannot be followed with certainty: nothing is said about it. */
export class Uncertain extends Error {}

/** Expressions and statements evaluated at most: loops may be long, or have no end. */
const mostWork = 2_000_000;

/** What can change. */
export type Held = List | Fields | Keyed;

/**
 * The state of an evaluation: which calls are under way, what the value at hand depends on, and since when it is not certain that what
 * is evaluated is evaluated at all.
 */
export abstract class Machine {
  frame: Frame | null = null;
  private via = new Set<Frame>();
  private births = 0;
  /** What is older than this is changed only perhaps. */
  private since = 0;
  private work = 0;

  abstract evaluate(node: ts.Expression, scope: Scope): Value;
  /** @param via of each argument, the calls that it came by */
  abstract call(callee: Value, args: readonly Value[], via: readonly Via[], site: Site): Value;
  abstract run(statements: readonly ts.Statement[], scope: Scope): Completion;

  birth(): number {
    return ++this.births;
  }

  tick(): void {
    if (++this.work > mostWork) throw new Uncertain('too much to follow');
  }

  /** The value at hand depends on arguments of these calls. */
  depends(via: Via): void {
    for (const frame of via) this.via.add(frame);
  }

  /** A value, and the calls by whose arguments it came about. */
  tracked<T>(work: () => T): { readonly value: T; readonly via: Via } {
    const outer = this.via;
    this.via = new Set();
    const value = work();
    const via = this.via;
    this.via = outer;
    if (via.size === 0) return { value, via: nowhere };
    this.depends(via);
    return { value, via };
  }

  /** Does something that the program does only perhaps. */
  perhaps<T>(work: () => T): T {
    const before = this.since;
    this.since = this.birth();
    try {
      return work();
    } finally {
      this.since = before;
    }
  }

  /** From here on, until the end of {@link call}, the program goes on only perhaps. */
  doubt(): void {
    this.since = this.birth();
  }

  /** Ends the doubts that arose in `work`. */
  undoubted<T>(work: () => T): T {
    const before = this.since;
    try {
      return work();
    } finally {
      this.since = before;
    }
  }

  isCertain(held: Held | Binding): boolean {
    return held.birth >= this.since;
  }

  /** Whether something may be changed here and now; otherwise it is lost, as far as it is not already. */
  change(held: Held): boolean {
    if (held.lost) return false;
    for (const made of held.holders) made.lost = true;
    if (this.isCertain(held)) return true;
    this.lose(held);
    return false;
  }

  /** Assigns to a variable. */
  assign(binding: Binding, value: Value, via: Via): void {
    if (binding.lost || !this.isCertain(binding)) {
      this.lose(binding.value);
      this.lose(value);
      binding.lost = true;
      return;
    }
    binding.value = value;
    binding.via = via;
  }

  /** Nothing is believed of a value any more, nor of what can be reached from it: code that is not followed has its hands on it. */
  lose(value: Value): void {
    switch (value.kind) {
      case 'choice':
      case 'some':
        value.among.forEach((v) => this.lose(v));
        return;
      case 'namespace':
        value.members().forEach((v) => this.lose(v));
        return;
      case 'method':
        this.lose(value.receiver);
        return;
      case 'global':
        if (value.path.includes('.prototype')) throw new Uncertain('what JavaScript brings along is changed');
        return;
      case 'closure':
        this.loseClosure(value);
        return;
      case 'made':
        if (value.lost) return;
        value.lost = true;
        value.args.forEach((v) => this.lose(v));
        return;
      case 'list':
      case 'fields':
      case 'keyed':
        this.loseHeld(value);
        return;
      default:
    }
  }

  private loseHeld(held: Held): void {
    if (held.lost) return;
    held.lost = true;
    for (const made of held.holders) made.lost = true;
    if (held.kind === 'list') held.items.forEach((v) => this.lose(v));
    else if (held.kind === 'fields') held.entries.forEach((field) => this.lose(field.value));
    else held.entries.forEach((v) => this.lose(v));
  }

  private loseClosure(closure: Closure): void {
    if (closure.escaped) return;
    closure.escaped = true;
    this.loseMentioned(closure.node, closure.scope);
  }

  /** Loses everything that a piece of text mentions: it is run, or not, or often. */
  loseMentioned(node: ts.Node, scope: Scope): void {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node)) {
      if (isName(node)) return;
      const binding = scope.find(node.text);
      if (binding === null) return;
      this.lose(binding.get());
      if (!binding.isConst) binding.lost = true;
      // A constant that has no value yet is lost as soon as it has one.
      else if (binding.value === unknown) binding.lost = true;
      return;
    }
    ts.forEachChild(node, (inner) => this.loseMentioned(inner, scope));
  }

  /** Code that is not followed gets these values. */
  loseAll(values: readonly Value[]): Value {
    values.forEach((v) => this.lose(v));
    return unknown;
  }

  /** The outermost of the calls under way by whose arguments something came about, else the call at hand. */
  maker(via: Via, call: Site): Site {
    let site = call;
    for (let frame = this.frame; frame !== null; frame = frame.caller) {
      if (via.has(frame)) site = frame.call;
    }
    return site;
  }

  /** What becomes of what was made with something in it that changes later. */
  holds(made: Made): Made {
    const hold = (value: Value): void => {
      if (value.kind === 'list' || value.kind === 'fields' || value.kind === 'keyed') {
        if (value.holders.has(made)) return;
        value.holders.add(made);
        if (value.kind === 'list') value.items.forEach(hold);
        else if (value.kind === 'fields') value.entries.forEach((field) => hold(field.value));
        else value.entries.forEach(hold);
      } else if (value.kind === 'choice' || value.kind === 'some') value.among.forEach(hold);
    };
    made.args.forEach(hold);
    return made;
  }
}

/** How a list of statements ends. */
export type Completion =
  | { readonly kind: 'normal' | 'break' | 'continue' | 'throw' }
  | { readonly kind: 'return'; readonly value: Value };

/** Whether an identifier is a name of something else than a variable. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}
