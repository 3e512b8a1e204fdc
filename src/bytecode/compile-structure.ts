/** Structured constructs to bytecode (semantics, section 4.2). */
import type { Branch, Defer, Lock, Loop, Or, Par, Scope, Xor } from '../term/term.ts';
import { compileAtom } from './compile-atom.ts';
import { inner, type Compiler } from './compiler.ts';
import type { Catcher, Context } from './emitter.ts';

/** Split, join and reset of a parallel construct, and its branches. */
export function compilePar(compiler: Compiler, par: Par, context: Context): void {
  const { emit } = compiler;
  const order = emit.number();
  const { name, branches, join, rest } = par;
  const { path } = context;
  const at = emit.at(`${path}${name}.in`);
  const region = emit.region(path + name);
  const blocks = typeof join === 'object' && rest === 'block';
  emit.plan(order, {
    label: `${name}:split`,
    node: name,
    opcode: 'SPLIT',
    context,
    triggers: [at],
    ...(blocks ? { guards: () => emit.op('IDLE', region.lo, region.hi) } : {}),
    effects: () => {
      emit.op('TAKE', at, 1);
      for (const b of branches) compiler.enter(b, path);
    },
  });
  if (join === 'all') planJoinAll(compiler, par, order, context);
  else if (join !== 'multi') planJoinFirst(compiler, par, join.first, order, context);
  for (const [i, b] of branches.entries()) {
    const done = join === 'multi' ? context.done : () => emit.op('PUT', emit.at(`${path}${name}.out${i}`));
    compiler.compile(b, { ...context, done, lane: inner(context.lane, `${name}.${i}`) });
  }
}

function planJoinAll(compiler: Compiler, par: Par | Or, order: number, context: Context): void {
  const { emit } = compiler;
  const { lo } = emit.region(context.path + par.name);
  const m = par.branches.length;
  emit.plan(order, {
    label: `${par.name}:join`,
    node: par.name,
    opcode: 'JOIN',
    context,
    triggers: [lo],
    guards: () => emit.op('MARKED', lo, m, m),
    effects: () => {
      emit.op('GATHER', lo, m);
      context.done();
    },
  });
}

function planJoinFirst(compiler: Compiler, par: Par, n: number, order: number, context: Context): void {
  const { emit } = compiler;
  const { name, branches, rest } = par;
  const { lo, hi } = emit.region(context.path + name);
  const m = branches.length;
  const fired = lo + m;
  emit.plan(order, {
    label: `${name}:join`,
    node: name,
    opcode: 'JOIN',
    context,
    triggers: branches.map((_, i) => lo + i),
    guards: () => {
      emit.op('FIRST', lo, lo + m);
      emit.op('MARKED', lo, m, n);
      if (rest !== 'cancel') emit.op('IDLE', fired, fired + 1);
    },
    effects: () => {
      if (rest === 'cancel') emit.op('CLEAR', lo, hi);
      else emit.op('PUT', fired);
      context.done();
    },
  });
  if (rest === 'cancel') return;
  emit.plan(order, {
    label: `${name}:reset`,
    node: name,
    opcode: 'RESET',
    context,
    triggers: [fired],
    guards: () => emit.op('MARKED', lo, m, m),
    effects: () => {
      emit.op('TAKE', fired, 1);
      emit.op('GATHER', lo, m);
    },
  });
}

/** Multi-choice: one action for each set of branches that data and scheduler can choose. */
export function compileOr(compiler: Compiler, or: Or, context: Context): void {
  const { emit } = compiler;
  const order = emit.number();
  const { name, branches, join } = or;
  const { path } = context;
  const at = emit.at(`${path}${name}.in`);
  const out = (i: number) => emit.op('PUT', emit.at(`${path}${name}.out${i}`));
  const names = branches.map((_, i) => String(i));
  const choice = emit.choice({ node: name, item: context.item, names, branches: conditionsOf(branches) });
  const common = { node: name, opcode: 'CHOOSE', context, triggers: [at] };
  emit.plan(order, {
    ...common,
    label: `${name}:`,
    choice,
    effects: () => {
      emit.op('TAKE', at, 1);
      for (const [i, b] of branches.entries()) {
        emit.ifBranch(i, true, () => compiler.enter(b.do, path));
        if (join === 'all') emit.ifBranch(i, false, () => out(i));
      }
    },
  });
  if (branches.every((b) => b.when))
    planNothing(
      compiler,
      `${name}:none`,
      order,
      common,
      () => emit.op('CHOICE', choice, branches.length),
      at,
    );
  if (join === 'all') planJoinAll(compiler, or, order, context);
  for (const [i, b] of branches.entries()) {
    const done = join === 'multi' ? context.done : () => out(i);
    compiler.compile(b.do, { ...context, done, lane: inner(context.lane, `${name}.${i}`) });
  }
}

/** A choice without a branch to take raises `no-branch`. */
function planNothing(
  compiler: Compiler,
  label: string,
  order: number,
  common: {
    readonly node: string;
    readonly opcode: string;
    readonly context: Context;
    readonly triggers: readonly number[];
  },
  guards: () => void,
  at: number,
): void {
  compiler.emit.plan(order, {
    ...common,
    label,
    guards,
    effects: () => {
      compiler.emit.op('TAKE', at, 1);
      compiler.raise('no-branch', common.context);
    },
  });
}

/** Exclusive choice: an action for each branch that is offered. */
export function compileXor(compiler: Compiler, xor: Xor, context: Context): void {
  const { emit } = compiler;
  const order = emit.number();
  const at = emit.at(`${context.path}${xor.name}.in`);
  const choice = choiceOf(compiler, xor.name, xor.branches, context);
  const common = { node: xor.name, opcode: 'CHOOSE', context, triggers: [at] };
  for (const [i, b] of xor.branches.entries()) {
    emit.plan(order, {
      ...common,
      label: `${xor.name}:${i}`,
      ...(choice === null ? {} : { guards: () => emit.op('CHOICE', choice, i) }),
      effects: () => {
        emit.op('TAKE', at, 1);
        compiler.enter(b.do, context.path);
      },
    });
  }
  if (choice !== null) {
    planNothing(
      compiler,
      `${xor.name}:none`,
      order,
      common,
      () => emit.op('CHOICE', choice, xor.branches.length),
      at,
    );
  }
  for (const b of xor.branches) compiler.compile(b.do, context);
}

/** The choice among branches by their conditions; `null` where all are open, so that nothing guards them. */
export function choiceOf(
  compiler: Compiler,
  node: string,
  branches: readonly Pick<Branch, 'when' | 'else'>[],
  context: Context,
): number | null {
  if (branches.every((b) => !b.when && !b.else)) return null;
  return compiler.emit.choice({ node, item: context.item, branches: conditionsOf(branches) });
}

/** Conditions in branch order: `null` is open. */
export function conditionsOf(branches: readonly Pick<Branch, 'when' | 'else'>[]) {
  return branches.map((b) => (b.else ? 'else' : (b.when ?? null)));
}

/** Repeat and exit at the test of a loop. */
export function compileLoop(compiler: Compiler, loop: Loop, context: Context): void {
  const { emit } = compiler;
  const { name, when } = loop;
  const order = emit.number();
  const at = emit.at(`${context.path}${name}.test`);
  const times = loop.loop === 'times';
  const counter = times ? emit.at(`${context.path}${name}.counter`) : -1;
  const condition = when ? emit.condition(name, when, context.item) : -1;
  const guard = (repeat: boolean) => {
    if (times) emit.op(repeat ? 'BELOW' : 'NEED', counter, loop.times!);
    else if (when) emit.op('TEST', condition, (loop.loop === 'while') === repeat ? 1 : 0);
  };
  const plan = (part: string, repeat: boolean, effects: () => void) =>
    emit.plan(order, {
      label: `${name}:${part}`,
      node: name,
      opcode: 'LOOP',
      context,
      triggers: [at],
      guards: () => guard(repeat),
      effects: () => {
        emit.op('TAKE', at, 1);
        if (times && repeat) emit.op('PUT', counter);
        if (times && !repeat) emit.op('SET', counter, 0);
        effects();
      },
    });
  plan('repeat', true, () => compiler.enter(loop.body, context.path));
  plan('exit', false, context.done);
  compiler.compile(loop.body, { ...context, done: () => emit.op('PUT', at) });
}

/** The end of a scope, its body, and its handlers, which stand outside. */
export function compileScope(compiler: Compiler, scope: Scope, context: Context): void {
  const { emit } = compiler;
  const { name, on } = scope;
  const { path } = context;
  const order = emit.number();
  const { lo, hi } = emit.region(path + name);
  emit.afterScope.set(path + name, context.done);
  planEnd(compiler, name, order, context);
  const catcher: Catcher = (kind, error) => {
    if (kind === 'escalation') return null;
    const handler = Object.hasOwn(on, error) ? on[error] : Object.hasOwn(on, '*') ? on['*'] : undefined;
    if (!handler) return null;
    const react = () => {
      emit.op('CLEAR', lo, hi);
      compiler.enter(handler, path);
    };
    return { interrupting: true, react };
  };
  compiler.compile(scope.body, {
    ...context,
    done: () => emit.op('SINK', emit.at(`${path}${name}.done`)),
    catchers: [catcher, ...context.catchers],
    scopes: [...context.scopes, path + name],
  });
  for (const handler of Object.values(on)) compiler.compile(handler, context);
}

/** The action that ends a collecting region: a scope, or a flow inside a term. */
export function planEnd(compiler: Compiler, name: string, order: number, context: Context): void {
  const { emit } = compiler;
  const { lo, hi, sinks } = emit.region(context.path + name);
  emit.plan(order, {
    label: `${name}:end`,
    node: name,
    opcode: 'END',
    context,
    triggers: Array.from({ length: sinks }, (_, i) => lo + i),
    guards: () => {
      emit.op('FIRST', lo, lo + sinks);
      emit.op('IDLE', lo + sinks, hi);
    },
    effects: () => {
      emit.op('CLEAR', lo, hi);
      context.done();
    },
  });
}

/** A critical section is entered while all regions of its lock are idle, whatever instances they lie in. */
export function compileLock(compiler: Compiler, lock: Lock, context: Context): void {
  const { emit } = compiler;
  const order = emit.number();
  const at = emit.at(`${context.path}${lock.name}.in`);
  emit.locks.set(lock.lock, [...(emit.locks.get(lock.lock) ?? []), emit.region(context.path + lock.name)]);
  emit.plan(order, {
    label: `${lock.name}:enter`,
    node: lock.name,
    opcode: 'LOCK',
    context,
    triggers: [at],
    guards: () => {
      for (const { lo, hi } of emit.locks.get(lock.lock)!) emit.op('IDLE', lo, hi);
    },
    effects: () => {
      emit.op('TAKE', at, 1);
      compiler.enter(lock.body, context.path);
    },
  });
  compiler.compile(lock.body, context);
}

/** Deferred choice: the atoms wait at one position. */
export function compileDefer(compiler: Compiler, defer: Defer, context: Context): void {
  const { emit } = compiler;
  emit.number();
  const at = emit.at(`${context.path}${defer.name}.in`);
  for (const b of defer.branches) {
    const order = emit.number();
    compileAtom(compiler, b.on, order, { ...context, done: () => compiler.enter(b.do, context.path) }, at);
    compiler.compile(b.do, context);
  }
}
