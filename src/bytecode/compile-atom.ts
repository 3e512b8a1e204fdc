/** Atoms to bytecode (semantics, section 4.1). */
import canonicalize from 'canonicalize';
import type { Event, Merge, Receive, Send, Split, Task, Timer, Withdraw } from '../term/term.ts';
import type { Compiler } from './compiler.ts';
import type { Context } from './emitter.ts';

/** What waits at a position of its own and fires there. */
export type AtomTerm = Task | Event | Timer | Send | Receive | Split | Merge | Withdraw;

/** Plans the actions of an atom that waits at position `p`; also of the atoms of a deferred choice. */
export function compileAtom(
  compiler: Compiler,
  term: AtomTerm,
  order: number,
  context: Context,
  p: number,
): void {
  const { emit } = compiler;
  const timer = term.kind === 'timer' ? emit.timers.arm(p, term.delay) : undefined;
  const plan = (label: string, opcode: string, effects: () => void, guards?: () => void, n = 1) =>
    emit.plan(order, {
      label,
      node: term.name,
      opcode,
      context,
      triggers: [p],
      environment: term.kind === 'event',
      timer,
      ...(guards ? { guards } : {}),
      effects: () => {
        emit.op('TAKE', p, n);
        effects();
      },
    });
  switch (term.kind) {
    case 'task':
      return compileTask(compiler, term, order, context, p);
    case 'event':
      return planEvent(compiler, term, context, plan);
    case 'timer':
      return plan(term.name, 'TIMER', context.done);
    case 'send':
      return planSend(compiler, term, context, plan);
    case 'receive':
      return planReceive(compiler, term, context, p, plan);
    case 'split':
      return plan(term.name, 'SPLIT', () => {
        for (let i = 0; i < term.n; i++) context.done();
      });
    case 'merge':
      return plan(term.name, 'MERGE', context.done, () => emit.op('NEED', p, term.n), term.n);
    default:
      return planWithdraw(compiler, term, context, p, plan);
  }
}

type Plan = (label: string, opcode: string, effects: () => void, guards?: () => void) => void;

function planEvent(compiler: Compiler, event: Event, context: Context, plan: Plan): void {
  const { emit } = compiler;
  const guards = event.within === undefined ? undefined : () => compiler.guardWithin(event, context);
  if (!event.domain) return plan(event.name, 'EVENT', context.done, guards);
  for (const value of event.domain) {
    const effects = () => {
      if (event.into !== undefined) emit.op('ASSIGN', emit.variable(event.into), emit.value(value));
      context.done();
    };
    plan(`${event.name}=${canonicalize(value)}`, 'EVENT', effects, guards);
  }
}

/** A transient message meets one receiver that waits now, or is lost when none does. */
function planSend(compiler: Compiler, send: Send, context: Context, plan: Plan): void {
  const { emit } = compiler;
  const [channel] = send.channels;
  if (!compiler.isTransient(channel!)) {
    const effects = () => {
      compiler.send(send.channels);
      context.done();
    };
    return plan(send.name, 'SEND', effects, () => compiler.guardSend(send.channels));
  }
  // all receivers are known only when the walk is over
  emit.whenWalked(() => {
    const receivers = emit.receivers.get(channel!) ?? [];
    const nobody = () => receivers.forEach((r) => emit.op('IDLE', r.p, r.p + 1));
    plan(send.name, 'SEND', context.done, nobody);
    for (const r of receivers) {
      const meet = () => {
        emit.op('TAKE', r.p, 1);
        context.done();
        r.done();
      };
      plan(`${send.name}>${r.label}`, 'SEND', meet, () => emit.op('NEED', r.p, 1));
    }
  });
}

function planReceive(compiler: Compiler, receive: Receive, context: Context, p: number, plan: Plan): void {
  const { emit } = compiler;
  for (const c of receive.channels) {
    if (compiler.isTransient(c)) {
      const receivers = emit.receivers.get(c) ?? [];
      emit.receivers.set(c, [...receivers, { label: context.path + receive.name, p, done: context.done }]);
      continue;
    }
    const label = receive.channels.length > 1 ? `${receive.name}=${c}` : receive.name;
    const effects = () => {
      emit.op('RECEIVE', emit.channel(c));
      context.done();
    };
    plan(label, 'RECEIVE', effects, () => emit.op('MESSAGE', emit.channel(c)));
  }
}

/** Actions of a task at position `p`: its outcomes, or its start and then its outcomes at `run`. */
function compileTask(compiler: Compiler, task: Task, order: number, context: Context, p: number): void {
  const { emit } = compiler;
  const run = task.long ? emit.at(`${context.path}${task.name}.run`) : p;
  const common = { node: task.name, context };
  if (task.long) {
    emit.plan(order, {
      ...common,
      label: `${task.name}:start`,
      opcode: 'START',
      triggers: [p],
      guards: () => compiler.guardWithin(task, context),
      effects: () => {
        emit.op('TAKE', p, 1);
        emit.op('TINT', run, emit.task(task, context.item));
      },
    });
  }
  const timeout = task.effect?.timeout;
  for (const o of compiler.outcomes(task)) {
    const expires = timeout !== undefined && task.outcomes[o.index]?.name === 'timeout';
    emit.plan(order, {
      ...common,
      label: `${task.name}${o.part}`,
      opcode: task.long ? 'COMPLETE' : 'TASK',
      triggers: [run],
      coloured: task.long,
      environment: task.long,
      timer: expires ? emit.timers.arm(run, timeout, 'effect') : undefined,
      guards: () => {
        if (!task.long) compiler.guardWithin(task, context);
        compiler.guardOutcome(task, o.index, context);
      },
      effects: () => {
        if (task.long) emit.op('DRAW', run);
        else emit.op('TAKE', run, 1);
        compiler.write(task, o.index, context);
        const reaction = compiler.reaction(o, context);
        if (!reaction?.interrupting) {
          if (o.then) compiler.enter(o.then, context.path);
          else context.done();
        }
        reaction?.react();
      },
    });
  }
  if (task.crashes) {
    emit.plan(order, {
      ...common,
      label: `${task.name}:crash`,
      opcode: 'CRASH',
      triggers: [run],
      coloured: true,
      environment: true,
      effects: () => {
        emit.op('DRAW', run);
        emit.op('TINT', run, emit.task(task, context.item));
      },
    });
  }
}

function planWithdraw(compiler: Compiler, term: Withdraw, context: Context, p: number, plan: Plan): void {
  const { emit } = compiler;
  const whole = term.scope === 'case';
  plan(term.name, term.kind.toUpperCase(), () => {
    const scope = whole ? '#case' : emit.visibleScope(context.path, term.scope);
    const { lo, hi } = emit.region(scope);
    const inside = p >= lo && p < hi;
    emit.op('CLEAR', lo, hi);
    if (!inside) context.done();
    if (term.kind === 'cancel') return;
    const after = whole ? () => emit.op('SINK', emit.at('root')) : emit.afterScope.get(scope)!;
    if (inside) after();
    else emit.unlessIdle(lo, hi, after);
  });
}
