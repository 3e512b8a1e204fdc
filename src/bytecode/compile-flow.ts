/** Flow graphs to bytecode (semantics, section 4.4): a simple node fires join, content and split in one action. */
import canonicalize from 'canonicalize';
import { simpleContent } from '../term/construct.ts';
import type { Flow, FlowEdge, FlowNode, Pool, Pools, Term } from '../term/term.ts';
import { preorder } from '../term/walk.ts';
import { inner, type Compiler } from './compile.ts';
import type { ActionPlan, Context, Emitter } from './emitter.ts';
import { incomingEdges } from './layout.ts';

/** One of the ways in which a node can be entered, work, or be left: its part of the label, its guard, its effects. */
interface Part {
  readonly label: string;
  readonly guards?: () => void;
  readonly effects: () => void;
  readonly triggers?: readonly number[];
  /** Raises an error: control does not go on to a way out. */
  readonly raises?: true;
}

/** Plans the actions of a flow; `inner` flows are scopes and have an end. */
export function compileFlow(compiler: Compiler, flow: Flow, context: Context, how: 'root' | 'inner'): void {
  const order = compiler.emit.number();
  if (how === 'inner') {
    compiler.emit.afterScope.set(flow.name, context.done);
    compiler.planEnd(flow.name, order, context);
  }
  const around = how === 'inner' ? { ...context, scopes: [...context.scopes, flow.name] } : context;
  const compileNode = new FlowCompiler(compiler, flow, around);
  for (const v of flow.nodes) compileNode.node(v);
}

/** Emits the entry of a flow: a token on each start edge. */
export function enterFlow(compiler: Compiler, flow: Flow): void {
  for (const v of flow.starts) compiler.emit.op('PUT', compiler.emit.at(`${flow.name}#->${v}`));
}

/** Plans the actions of all pools. */
export function compilePools(compiler: Compiler, pools: Pools, context: Context): void {
  compiler.emit.number();
  for (const pool of pools.pools) {
    const order = compiler.emit.number();
    if (pool.instances !== null) planLimit(compiler.emit, pool, order, context);
    const lane = pools.pools.length > 1 || pool.instances !== null ? inner(context.lane, pool.name) : context.lane;
    const frame = pool.instances === null ? null : compiler.emit.layout.frames.findIndex((f) => f.name === pool.name);
    compileFlow(compiler, pool.flow, { ...context, lane, frame }, 'root');
  }
}

/** Emits the entry of the pools that start with the case. */
export function enterPools(compiler: Compiler, pools: Pools): void {
  for (const { flow } of pools.pools) enterFlow(compiler, flow);
}

/** A message for a further instance that the bound does not allow cuts the search (section 12.7). */
function planLimit(emit: Emitter, pool: Pool, order: number, context: Context): void {
  const channels = new Set(pool.flow.nodes.filter((v) => v.instantiates).flatMap((v) => v.receives));
  const { lo, span, count } = emit.layout.frames.find((f) => f.name === pool.name)!;
  const last = lo + (count - 1) * span;
  for (const c of channels) {
    emit.plan(order, {
      label: channels.size > 1 ? `${pool.name}:limit=${c}` : `${pool.name}:limit`,
      node: pool.name, opcode: 'LIMIT', context, triggers: [],
      guards: () => {
        emit.op('MESSAGE', emit.channel(c));
        emit.op('ACTIVE', last, last + span);
      },
      effects: () => emit.op('FAIL', emit.error('limit')),
    });
  }
}

/** Notes who receives each signal, so that sending it knows whom to move. */
export function planSignals(root: Term, emit: Emitter, signals: ReadonlySet<string>): void {
  for (const name of signals) {
    const receivers = new Map<number, { from: number; puts: { p: number; sink: boolean }[] }>();
    for (const flow of preorder(root)) {
      if (flow.kind !== 'flow') continue;
      for (const v of flow.nodes.filter((n) => n.receives.includes(name))) {
        const out = flow.edges.filter((e) => e.from === v.name);
        const puts = out.length > 0
          ? out.map((e) => ({ p: emit.at(edgePosition(flow, e)), sink: false }))
          : [{ p: emit.at(`${v.name}.sink`), sink: true }];
        for (const id of candidates(flow, v)) {
          const from = emit.at(`${flow.name}#${id}`);
          if (!receivers.has(from)) receivers.set(from, { from, puts });
        }
      }
    }
    emit.signal({ name, receivers: [...receivers.values()].sort((a, b) => a.from - b.from) });
  }
}

/** Where a token put on edge `e` lies. Tokens on the way to an event gateway wait on the edge into the gateway. */
function edgePosition(flow: Flow, e: FlowEdge): string {
  return `${flow.name}#${e.id}`;
}

/** Edges whose tokens node `v` can take: its own, then those into each event gateway before it. */
function candidates(flow: Flow, v: FlowNode): string[] {
  const gateways = flow.edges
    .filter((e) => e.to === v.name && flow.nodes.some((g) => g.name === e.from && g.split === 'defer'))
    .flatMap((e) => incomingEdges(flow, e.from));
  return [...incomingEdges(flow, v.name), ...gateways];
}

class FlowCompiler {
  readonly #compiler: Compiler;
  readonly #emit: Emitter;
  readonly #flow: Flow;
  readonly #context: Context;

  constructor(compiler: Compiler, flow: Flow, context: Context) {
    this.#compiler = compiler;
    this.#emit = compiler.emit;
    this.#flow = flow;
    this.#context = context;
  }

  node(v: FlowNode): void {
    const order = this.#emit.number();
    if (v.split === 'defer') return;
    const signals = v.receives.some((c) => this.#emit.signalNumber(c) >= 0);
    if (signals) return;
    if (v.do && !simpleContent(v.do)) return this.#compound(v, v.do, order);
    if (v.instantiates) return this.#instantiating(v, order);
    this.#planAll(v, order, this.#entries(v), this.#contents(v), this.#exits(v));
  }

  /** One action for each combination of a way in, a content and a way out. */
  #planAll(v: FlowNode, order: number, ins: readonly Part[], contents: readonly Part[], outs: readonly Part[], extra: Partial<ActionPlan> = {}): void {
    const opcode = v.do ? v.do.kind.toUpperCase() : v.receives.length > 0 ? 'RECEIVE' : v.sends.length > 0 ? 'SEND' : 'NODE';
    for (const way of ins) {
      for (const content of contents) {
        for (const exit of content.raises ? [nothing] : outs) {
          this.#emit.plan(order, {
            label: `${v.name}${way.label}${content.label}${exit.label}`,
            node: v.name, opcode, context: this.#context,
            triggers: way.triggers ?? [],
            guards: () => {
              way.guards?.();
              content.guards?.();
              exit.guards?.();
            },
            effects: () => {
              way.effects();
              content.effects();
              exit.effects();
            },
            ...extra,
          });
        }
      }
    }
  }

  #entries(v: FlowNode): Part[] {
    const edges = v.join === 'and' ? incomingEdges(this.#flow, v.name) : candidates(this.#flow, v);
    const at = edges.map((id) => this.#emit.at(`${this.#flow.name}#${id}`));
    if (v.join === 'xor' || edges.length <= 1) {
      return edges.map((id, i) => ({
        label: edges.length > 1 ? `<${id}` : '',
        triggers: [at[i]!],
        effects: () => this.#emit.op('TAKE', at[i]!, 1),
      }));
    }
    return [{
      label: '',
      triggers: [at[0]!],
      guards: () => this.#emit.op('MARKED', at[0]!, at.length, at.length),
      effects: () => {
        for (const p of at) this.#emit.op('TAKE', p, 1);
      },
    }];
  }

  /** What a simple node does between its join and its split: a task's outcomes or an event's values, times the messages it may take. */
  #contents(v: FlowNode): Part[] {
    const works = this.#works(v);
    const messages = v.receives.length === 0 ? [null] : v.receives;
    return works.flatMap((work) =>
      messages.map((c) => ({
        label: `${work.label}${c !== null && messages.length > 1 ? `=${c}` : ''}`,
        ...(work.raises ? { raises: work.raises } : {}),
        guards: () => {
          work.guards?.();
          if (c !== null) this.#emit.op('MESSAGE', this.#emit.channel(c));
        },
        effects: () => {
          if (c !== null) this.#emit.op('RECEIVE', this.#emit.channel(c));
          this.#compiler.send(v.sends);
          work.effects();
        },
      })),
    );
  }

  #works(v: FlowNode): Part[] {
    const emit = this.#emit;
    const content = v.do;
    if (content?.kind === 'task') {
      const task = content;
      return this.#compiler.outcomes(task).map((o) => ({
        label: o.part,
        guards: () => this.#compiler.guardOutcome(task, o.index),
        effects: () => {
          this.#compiler.write(task, o.index);
          if (o.raise !== undefined) this.#compiler.raise(o.raise, this.#context);
        },
        ...(o.raise !== undefined ? { raises: true as const } : {}),
      }));
    }
    if (content?.kind === 'event' && content.domain) {
      return content.domain.map((value) => ({
        label: `=${canonicalize(value)}`,
        effects: () => {
          if (content.into !== undefined) emit.op('ASSIGN', emit.variable(content.into), emit.value(value));
        },
      }));
    }
    return [nothing];
  }

  /** The ways out of `v`; a choice without a branch to take raises `no-branch`. */
  #exits(v: FlowNode): Part[] {
    const emit = this.#emit;
    const out = this.#flow.edges.filter((e) => e.from === v.name);
    const put = (e: FlowEdge) => emit.op('PUT', emit.at(edgePosition(this.#flow, e)));
    if (out.length === 0) return [{ label: '', effects: () => this.#end(v) }];
    if (v.split === 'and' || out.length === 1) return [{ label: '', effects: () => out.forEach(put) }];
    const choice = this.#compiler.choice(v.name, out);
    const guarded = (branch: number) => (choice === null ? {} : { guards: () => emit.op('CHOICE', choice, branch) });
    const branches: Part[] = out.map((e, i) => ({ label: `>${e.id}`, ...guarded(i), effects: () => put(e) }));
    if (choice !== null) {
      branches.push({ label: ':none', ...guarded(out.length), effects: () => this.#compiler.raise('no-branch', this.#context) });
    }
    return branches;
  }

  #end(v: FlowNode): void {
    if (v.end === 'terminate') {
      const { lo, hi } = this.#emit.region(this.#flow.name);
      this.#emit.op('CLEAR', lo, hi);
    }
    this.#emit.op('SINK', this.#emit.at(`${v.name}.sink`));
  }

  #compound(v: FlowNode, content: Term, order: number): void {
    const done = this.#emit.at(`${v.name}.done`);
    const enter = { label: ':in', effects: () => this.#compiler.enter(content) };
    this.#planAll(v, order, this.#entries(v), [enter], [nothing]);
    const leave = { label: ':out', triggers: [done], effects: () => this.#emit.op('TAKE', done, 1) };
    this.#planAll(v, order, [leave], [nothing], this.#exits(v));
    this.#compiler.compile(content, { ...this.#context, done: () => this.#emit.op('PUT', done) });
  }

  /** A message start: no token but a message, in the lowest idle instance. */
  #instantiating(v: FlowNode, order: number): void {
    const { lo, span } = this.#emit.layout.frames[this.#context.frame!]!;
    for (const instance of ['first', 'later'] as const) {
      const start: Part = {
        label: '',
        guards: () => {
          this.#emit.op('IDLE', lo, lo + span);
          if (instance === 'later') this.#emit.op('ACTIVE', lo - span, lo);
        },
        effects: () => undefined,
      };
      this.#planAll(v, order, [start], this.#contents(v), this.#exits(v), { instance });
    }
  }
}

const nothing: Part = { label: '', effects: () => undefined };
