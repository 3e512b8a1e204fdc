import { invariant } from '../errors.ts';
import type { Condition, Json, Model, Task } from '../term/term.ts';
import { Timers } from './clock.ts';
import { layOut, type Layout, type Region } from './layout.ts';
import { orderNetwork } from './network.ts';
import { opcodes, type Opcode } from './opcodes.ts';
import type { ActionCode, Choice, MultipleInstances, OrJoin, Program, Signal, Worker } from './program.ts';

/** What encloses a node: how control goes on after it, who catches its errors, where it stands. */
export interface Context {
  /** Instance path: `m[1]/f/`. */
  readonly path: string;
  /** The calls in that path: `f/`. */
  readonly calls: string;
  /** Position of the item that tasks and conditions here can read. */
  readonly item: number | null;
  /** Emits what happens when control is through the node. */
  readonly done: () => void;
  /** What may catch errors and escalations around the node, innermost first. */
  readonly catchers: readonly Catcher[];
  readonly lane: string;
  readonly scopes: readonly string[];
}

/** A scope, a compound flow node or a flow, asked for what handles an error or an escalation there. */
export type Catcher = (kind: 'error' | 'escalation', name: string) => Reaction | null;

/** How an error or an escalation is handled. */
export interface Reaction {
  /** Control does not go on where it was raised. */
  readonly interrupting: boolean;
  /** Emits the clearing, and the way to the handler. */
  readonly react: () => void;
}

/** One action to be emitted: what triggers it, what guards it, what it does. */
export interface ActionPlan {
  /** Without the path. */
  readonly label: string;
  readonly node: string;
  readonly opcode: string;
  readonly context: Context;
  /** Positions whose marking may offer the action; none for a spontaneous one. */
  readonly triggers: readonly number[];
  readonly guards?: () => void;
  readonly effects: () => void;
  readonly coloured?: boolean;
  /** Decided by the environment: an event, the outcome of a long task. */
  readonly environment?: boolean;
  /** Nothing else happens while it is offered. */
  readonly immediate?: true;
  /** A timer under the virtual clock: its number among those of the position that triggers it. */
  readonly timer?: number | undefined;
  /** A multi-choice, by its number. */
  readonly choice?: number;
}

/** A place at which a transient message can be received. */
export interface Receiver {
  readonly label: string;
  readonly p: number;
  /** Emits what follows. */
  readonly done: () => void;
}

/** Collects code, actions and tables while the compiler walks a model. */
export class Emitter {
  readonly layout: Layout;
  /** Scopes by path and name: how control goes on after them. Filled during the walk, used when code is emitted. */
  readonly afterScope = new Map<string, () => void>();
  /** Regions of the locks of each name, and receivers of each transient channel. */
  readonly locks = new Map<string, Region[]>();
  readonly receivers = new Map<string, Receiver[]>();
  readonly timers: Timers;
  readonly #model: Model;
  readonly #code: number[] = [];
  readonly #actions: ActionCode[] = [];
  readonly #triggers: number[][] = [];
  readonly #spontaneous: number[] = [];
  readonly #plans: { readonly order: number; readonly plan: ActionPlan }[] = [];
  readonly #channels: string[] = [];
  readonly #tables = {
    conditions: [] as Program['conditions'][number][],
    choices: [] as Choice[],
    tasks: [] as Worker[],
    values: [] as Json[],
    errors: [] as string[],
    signals: [] as Signal[],
    mis: [] as MultipleInstances[],
    joins: [] as OrJoin[],
  };
  readonly #workers = new Map<Task, Map<number | null, number>>();
  readonly #afterWalk: (() => void)[] = [];
  #order = 0;

  constructor(model: Model) {
    this.#model = model;
    this.layout = layOut(model);
    this.timers = new Timers(model.clock);
  }

  /** Emits one instruction. */
  op(opcode: Opcode, ...operands: number[]): void {
    this.#code.push(opcodes[opcode].code, ...operands);
  }

  /** Emits `body` so that it is left out when the region was idle. */
  unlessIdle(lo: number, hi: number, body: () => void): void {
    this.op('UNLESS_IDLE', lo, hi, 0);
    const from = this.#code.length;
    body();
    this.#code[from - 1] = this.#code.length - from;
  }

  /** Emits `body` so that it is done only if branch `k` is among those that the action takes (or is not). */
  ifBranch(k: number, taken: boolean, body: () => void): void {
    this.op(taken ? 'IF_TAKEN' : 'IF_LEFT', k, 0);
    const from = this.#code.length;
    body();
    this.#code[from - 1] = this.#code.length - from;
  }

  /** The next number of the pre-order. */
  number(): number {
    return (this.#order += 1);
  }

  /** Runs `body` so that it hands out numbers from `order` on again: instances of a node bear the same number. */
  again(order: number, body: () => void): void {
    this.#order = order;
    body();
  }

  /** Does `job` when all terms have been walked, before code is emitted. */
  whenWalked(job: () => void): void {
    this.#afterWalk.push(job);
  }

  /** The last number handed out. */
  get order(): number {
    return this.#order;
  }

  /** Plans an action of the node with pre-order number `order`; code is emitted once the walk is over. */
  plan(order: number, plan: ActionPlan): void {
    this.#plans.push({ order, plan });
  }

  at(name: string): number {
    return this.layout.at(name);
  }

  /** The region of a construct, by path and name. */
  region(name: string): Region {
    const region = this.layout.regions.get(name);
    invariant(region, `no region ${name}`);
    return region;
  }

  /** Path and name of the innermost activation of scope `name` that can be seen from `path`. */
  visibleScope(path: string, name: string): string {
    for (let at = path; ; at = at.slice(0, at.lastIndexOf('/', at.length - 2) + 1)) {
      if (this.afterScope.has(at + name)) return at + name;
      invariant(at !== '', `no scope ${name} to be seen from ${path}`);
    }
  }

  channel(name: string): number {
    return index(this.#channels, name);
  }

  variable(name: string): number {
    return Object.keys(this.#model.variables).indexOf(name);
  }

  error(name: string): number {
    return index(this.#tables.errors, name);
  }

  value(value: Json): number {
    return this.#tables.values.push(value) - 1;
  }

  task(task: Task, item: number | null): number {
    const items = this.#workers.get(task) ?? new Map<number | null, number>();
    this.#workers.set(task, items);
    const known = items.get(item) ?? this.#tables.tasks.push({ task, item }) - 1;
    items.set(item, known);
    return known;
  }

  condition(node: string, condition: Condition, item: number | null): number {
    return this.#tables.conditions.push({ node, condition, item }) - 1;
  }

  instances(mi: MultipleInstances): number {
    return this.#tables.mis.push(mi) - 1;
  }

  orJoin(join: OrJoin): number {
    return this.#tables.joins.push(join) - 1;
  }

  choice(choice: Choice): number {
    return this.#tables.choices.push(choice) - 1;
  }

  signal(signal: Signal): void {
    this.#tables.signals.push(signal);
  }

  signalNumber(name: string): number {
    return this.#tables.signals.findIndex((s) => s.name === name);
  }

  /** Emits all planned actions and the entry of the model. */
  finish(enterRoot: () => void): Program {
    for (const job of this.#afterWalk) job();
    this.#plans.sort((a, b) => a.order - b.order);
    for (const [rank, { plan }] of this.#plans.entries()) this.#emit(plan, rank);
    const start = this.#code.length;
    enterRoot();
    this.op('HALT');
    const { positions } = this.layout;
    return {
      name: this.#model.name,
      code: Int32Array.from(this.#code),
      actions: this.#actions,
      triggers: this.#triggers,
      spontaneous: this.#spontaneous,
      positions,
      variables: Object.keys(this.#model.variables),
      initialValues: Object.values(this.#model.variables),
      channels: this.#channels,
      ...this.#tables,
      clock: this.timers.positions,
      network: orderNetwork(this.#model.network, this.#channels),
      start,
    };
  }

  #emit(plan: ActionPlan, order: number): void {
    const pc = this.#code.length;
    plan.guards?.();
    plan.effects();
    this.op('HALT');
    const { label, node, opcode, context, choice, timer, environment = false, immediate = false } = plan;
    const action =
      this.#actions.push({
        label: context.path + label,
        node: context.calls + node,
        order,
        pc,
        coloured: plan.coloured === true || timer !== undefined,
        environment,
        immediate,
        opcode,
        lane: context.lane,
        scopes: context.scopes,
        ...(choice === undefined ? {} : { choice }),
        ...(timer === undefined ? {} : { timer }),
      }) - 1;
    for (const p of plan.triggers) (this.#triggers[p] ??= []).push(action);
    if (plan.triggers.length === 0) this.#spontaneous.push(action);
  }
}

function index<T>(table: T[], entry: T): number {
  const found = table.indexOf(entry);
  return found >= 0 ? found : table.push(entry) - 1;
}
