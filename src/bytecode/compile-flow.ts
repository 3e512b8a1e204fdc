/** Flow graphs to bytecode (semantics, section 4.4): a simple node fires join, content and split in one action. */
import canonicalize from 'canonicalize';
import { simpleContent } from '../term/construct.ts';
import type { Flow, FlowEdge, FlowNode, Pool, Term } from '../term/term.ts';
import { choiceOf, conditionsOf, planEnd } from './compile-structure.ts';
import { framePath, type Compiler } from './compiler.ts';
import type { Context, Emitter } from './emitter.ts';
import { edgesOf } from './flow-edges.ts';
import type { OrJoin } from './program.ts';

/** One of the ways in which a node can be entered, work, or be left: its part of the label, its guard, its effects. */
interface Part {
  readonly label: string;
  readonly guards?: () => void;
  readonly effects: () => void;
  readonly triggers?: readonly number[];
  /** A timer, by its number among those of the position that triggers it. */
  readonly timer?: number | undefined;
  /** A multi-choice among the ways out. */
  readonly choice?: number;
  /** Raises an error: control does not go on to a way out. */
  readonly raises?: true;
}

/** Plans the actions of a flow; `inner` flows are scopes and have an end. */
export function compileFlow(compiler: Compiler, flow: Flow, context: Context, how: 'root' | 'inner'): void {
  const order = compiler.emit.number();
  if (how === 'inner') {
    compiler.emit.afterScope.set(context.path + flow.name, context.done);
    planEnd(compiler, flow.name, order, context);
  }
  const around =
    how === 'inner' ? { ...context, scopes: [...context.scopes, context.path + flow.name] } : context;
  const nodes = new FlowCompiler(compiler, flow, around, null);
  for (const v of flow.nodes) nodes.node(v);
}

/** Emits the entry of a flow: a token on each start edge. */
export function enterFlow(compiler: Compiler, flow: Flow, path: string): void {
  for (const v of flow.starts) compiler.emit.op('PUT', compiler.emit.at(`${path}${flow.name}#->${v}`));
}

/** Edges whose tokens node `v` can take: its own, then those into each event gateway before it. */
export function candidates(flow: Flow, v: FlowNode): readonly string[] {
  const edges = edgesOf(flow);
  return [...edges.incoming(v.name), ...edges.gateways(v.name).flatMap((g) => edges.incoming(g))];
}

/** Plans the actions of the nodes of one flow at one path. */
export class FlowCompiler {
  readonly #compiler: Compiler;
  readonly #emit: Emitter;
  readonly #flow: Flow;
  readonly #context: Context;
  readonly #frame: { readonly pool: Pool; readonly i: number } | null;

  constructor(
    compiler: Compiler,
    flow: Flow,
    context: Context,
    frame: { readonly pool: Pool; readonly i: number } | null,
  ) {
    this.#compiler = compiler;
    this.#emit = compiler.emit;
    this.#flow = flow;
    this.#context = context;
    this.#frame = frame;
  }

  node(v: FlowNode): void {
    const order = this.#emit.number();
    if (v.split === 'defer') return;
    if (v.receives.some((c) => this.#emit.signalNumber(c) >= 0)) return;
    if (v.do && !simpleContent(v.do)) return this.#compound(v, v.do, order);
    const entries = v.instantiates ? this.#instantiation() : this.#entries(v);
    this.#planAll(v, order, entries, this.#contents(v), this.#exits(v));
  }

  #edge(id: string): number {
    return this.#emit.at(`${this.#context.path}${this.#flow.name}#${id}`);
  }

  /** One action for each combination of a way in, a content and a way out. */
  #planAll(
    v: FlowNode,
    order: number,
    ins: readonly Part[],
    contents: readonly Part[],
    outs: readonly Part[],
  ): void {
    const opcode = v.do
      ? v.do.kind.toUpperCase()
      : v.receives.length > 0
        ? 'RECEIVE'
        : v.sends.length > 0
          ? 'SEND'
          : 'NODE';
    for (const way of ins) {
      for (const content of contents) {
        for (const exit of content.raises ? [nothing] : outs) {
          this.#emit.plan(order, {
            label: `${v.name}${way.label}${content.label}${exit.label}`,
            node: v.name,
            opcode,
            context: this.#context,
            triggers: way.triggers ?? [],
            timer: way.timer,
            environment: v.do?.kind === 'event' || v.do?.kind === 'timer',
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
            ...(exit.choice === undefined ? {} : { choice: exit.choice }),
          });
        }
      }
    }
  }

  #entries(v: FlowNode): Part[] {
    const edges = v.join === 'xor' ? candidates(this.#flow, v) : edgesOf(this.#flow).incoming(v.name);
    const at = edges.map((id) => this.#edge(id));
    if (v.join === 'xor' || (v.join === 'and' && edges.length <= 1)) {
      return edges.map((id, i) => ({
        label: edges.length > 1 ? `<${id}` : '',
        triggers: [at[i]!],
        timer: v.do?.kind === 'timer' ? this.#emit.timers.arm(at[i]!, v.do.delay) : undefined,
        effects: () => this.#emit.op('TAKE', at[i]!, 1),
      }));
    }
    if (edges.length === 0) return [];
    const [lo, m] = [at[0]!, at.length];
    const gather = () => this.#emit.op('GATHER', lo, m);
    if (v.join === 'and') {
      return [
        { label: '', triggers: [lo], guards: () => this.#emit.op('MARKED', lo, m, m), effects: gather },
      ];
    }
    const join = this.#emit.orJoin(orJoin(this.#flow, v, this.#context.path, this.#emit));
    const guards = () => {
      this.#emit.op('FIRST', lo, lo + m);
      this.#emit.op('SYNCHRONIZED', join);
    };
    return [{ label: '', triggers: at, guards, effects: gather }];
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
          this.#compiler.guardSend(v.sends, c);
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
        guards: () => {
          this.#compiler.guardWithin(task, this.#context);
          this.#compiler.guardOutcome(task, o.index, this.#context);
        },
        effects: () => {
          this.#compiler.write(task, o.index, this.#context);
          if (o.raise !== undefined) this.#compiler.raise(o.raise, this.#context);
        },
        ...(o.raise !== undefined ? { raises: true as const } : {}),
      }));
    }
    if (content?.kind === 'event' && content.domain) {
      return content.domain.map((value) => ({
        label: `=${canonicalize(value)}`,
        guards: () => this.#compiler.guardWithin(content, this.#context),
        effects: () => {
          if (content.into !== undefined) emit.op('ASSIGN', emit.variable(content.into), emit.value(value));
        },
      }));
    }
    if (content?.kind === 'event')
      return [{ ...nothing, guards: () => this.#compiler.guardWithin(content, this.#context) }];
    return [nothing];
  }

  /** The ways out of `v`; a choice without a branch to take raises `no-branch`. */
  #exits(v: FlowNode): Part[] {
    const emit = this.#emit;
    const out = edgesOf(this.#flow).out(v.name);
    const put = (e: FlowEdge) => emit.op('PUT', this.#edge(e.id));
    if (out.length === 0) return [{ label: '', effects: () => this.#end(v) }];
    if (v.split === 'and' || out.length === 1) return [{ label: '', effects: () => out.forEach(put) }];
    const raise = () => this.#compiler.raise('no-branch', this.#context);
    if (v.split === 'or') {
      const { item } = this.#context;
      const names = out.map((e) => e.id);
      const choice = emit.choice({ node: v.name, item, names, branches: conditionsOf(out) });
      const effects = () => out.forEach((e, i) => emit.ifBranch(i, true, () => put(e)));
      const guards = () => emit.op('NOTHING', choice);
      return [
        { label: '>', choice, effects },
        { label: ':none', guards, effects: raise },
      ];
    }
    const choice = choiceOf(this.#compiler, v.name, out, this.#context);
    const guarded = (branch: number) =>
      choice === null ? {} : { guards: () => emit.op('CHOICE', choice, branch) };
    const branches: Part[] = out.map((e, i) => ({ label: `>${e.id}`, ...guarded(i), effects: () => put(e) }));
    return choice === null
      ? branches
      : [...branches, { label: ':none', ...guarded(out.length), effects: raise }];
  }

  #end(v: FlowNode): void {
    if (v.end === 'terminate') {
      const { lo, hi } = this.#emit.region(this.#context.path + this.#flow.name);
      this.#emit.op('CLEAR', lo, hi);
    }
    this.#emit.op('SINK', this.#emit.at(`${this.#context.path}${v.name}.sink`));
  }

  #compound(v: FlowNode, content: Term, order: number): void {
    const done = this.#emit.at(`${this.#context.path}${v.name}.done`);
    const enter = { label: ':in', effects: () => this.#compiler.enter(content, this.#context.path) };
    this.#planAll(v, order, this.#entries(v), [enter], [nothing]);
    const leave = { label: ':out', triggers: [done], effects: () => this.#emit.op('TAKE', done, 1) };
    this.#planAll(v, order, [leave], [nothing], this.#exits(v));
    this.#compiler.compile(content, { ...this.#context, done: () => this.#emit.op('PUT', done) });
  }

  /** A message start: no token but a message, in the lowest idle instance. */
  #instantiation(): Part[] {
    if (this.#frame === null) return [];
    const { pool, i } = this.#frame;
    const frame = (k: number) => this.#emit.region(framePath(pool.name, k) + pool.flow.name);
    const guards = () => {
      const own = frame(i);
      this.#emit.op('IDLE', own.lo, own.hi);
      if (i === 0) return;
      const before = frame(i - 1);
      this.#emit.op('ACTIVE', before.lo, before.hi);
    };
    return [{ ...nothing, guards }];
  }
}

/** What an OR-join has to look at: everything else in the flow from which a path around the join leads to one of its edges. */
function orJoin(flow: Flow, v: FlowNode, path: string, emit: Emitter): OrJoin {
  const incoming = edgesOf(flow).incoming(v.name);
  const at = (id: string) => emit.at(`${path}${flow.name}#${id}`);
  const reachedFrom = (start: readonly FlowEdge[]): number[] => {
    const edges = new Set(start);
    for (const e of edges) {
      if (e.to !== v.name) for (const next of edgesOf(flow).out(e.to)) edges.add(next);
    }
    return incoming.flatMap((id, i) => ([...edges].some((e) => e.id === id) ? [i] : []));
  };
  const { out } = edgesOf(flow);
  const others = flow.nodes.filter((w) => w.name !== v.name);
  const upstream = [
    ...others.flatMap((w) =>
      edgesOf(flow)
        .incoming(w.name)
        .map((id) => ({
          lo: at(id),
          hi: at(id) + 1,
          reaches: reachedFrom(out(w.name)),
        })),
    ),
    ...others.flatMap((w) => {
      if (!w.do || simpleContent(w.do)) return [];
      const { lo, hi } = emit.region(`${path}${w.name}:content`);
      return [{ lo, hi, reaches: reachedFrom(out(w.name)) }];
    }),
  ];
  return { lo: at(incoming[0]!), m: incoming.length, upstream: upstream.filter((u) => u.reaches.length > 0) };
}

const nothing: Part = { label: '', effects: () => undefined };
