/** Terms to bytecode (semantics, section 4): every action becomes one straight run of guards and effects. */
import canonicalize from 'canonicalize';
import { invariant } from '../errors.ts';
import type { Branch, Defer, Loop, Model, Par, Scope, Task, Term, Withdraw, Xor } from '../term/term.ts';
import { compileFlow, compilePools, enterFlow, enterPools, planSignals } from './compile-flow.ts';
import { Emitter, type Context } from './emitter.ts';
import type { Program } from './program.ts';

/**
 * Compiles a model. Deterministic: equal models give equal code.
 * @param model as `model()` returns it
 */
export function compile(model: Model): Program {
  const compiler = new Compiler(model);
  return compiler.run(model.term);
}

/** The walk over a term: plans the actions of each node, and knows how to enter each term. */
export class Compiler {
  readonly emit: Emitter;
  readonly #contexts = new Map<Term, Context>();
  readonly #signals: ReadonlySet<string>;

  constructor(model: Model) {
    this.emit = new Emitter(model);
    this.#signals = new Set(Object.keys(model.channels));
    planSignals(model.term, this.emit, this.#signals);
  }

  run(root: Term): Program {
    const context: Context = {
      done: () => this.emit.op('SINK', this.emit.at('root')),
      catchers: [],
      lane: '',
      frame: null,
      scopes: [],
    };
    if (root.kind === 'pools') compilePools(this, root, context);
    else if (root.kind === 'flow') compileFlow(this, root, context, 'root');
    else this.compile(root, context);
    return this.emit.finish(() => {
      if (root.kind === 'pools') enterPools(this, root);
      else this.enter(root);
    });
  }

  /** Plans the actions of `term` and everything inside it. */
  compile(term: Term, context: Context): void {
    this.#contexts.set(term, context);
    switch (term.kind) {
      case 'skip':
      case 'stop':
        this.emit.number();
        return;
      case 'seq':
        return this.#seq(term.parts, context);
      case 'par':
        return this.#par(term, context);
      case 'xor':
        return this.#xor(term, context);
      case 'loop':
        return this.#loop(term, context);
      case 'scope':
        return this.#scope(term, context);
      case 'defer':
        return this.#defer(term, context);
      case 'flow':
        return compileFlow(this, term, context, 'inner');
      case 'pools':
        return invariant(false, 'pools inside a term');
      default: {
        const order = this.emit.number();
        this.atom(term, order, context, this.emit.at(`${term.name}.in`));
        if (term.kind === 'task') for (const o of term.outcomes) if (o.then) this.compile(o.then, context);
      }
    }
  }

  /** Emits the entry of `term` (semantics, section 1: `enter`). */
  enter(term: Term): void {
    const { emit } = this;
    const context = this.#contexts.get(term)!;
    switch (term.kind) {
      case 'skip':
        return context.done();
      case 'stop':
        return emit.op('SINK', emit.at(`${term.name}.sink`));
      case 'seq': {
        const first = solid(term.parts)[0];
        return first ? this.enter(first) : context.done();
      }
      case 'loop':
        if (term.loop === 'times') emit.op('ZERO', emit.at(`${term.name}.counter`));
        return term.loop === 'until' ? this.enter(term.body) : emit.op('PUT', emit.at(`${term.name}.test`));
      case 'scope':
        return this.enter(term.body);
      case 'flow':
        return enterFlow(this, term);
      case 'pools':
        return invariant(false, 'pools inside a term');
      default:
        return emit.op('PUT', emit.at(`${term.name}.in`));
    }
  }

  /** Emits the way to the handler of `error`, or the failure of the case. */
  raise(error: string, context: Context): void {
    for (const catcher of context.catchers) {
      const handle = catcher(error);
      if (handle) return handle();
    }
    this.emit.op('FAIL', this.emit.error(error));
  }

  #seq(parts: readonly Term[], context: Context): void {
    this.emit.number();
    const rest = solid(parts);
    for (const [i, part] of rest.entries()) {
      const next = rest[i + 1];
      this.compile(part, next ? { ...context, done: () => this.enter(next) } : context);
    }
  }

  /** Actions of an atom that waits at position `p`; also of the atoms of a deferred choice. */
  atom(term: Exclude<Term, { kind: 'skip' | 'stop' | 'seq' | 'par' | 'xor' | 'loop' | 'scope' | 'defer' | 'flow' | 'pools' }>, order: number, context: Context, p: number): void {
    const { emit } = this;
    const plan = (label: string, opcode: string, effects: () => void, guards?: () => void) =>
      emit.plan(order, {
        label, node: term.name, opcode, context, triggers: [p],
        ...(guards ? { guards } : {}),
        effects: () => {
          emit.op('TAKE', p, 1);
          effects();
        },
      });
    switch (term.kind) {
      case 'task':
        return this.task(term, order, context, p);
      case 'event':
        if (!term.domain) return plan(term.name, 'EVENT', context.done);
        for (const value of term.domain) {
          plan(`${term.name}=${canonicalize(value)}`, 'EVENT', () => {
            if (term.into !== undefined) emit.op('ASSIGN', emit.variable(term.into), emit.value(value));
            context.done();
          });
        }
        return;
      case 'timer':
        return plan(term.name, 'TIMER', context.done);
      case 'send':
        return plan(term.name, 'SEND', () => {
          this.send(term.channels);
          context.done();
        });
      case 'receive':
        for (const c of term.channels) {
          const label = term.channels.length > 1 ? `${term.name}=${c}` : term.name;
          const receive = () => {
            emit.op('RECEIVE', emit.channel(c));
            context.done();
          };
          plan(label, 'RECEIVE', receive, () => emit.op('MESSAGE', emit.channel(c)));
        }
        return;
      default:
        return this.#withdraw(term, order, context, p);
    }
  }

  /** Emits messages and signals, in the order of `channels`. */
  send(channels: readonly string[]): void {
    for (const c of channels) {
      if (!this.#signals.has(c)) this.emit.op('SEND', this.emit.channel(c));
      else if (this.emit.signalNumber(c) >= 0) this.emit.op('SIGNAL', this.emit.signalNumber(c));
    }
  }

  /** Actions of a task at position `p`: its outcomes, or its start and then its outcomes at `run`. */
  task(task: Task, order: number, context: Context, p: number): void {
    const { emit } = this;
    const number = emit.task(task);
    const run = task.long ? emit.at(`${task.name}.run`) : p;
    if (task.long) {
      emit.plan(order, {
        label: `${task.name}:start`, node: task.name, opcode: 'START', context, triggers: [p],
        effects: () => {
          emit.op('TAKE', p, 1);
          emit.op('TINT', run, number);
        },
      });
    }
    for (const o of this.outcomes(task)) {
      emit.plan(order, {
        label: `${task.name}${o.part}`, node: task.name, opcode: task.long ? 'COMPLETE' : 'TASK', context,
        triggers: [run],
        coloured: task.long,
        guards: () => this.guardOutcome(task, o.index),
        effects: () => {
          if (task.long) emit.op('DRAW', run);
          else emit.op('TAKE', run, 1);
          this.write(task, o.index);
          if (o.raise !== undefined) this.raise(o.raise, context);
          else if (o.then) this.enter(o.then);
          else context.done();
        },
      });
    }
  }

  /** The outcomes of a task with their label parts; a task with a handler can also end in `fault`. */
  outcomes(task: Task): { readonly part: string; readonly index: number; readonly raise?: string; readonly then?: Term }[] {
    const named = task.long || task.outcomes.length > 1;
    const listed = task.outcomes.map((o, index) => ({ ...o, part: named ? `:${o.name}` : '', index }));
    return task.run ? [...listed, { part: ':fault', index: task.outcomes.length, raise: 'fault' }] : listed;
  }

  /** Guards an action by its outcome, where data decide. */
  guardOutcome(task: Task, index: number): void {
    if (task.run || task.outcomes[index]?.when) this.emit.op('OUTCOME', this.emit.task(task), index);
  }

  /** Emits the writes of an outcome, if it has any. */
  write(task: Task, index: number): void {
    if (task.run || task.outcomes[index]?.set) this.emit.op('WRITE', this.emit.task(task), index);
  }

  #withdraw(term: Withdraw, order: number, context: Context, p: number): void {
    const { emit } = this;
    const whole = term.scope === 'case';
    const { lo, hi } = emit.region(whole ? '#case' : term.scope);
    const inside = p >= lo && p < hi;
    emit.plan(order, {
      label: term.name, node: term.name, opcode: term.kind.toUpperCase(), context, triggers: [p],
      effects: () => {
        emit.op('TAKE', p, 1);
        emit.op('CLEAR', whole ? -1 : lo, whole ? -1 : hi);
        if (!inside) context.done();
        if (term.kind === 'cancel') return;
        const after = whole ? () => emit.op('SINK', emit.at('root')) : emit.afterScope.get(term.scope)!;
        if (inside) after();
        else emit.unlessIdle(lo, hi, after);
      },
    });
  }

  #par(par: Par, context: Context): void {
    const { emit } = this;
    const order = emit.number();
    const { name, branches, join, rest } = par;
    const at = emit.at(`${name}.in`);
    const region = emit.region(name);
    emit.plan(order, {
      label: `${name}:split`, node: name, opcode: 'SPLIT', context, triggers: [at],
      ...(typeof join === 'object' && rest === 'block' ? { guards: () => emit.op('IDLE', region.lo, region.hi) } : {}),
      effects: () => {
        emit.op('TAKE', at, 1);
        for (const b of branches) this.enter(b);
      },
    });
    if (join !== 'multi') this.#join(par, order, context);
    for (const [i, b] of branches.entries()) {
      const done = join === 'multi' ? context.done : () => emit.op('PUT', emit.at(`${name}.out${i}`));
      this.compile(b, { ...context, done, lane: inner(context.lane, `${name}.${i}`) });
    }
  }

  #join(par: Par, order: number, context: Context): void {
    const { emit } = this;
    const { name, branches, join, rest } = par;
    const { lo, hi } = emit.region(name);
    const m = branches.length;
    const takeAll = () => {
      for (let i = 0; i < m; i++) emit.op('TAKE', lo + i, 1);
    };
    const base = { node: name, opcode: 'JOIN', context };
    if (join === 'all') {
      emit.plan(order, {
        ...base, label: `${name}:join`, triggers: [lo],
        guards: () => emit.op('MARKED', lo, m, m),
        effects: () => {
          takeAll();
          context.done();
        },
      });
      return;
    }
    if (typeof join !== 'object') return;
    const fired = lo + m;
    emit.plan(order, {
      ...base, label: `${name}:join`, triggers: branches.map((_, i) => lo + i),
      guards: () => {
        emit.op('FIRST', lo, lo + m);
        emit.op('MARKED', lo, m, join.first);
        if (rest !== 'cancel') emit.op('FREE', fired);
      },
      effects: () => {
        if (rest === 'cancel') emit.op('CLEAR', lo, hi);
        else emit.op('PUT', fired);
        context.done();
      },
    });
    if (rest === 'cancel') return;
    emit.plan(order, {
      ...base, label: `${name}:reset`, opcode: 'RESET', triggers: [fired],
      guards: () => emit.op('MARKED', lo, m, m),
      effects: () => {
        emit.op('TAKE', fired, 1);
        takeAll();
      },
    });
  }

  #xor(xor: Xor, context: Context): void {
    const { emit } = this;
    const order = emit.number();
    const at = emit.at(`${xor.name}.in`);
    const choice = this.choice(xor.name, xor.branches);
    const plan = (part: string, branch: number, effects: () => void) =>
      emit.plan(order, {
        label: `${xor.name}:${part}`, node: xor.name, opcode: 'CHOOSE', context, triggers: [at],
        ...(choice === null ? {} : { guards: () => emit.op('CHOICE', choice, branch) }),
        effects: () => {
          emit.op('TAKE', at, 1);
          effects();
        },
      });
    for (const [i, b] of xor.branches.entries()) plan(String(i), i, () => this.enter(b.do));
    if (choice !== null) plan('none', xor.branches.length, () => this.raise('no-branch', context));
    for (const b of xor.branches) this.compile(b.do, context);
  }

  /** The choice among branches by their conditions; `null` where all are open, so that nothing guards them. */
  choice(node: string, branches: readonly Pick<Branch, 'when' | 'else'>[]): number | null {
    if (branches.every((b) => !b.when && !b.else)) return null;
    return this.emit.choice({ node, branches: branches.map((b) => (b.else ? 'else' : (b.when ?? null))) });
  }

  #loop(loop: Loop, context: Context): void {
    const { emit } = this;
    const { name, when } = loop;
    const order = emit.number();
    const at = emit.at(`${name}.test`);
    const times = loop.loop === 'times';
    const counter = times ? emit.at(`${name}.counter`) : -1;
    const condition = when ? emit.condition(name, when) : -1;
    const guard = (repeat: boolean) => {
      if (times) emit.op(repeat ? 'BELOW' : 'REACHED', counter, loop.times!);
      else if (when) emit.op('TEST', condition, (loop.loop === 'while') === repeat ? 1 : 0);
    };
    const plan = (part: string, repeat: boolean, effects: () => void) =>
      emit.plan(order, {
        label: `${name}:${part}`, node: name, opcode: 'LOOP', context, triggers: [at],
        guards: () => guard(repeat),
        effects: () => {
          emit.op('TAKE', at, 1);
          if (times) emit.op(repeat ? 'COUNT' : 'ZERO', counter);
          effects();
        },
      });
    plan('repeat', true, () => this.enter(loop.body));
    plan('exit', false, context.done);
    this.compile(loop.body, { ...context, done: () => emit.op('PUT', at) });
  }

  #scope(scope: Scope, context: Context): void {
    const { emit } = this;
    const { name, on } = scope;
    const order = emit.number();
    const { lo, hi } = emit.region(name);
    emit.afterScope.set(name, context.done);
    this.planEnd(name, order, context);
    const catcher = (error: string) => {
      const handler = Object.hasOwn(on, error) ? on[error] : Object.hasOwn(on, '*') ? on['*'] : undefined;
      if (!handler) return null;
      return () => {
        emit.op('CLEAR', lo, hi);
        this.enter(handler);
      };
    };
    this.compile(scope.body, {
      ...context,
      done: () => emit.op('SINK', emit.at(`${name}.done`)),
      catchers: [catcher, ...context.catchers],
      scopes: [...context.scopes, name],
    });
    for (const handler of Object.values(on)) this.compile(handler, context);
  }

  /** The action that ends a collecting region: a scope, or a flow inside a term. */
  planEnd(name: string, order: number, context: Context): void {
    const { emit } = this;
    const { lo, hi, sinks } = emit.region(name);
    emit.plan(order, {
      label: `${name}:end`, node: name, opcode: 'END', context,
      triggers: Array.from({ length: sinks }, (_, i) => lo + i),
      guards: () => {
        emit.op('FIRST', lo, lo + sinks);
        emit.op('ENDED', lo, hi, sinks);
      },
      effects: () => {
        emit.op('CLEAR', lo, hi);
        context.done();
      },
    });
  }

  #defer(defer: Defer, context: Context): void {
    const { emit } = this;
    emit.number();
    const at = emit.at(`${defer.name}.in`);
    for (const b of defer.branches) {
      const order = emit.number();
      this.atom(b.on, order, { ...context, done: () => this.enter(b.do) }, at);
      this.compile(b.do, context);
    }
  }
}

/** The parts of a sequence that are more than nothing: long runs of `skip` must not become deep recursion. */
function solid(parts: readonly Term[]): readonly Term[] {
  return parts.filter((p) => p.kind !== 'skip');
}

/** The lane of a branch inside `lane`. */
export function inner(lane: string, branch: string): string {
  return lane === '' ? branch : `${lane}/${branch}`;
}
