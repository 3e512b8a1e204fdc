/** Multiple instances, calls and recursions to bytecode (semantics, sections 4.2 and 4.3): frames are paths, laid out and compiled once each. */
import type { Call, Mi, Rec, Recurse } from '../term/term.ts';
import { inner, type Compiler } from './compiler.ts';
import type { Context } from './emitter.ts';

export type RecursionTerm = Rec | Recurse;

/** A called term in its own frame. */
export function compileCall(compiler: Compiler, call: Call, context: Context): void {
  compiler.emit.number();
  const path = `${context.path}${call.name}/`;
  compiler.compile(call.body, { ...context, path, calls: `${context.calls}${call.name}/` });
}

/** One entry of a recursion; at its bound, the action that raises the error. */
export function compileRecursion(compiler: Compiler, term: RecursionTerm, context: Context): void {
  const { emit } = compiler;
  const order = emit.number();
  const entry = compiler.recursions.enter(term, context.path);
  if (entry.inner !== null) {
    compiler.compile(entry.body, { ...context, path: entry.inner, lane: context.lane });
    return;
  }
  const at = emit.at(`${context.path}${entry.limit}`);
  emit.plan(order, {
    label: `${entry.rec.name}:limit@${entry.k}`,
    node: entry.rec.name,
    opcode: 'LIMIT',
    context,
    triggers: [at],
    effects: () => {
      emit.op('TAKE', at, 1);
      compiler.raise(entry.rec.atBound, context);
    },
  });
}

/** Start, addition, join and reset of multiple instances, and their bodies. */
export function compileMi(compiler: Compiler, mi: Mi, context: Context): void {
  const order = compiler.emit.number();
  new MiCompiler(compiler, mi, context, order).plan();
}

class MiCompiler {
  readonly #compiler: Compiler;
  readonly #mi: Mi;
  readonly #context: Context;
  readonly #order: number;
  readonly #number: number;
  readonly #at: (slot: string) => number;

  constructor(compiler: Compiler, mi: Mi, context: Context, order: number) {
    this.#compiler = compiler;
    this.#mi = mi;
    this.#context = context;
    this.#order = order;
    const { emit } = compiler;
    this.#at = (slot) => emit.at(`${context.path}${mi.name}.${slot}`);
    const joined = mi.join !== 'multi';
    this.#number = emit.instances({
      name: mi.name,
      min: mi.min,
      max: mi.max,
      out: joined ? this.#at('out0') : -1,
      idle: joined ? this.#at('idle0') : -1,
      item: mi.items === undefined ? null : this.#at('item0'),
      from: mi.from ?? null,
      items: mi.items ?? null,
      first: typeof mi.join === 'object' ? mi.join.first : null,
      around: context.item,
    });
  }

  plan(): void {
    this.#starts();
    if (this.#mi.join !== 'multi') {
      if (this.#mi.add) this.#additions();
      this.#join();
    }
    this.#bodies();
  }

  #action(
    part: string,
    opcode: string,
    triggers: readonly number[],
    guards: () => void,
    effects: () => void,
  ): void {
    const { name } = this.#mi;
    this.#compiler.emit.plan(this.#order, {
      label: `${name}:${part}`,
      node: name,
      opcode,
      context: this.#context,
      triggers,
      guards,
      effects,
    });
  }

  #path(i: number): string {
    return `${this.#context.path}${this.#mi.name}[${i}]/`;
  }

  #starts(): void {
    const { emit } = this.#compiler;
    const { min, max, from, items, add, join, name } = this.#mi;
    const at = this.#at('in');
    const { lo, hi } = emit.region(this.#context.path + name);
    const computed = from !== undefined || items !== undefined;
    const free = () => {
      if (join !== 'multi') emit.op('IDLE', lo, hi);
    };
    const start = (k: number) => {
      emit.op('TAKE', at, 1);
      for (let i = 0; i < max; i++) {
        if (i < k) this.#enter(i);
        else if (join !== 'multi') emit.op('PUT', this.#at(`idle${i}`));
      }
    };
    const open = !computed && !add && min < max;
    for (let k = min; k <= (open || computed ? max : min); k++) {
      const guards = () => {
        free();
        if (computed) emit.op('NUMBER', this.#number, k);
      };
      this.#action(open ? `start=${k}` : 'start', 'START', [at], guards, () => start(k));
    }
    if (!computed) return;
    const outside = () => emit.op('NUMBER', this.#number, -1);
    this.#action('bounds', 'START', [at], outside, () => {
      emit.op('TAKE', at, 1);
      this.#compiler.raise('bounds', this.#context);
    });
  }

  #enter(i: number): void {
    if (this.#mi.items !== undefined) this.#compiler.emit.op('KEEP', this.#number, i);
    this.#compiler.enter(this.#mi.body, this.#path(i));
  }

  #additions(): void {
    const { emit } = this.#compiler;
    const { max, join, rest } = this.#mi;
    for (let i = 0; i < max; i++) {
      const idle = this.#at(`idle${i}`);
      const guards = () => {
        emit.op('FIRST', this.#at('idle0'), this.#at('idle0') + max);
        if (join !== 'all' && rest === 'leave') emit.op('IDLE', this.#at('fired'), this.#at('fired') + 1);
      };
      this.#action('add', 'ADD', [idle], guards, () => {
        emit.op('TAKE', idle, 1);
        this.#enter(i);
      });
    }
  }

  #join(): void {
    const { emit } = this.#compiler;
    const { name, max, join, rest } = this.#mi;
    const { lo, hi } = emit.region(this.#context.path + name);
    const outs = this.#at('out0');
    const arrivals = Array.from({ length: 2 * max }, (_, i) => outs + i);
    const takeAll = () => {
      emit.op('GATHER', outs, 2 * max);
      if (this.#mi.items !== undefined) emit.op('CLEAR', this.#at('item0'), this.#at('item0') + max);
    };
    const first = () => emit.op('FIRST', outs, outs + 2 * max);
    if (join === 'all') {
      const guards = () => {
        first();
        emit.op('SETTLED', this.#number);
      };
      return this.#action('join', 'JOIN', arrivals, guards, () => {
        takeAll();
        this.#context.done();
      });
    }
    const fired = () => this.#at('fired');
    const guards = () => {
      first();
      emit.op('ENOUGH', this.#number);
      if (rest === 'leave') emit.op('IDLE', fired(), fired() + 1);
    };
    this.#action('join', 'JOIN', arrivals, guards, () => {
      if (rest === 'cancel') emit.op('CLEAR', lo, hi);
      else emit.op('PUT', fired());
      this.#context.done();
    });
    if (rest === 'cancel') return;
    this.#action(
      'reset',
      'RESET',
      [fired()],
      () => emit.op('SETTLED', this.#number),
      () => {
        emit.op('TAKE', fired(), 1);
        takeAll();
      },
    );
  }

  #bodies(): void {
    const { emit } = this.#compiler;
    const { body, max, join, items, name } = this.#mi;
    const context = this.#context;
    const before = emit.order;
    for (let i = 0; i < max; i++) {
      const done = () => {
        if (join !== 'multi') return emit.op('PUT', this.#at(`out${i}`));
        if (items !== undefined) emit.op('CLEAR', this.#at(`item${i}`), this.#at(`item${i}`) + 1);
        context.done();
      };
      emit.again(before, () =>
        this.#compiler.compile(body, {
          ...context,
          done,
          path: this.#path(i),
          item: items === undefined ? context.item : this.#at(`item${i}`),
          lane: inner(context.lane, `${name}[${i}]`),
        }),
      );
    }
  }
}
