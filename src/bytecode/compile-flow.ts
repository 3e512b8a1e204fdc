/** Flow graphs to bytecode (semantics, section 4.4): a simple node fires join, content and split in one action. */
import canonicalize from 'canonicalize';
import { simpleContent } from '../term/construct.ts';
import type { Flow, FlowEdge, FlowNode, Pool, Term } from '../term/term.ts';
import { arm, catcher, triggers } from './compile-attached.ts';
import { compensationEnd, compensationStart, handlerEntry, remember } from './compile-compensation.ts';
import { entriesByTokens, resets } from './compile-joins.ts';
import { choiceOf, conditionsOf, planEnd } from './compile-structure.ts';
import { framePath, type Compiler } from './compiler.ts';
import type { Context, Emitter } from './emitter.ts';
import { edgesOf } from './flow-edges.ts';
import { nothing, type Part } from './flow-part.ts';

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

/** Emits the entry of a flow: a token on each start edge, and what is attached to it armed. */
export function enterFlow(compiler: Compiler, flow: Flow, path: string): void {
  arm(compiler.emit, flow, null, path);
  for (const v of flow.starts) compiler.emit.op('PUT', compiler.emit.at(`${path}${flow.name}#->${v}`));
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
    if (!v.attached && v.receives.some((c) => this.#emit.signalNumber(c) >= 0)) return;
    if (v.compensate) this.#compensation(v, order);
    else if (v.do && !simpleContent(v.do)) this.#compound(v, v.do, order);
    else this.#planAll(v, order, this.#entries(v), this.#contents(v), this.#exits(v));
    this.#planAll(
      v,
      order,
      resets(this.#emit, this.#flow, v, this.#context.path),
      [nothing],
      [nothing],
      'RESET',
    );
  }

  /** Where `v` stands: what is attached to the flow catches the errors of its nodes, but not of what is attached to it as well. */
  #around(v: FlowNode): Context {
    if (v.attached?.to === null) return this.#context;
    const own = catcher(this.#emit, this.#flow, null, this.#context.path);
    return { ...this.#context, catchers: [own, ...this.#context.catchers] };
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
    opcode = opcodeOf(v),
  ): void {
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
            environment: way.environment ?? (v.do?.kind === 'event' || v.do?.kind === 'timer'),
            ...(way.immediate ? { immediate: true as const } : {}),
            guards: () => {
              way.guards?.();
              content.guards?.();
              exit.guards?.();
            },
            effects: () => this.#effects(way, content, exit),
            ...(exit.choice === undefined ? {} : { choice: exit.choice }),
          });
        }
      }
    }
  }

  /** Regions are cleared before anything is put that stays; what an error clears is not put at all. */
  #effects(way: Part, content: Part, exit: Part): void {
    way.effects();
    content.effects();
    if (exit.raises) content.puts?.();
    exit.effects();
    if (!content.raises && !exit.raises) for (const part of [way, content, exit]) part.puts?.();
  }

  #entries(v: FlowNode): Part[] {
    const { path } = this.#context;
    if (v.attached) return triggers(this.#compiler, this.#flow, v, path);
    if (v.compensates !== undefined) return [handlerEntry(this.#emit, v, path)];
    return v.instantiates ? this.#instantiation() : entriesByTokens(this.#emit, this.#flow, v, path);
  }

  /** What a simple node does between its join and its split: a task's outcomes or an event's values, times the messages it may take. */
  #contents(v: FlowNode): Part[] {
    const works = this.#works(v);
    const messages = v.receives.length === 0 || v.attached ? [null] : v.receives;
    return works.flatMap((work) =>
      messages.map((c) => ({
        ...work,
        label: `${work.label}${c !== null && messages.length > 1 ? `=${c}` : ''}`,
        guards: () => {
          work.guards?.();
          if (c !== null) this.#emit.op('MESSAGE', this.#emit.channel(c));
          if (!v.attached) this.#compiler.guardSend(v.sends, c);
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
      const around = this.#around(v);
      return this.#compiler.outcomes(task).map((o) => {
        const reaction = this.#compiler.reaction(o, around);
        const react = () => reaction?.react();
        return {
          label: o.part,
          guards: () => {
            this.#compiler.guardWithin(task, this.#context);
            this.#compiler.guardOutcome(task, o.index, this.#context);
          },
          effects: () => {
            this.#compiler.write(task, o.index, this.#context);
            if (reaction?.interrupting) react();
          },
          ...(reaction?.interrupting ? { raises: true as const } : { puts: react }),
        };
      });
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
    const puts = () => remember(emit, this.#flow, v, this.#context.path);
    if (v.compensates !== undefined) return [nothing];
    if (out.length === 0) return [{ label: '', effects: () => this.#end(v), puts }];
    if (v.split === 'and' || out.length === 1) return [{ label: '', effects: () => out.forEach(put), puts }];
    const effects = () => this.#compiler.raise('no-branch', this.#around(v));
    const none = { label: ':none', effects, raises: true as const };
    if (v.split === 'or') {
      const { item } = this.#context;
      const names = out.map((e) => e.id);
      const choice = emit.choice({ node: v.name, item, names, branches: conditionsOf(out) });
      const take = () => out.forEach((e, i) => emit.ifBranch(i, true, () => put(e)));
      return [
        { label: '>', choice, effects: take, puts },
        ...(out.every((e) => e.when)
          ? [{ ...none, guards: () => emit.op('CHOICE', choice, out.length) }]
          : []),
      ];
    }
    const choice = choiceOf(this.#compiler, v.name, out, this.#context);
    const guarded = (branch: number) =>
      choice === null ? {} : { guards: () => emit.op('CHOICE', choice, branch) };
    const ways: Part[] = out.map((e, i) => ({
      label: `>${e.id}`,
      ...guarded(i),
      effects: () => put(e),
      puts,
    }));
    return choice === null ? ways : [...ways, { ...none, ...guarded(out.length) }];
  }

  #end(v: FlowNode): void {
    if (v.end === 'terminate') {
      const { lo, hi } = this.#emit.region(this.#context.path + this.#flow.name);
      this.#emit.op('CLEAR', lo, hi);
    }
    const sink = this.#emit.at(`${this.#context.path}${v.name}.sink`);
    if (v.attached?.to === null) this.#emit.op('SET', sink, 1);
    else this.#emit.op('SINK', sink);
  }

  #compound(v: FlowNode, content: Term, order: number): void {
    const emit = this.#emit;
    const { path } = this.#context;
    const done = emit.at(`${path}${v.name}.done`);
    const { lo, hi } = emit.region(`${path}${v.name}:content`);
    const ins = this.#entries(v);
    const enter: Part = {
      label: ':in',
      ...(v.single ? { guards: () => emit.op('IDLE', lo, hi) } : {}),
      effects: () => {
        arm(emit, this.#flow, v.name, path);
        this.#compiler.enter(content, path);
      },
    };
    this.#planAll(v, order, ins, [enter], [nothing]);
    if (v.single) this.#limit(v, order, ins);
    const leave = () => {
      emit.op('TAKE', done, 1);
      if (edgesOf(this.#flow).attached(v.name).length > 0) emit.op('CLEAR', lo, hi);
    };
    const out = { label: ':out', triggers: [done], effects: leave };
    this.#planAll(v, order, [out], [nothing], this.#exits(v));
    const around = this.#around(v);
    const own = catcher(emit, this.#flow, v.name, path);
    this.#compiler.compile(content, {
      ...around,
      catchers: [own, ...around.catchers],
      done: () => emit.op('PUT', done),
    });
  }

  /** A second activation of a single node cuts the search: it takes nothing, the case is over (section 13.1). */
  #limit(v: FlowNode, order: number, ins: readonly Part[]): void {
    const emit = this.#emit;
    const { lo, hi } = emit.region(`${this.#context.path}${v.name}:content`);
    const ways = ins.map(({ puts: _, ...way }): Part => ({ ...way, effects: () => undefined }));
    const limit: Part = {
      label: ':limit',
      guards: () => emit.op('ACTIVE', lo, hi),
      effects: () => emit.op('FAIL', emit.error('limit')),
      raises: true,
    };
    this.#planAll(v, order, ways, [limit], [nothing], 'LIMIT');
  }

  #compensation(c: FlowNode, order: number): void {
    const { path } = this.#context;
    const start = compensationStart(this.#emit, this.#flow, c, path);
    this.#planAll(c, order, this.#entries(c), [start], [nothing]);
    const end = compensationEnd(this.#emit, this.#flow, c, path);
    const error = c.compensate!.raise;
    const effects = () => this.#compiler.raise(error!, this.#around(c));
    const outs = error === undefined ? this.#exits(c) : [{ label: '', effects, raises: true as const }];
    this.#planAll(c, order, [end], [nothing], outs);
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
    return [{ ...nothing, guards, puts: () => arm(this.#emit, this.#flow, null, this.#context.path) }];
  }
}

/** What the actions of a node are, for traces and listings. */
function opcodeOf(v: FlowNode): string {
  if (v.compensate) return 'COMPENSATE';
  if (v.do) return v.do.kind.toUpperCase();
  if (v.attached) return v.attached.on.kind.toUpperCase();
  if (v.receives.length > 0) return 'RECEIVE';
  return v.sends.length > 0 ? 'SEND' : 'NODE';
}
