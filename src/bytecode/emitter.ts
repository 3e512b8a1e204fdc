import type { Condition, Json, Model, Task } from '../term/term.ts';
import { layOut, type Layout } from './layout.ts';
import { opcodes, type ActionCode, type Choice, type Opcode, type Program, type Signal } from './program.ts';

/** What encloses a node: how control goes on after it, who catches its errors, where it stands. */
export interface Context {
  /** Emits what happens when control is through the node. */
  readonly done: () => void;
  /** Catching scopes around the node, innermost first: emits the way to the handler of an error, if the scope has one. */
  readonly catchers: readonly ((error: string) => (() => void) | null)[];
  readonly lane: string;
  /** The frame whose instances the node lies in. */
  readonly frame: number | null;
  readonly scopes: readonly string[];
}

/** One action to be emitted: what triggers it, what guards it, what it does. */
export interface ActionPlan {
  readonly label: string;
  readonly node: string;
  readonly opcode: string;
  readonly context: Context;
  /** Positions whose marking may offer the action; none for a spontaneous one. */
  readonly triggers: readonly number[];
  readonly guards?: () => void;
  readonly effects: () => void;
  readonly coloured?: boolean;
  readonly instance?: 'first' | 'later';
}

/** Collects code, actions and tables while the compiler walks a model. */
export class Emitter {
  readonly layout: Layout;
  /** Scopes by name: how control goes on after them. Filled during the walk, used by `finish` when code is emitted. */
  readonly afterScope = new Map<string, () => void>();
  readonly #model: Model;
  readonly #code: number[] = [];
  readonly #actions: ActionCode[] = [];
  readonly #triggers: number[][] = [];
  readonly #spontaneous: number[] = [];
  readonly #plans: { readonly order: number; readonly plan: ActionPlan }[] = [];
  readonly #channels: string[] = [];
  readonly #tables = {
    conditions: [] as { node: string; condition: Condition }[],
    choices: [] as Choice[],
    tasks: [] as Task[],
    values: [] as Json[],
    errors: [] as string[],
    signals: [] as Signal[],
  };
  #order = 0;

  constructor(model: Model) {
    this.#model = model;
    this.layout = layOut(model);
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

  /** The next number of the pre-order. */
  number(): number {
    return (this.#order += 1);
  }

  /** Plans an action of the node with pre-order number `order`; code is emitted once the walk is over. */
  plan(order: number, plan: ActionPlan): void {
    this.#plans.push({ order, plan });
  }

  at(name: string): number {
    return this.layout.at(name);
  }

  region(name: string): { readonly lo: number; readonly hi: number; readonly sinks: number } {
    return this.layout.regions.get(name)!;
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

  task(task: Task): number {
    return index(this.#tables.tasks, task);
  }

  condition(node: string, condition: Condition): number {
    return this.#tables.conditions.push({ node, condition }) - 1;
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
    this.#plans.sort((a, b) => a.order - b.order);
    for (const [rank, { plan }] of this.#plans.entries()) this.#emit(plan, rank);
    const start = this.#code.length;
    enterRoot();
    this.op('HALT');
    const { positions, regions, frames, end } = this.layout;
    return {
      name: this.#model.name,
      code: Int32Array.from(this.#code),
      actions: this.#actions,
      triggers: this.#triggers,
      spontaneous: this.#spontaneous,
      positions,
      regions,
      frames,
      end,
      variables: Object.keys(this.#model.variables),
      initialValues: Object.values(this.#model.variables),
      channels: this.#channels,
      ...this.#tables,
      start,
    };
  }

  #emit(plan: ActionPlan, order: number): void {
    const pc = this.#code.length;
    plan.guards?.();
    plan.effects();
    this.op('HALT');
    const { label, node, opcode, context, coloured = false, instance } = plan;
    const action = this.#actions.push({
      label, node, order, pc, coloured, opcode,
      lane: context.lane, frame: context.frame, scopes: context.scopes, ...(instance ? { instance } : {}),
    }) - 1;
    for (const p of plan.triggers) (this.#triggers[p] ??= []).push(action);
    if (plan.triggers.length === 0) this.#spontaneous.push(action);
  }
}

function index<T>(table: T[], entry: T): number {
  const found = table.indexOf(entry);
  return found >= 0 ? found : table.push(entry) - 1;
}
