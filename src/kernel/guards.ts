import { BugError } from '../errors.ts';
import { firstEffect, opcodes } from '../bytecode/opcodes.ts';
import type { MultipleInstances, OrJoin, Program } from '../bytecode/program.ts';
import { completions, evaluateCondition, evaluateCount, type Completion } from '../term/data.ts';
import type { Data, Json } from '../term/term.ts';
import { mayTake, quiet } from './message-order.ts';
import { active, count, find, from, occupied, type Colour, type State } from './state.ts';

const op = opcodes;

/** Numbers of code that each guard takes up, by its code. */
export const guardLength: readonly number[] = Object.values(opcodes)
  .filter((o) => o.code < firstEffect)
  .sort((a, b) => a.code - b.code)
  .map((o) => 1 + o.operands.length);

/** So many sets of values are remembered for a task whose tokens carry them. */
const mostCarried = 4096;

/**
 * Tests guards. Conditions and handlers are pure, so what they say of one set of values is kept until the values change
 * (values are immutable and shared by the states that agree on them: comparing references is enough), and what they say of what a
 * token carries for as long as there is room.
 */
export class Judge {
  readonly #program: Program;
  readonly #names: readonly string[];
  #values: readonly Json[] | null = null;
  #data: Data = {};
  #completions: (readonly Completion[] | undefined)[] = [];
  /** By task, then by what a token carries. */
  readonly #carried: Map<string, readonly Completion[]>[] = [];
  #chosen: (readonly number[] | undefined)[] = [];
  #tested: (boolean | undefined)[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#names = program.variables;
  }

  /** Whether all guards at `pc` hold; `trigger` is the position that asks. */
  allows(state: State, pc: number, trigger: number, colour: Colour | null): boolean {
    const { code } = this.#program;
    for (let at = pc; code[at]! < firstEffect; at += guardLength[code[at]!]!) {
      if (!this.#holds(state, at, trigger, colour)) return false;
    }
    return true;
  }

  /** How the task can complete on the state's variables, or on what a coloured token carries. */
  completions(state: State, worker: number, colour: Colour | null): readonly Completion[] {
    const { task, item } = this.#program.tasks[worker]!;
    if (colour) return this.#onCarried(worker, colour);
    if (item !== null) return completions(task, this.data(state, item));
    this.#look(state);
    return (this.#completions[worker] ??= completions(task, this.#data));
  }

  #onCarried(worker: number, { json, data }: Colour): readonly Completion[] {
    const known = (this.#carried[worker] ??= new Map<string, readonly Completion[]>());
    let found = known.get(json);
    if (found === undefined) {
      if (known.size >= mostCarried) known.clear();
      known.set(json, (found = completions(this.#program.tasks[worker]!.task, data)));
    }
    return found;
  }

  /** Values of the variables of `state`, by name; inside an instance with an item, that too. */
  data(state: State, item: number | null): Data {
    this.#look(state);
    if (item === null) return this.#data;
    return { ...this.#data, item: null, ...state.colours.find((c) => c.p === item)?.data };
  }

  /** The sets of branches that a multi-choice offers: all whose condition holds with any of the open ones; else `else`. */
  sets(
    state: State,
    choice: number,
  ): readonly { readonly part: string; readonly taken: readonly number[] }[] {
    const { node, branches, names = [], item } = this.#program.choices[choice]!;
    const data = this.data(state, item);
    const holds = branches.flatMap((b, i) =>
      b !== null && b !== 'else' && evaluateCondition(b, data, node) ? [i] : [],
    );
    const open = branches.flatMap((b, i) => (b === null ? [i] : []));
    const sets: number[][] = [];
    for (let mask = 0; mask < 1 << open.length; mask++) {
      const chosen = [...holds, ...open.filter((_, k) => mask & (1 << k))].sort((a, b) => a - b);
      if (chosen.length > 0) sets.push(chosen);
      else if (branches.includes('else')) sets.push([branches.indexOf('else')]);
    }
    return sets.map((taken) => ({ part: `{${taken.map((k) => names[k]).join()}}`, taken }));
  }

  #holds(state: State, at: number, trigger: number, colour: Colour | null): boolean {
    const { code } = this.#program;
    const a = code[at + 1]!;
    const b = code[at + 2]!;
    const { marks } = state;
    switch (code[at]) {
      case op.NEED.code:
        return count(marks, a) >= b;
      case op.FIRST.code:
        return marks[from(marks, a)] === trigger;
      case op.MARKED.code: {
        const i = from(marks, a);
        const n = code[at + 3]!;
        // marks ascend: the n-th mark from here lies in the interval if and only if n of its positions are marked
        return marks[i + 2 * (n - 1)]! < a + b;
      }
      case op.IDLE.code:
        return !active(this.#program, marks, a, b);
      case op.ACTIVE.code:
        return active(this.#program, marks, a, b);
      case op.BELOW.code:
        return count(marks, a) < b;
      case op.CHOICE.code:
        return this.#chooses(state, a).includes(b);
      case op.TEST.code:
        return this.#tests(state, a) === (b === 1);
      case op.OUTCOME.code: {
        const outcome = this.#program.tasks[a]!.task.outcomes[b] ?? null;
        return this.completions(state, a, colour).some((c) => c.outcome === outcome);
      }
      case op.MESSAGE.code:
        if (this.#program.network !== null && !mayTake(this.#program.network, state.transit, a)) return false;
        return state.channels[a]! > 0;
      default:
        return this.#holdsRarely(state, at);
    }
  }

  /** Guards of multi-choices, multiple instances, OR-joins and what watches others. */
  #holdsRarely(state: State, at: number): boolean {
    const { code, mis, joins } = this.#program;
    const a = code[at + 1]!;
    const b = code[at + 2]!;
    switch (code[at]) {
      case op.SETTLED.code:
        return settled(mis[a]!, state.marks);
      case op.ENOUGH.code:
        return settled(mis[a]!, state.marks) || arrived(mis[a]!, state.marks) >= this.#first(state, mis[a]!);
      case op.NUMBER.code:
        return this.#number(state, mis[a]!) === b;
      case op.OCCUPIED.code:
        return occupied(this.#program, state.marks, a, b);
      case op.QUIET.code:
        return quiet(this.#program.network!, state.channels, a);
      case op.SYNCHRONIZED.code:
        return synchronized(this.#program, joins[a]!, state.marks);
      default:
        throw new BugError('FP9001', `guard ${code[at]} at ${at}`);
    }
  }

  #look(state: State): void {
    if (state.values === this.#values) return;
    this.#values = state.values;
    // outside any instance with an item, `item` is null, or the case variable of that name
    this.#data = { item: null, ...Object.fromEntries(this.#names.map((v, i) => [v, state.values[i]!])) };
    this.#completions = [];
    this.#chosen = [];
    this.#tested = [];
  }

  /** Branches that the choice offers: the open ones and the first whose condition holds; else `else`; else none (the number of branches). */
  #chooses(state: State, choice: number): readonly number[] {
    const { node, branches, item } = this.#program.choices[choice]!;
    const data = this.data(state, item);
    const known = this.#chosen[choice];
    if (known && item === null) return known;
    const first = branches.findIndex((b) => b !== null && b !== 'else' && evaluateCondition(b, data, node));
    let chosen = branches.flatMap((b, i) => (b === null || i === first ? [i] : []));
    if (chosen.length === 0)
      chosen = [branches.includes('else') ? branches.indexOf('else') : branches.length];
    return (this.#chosen[choice] = chosen);
  }

  #tests(state: State, condition: number): boolean {
    const c = this.#program.conditions[condition]!;
    const data = this.data(state, c.item);
    if (c.item !== null) return evaluateCondition(c.condition, data, c.node);
    return (this.#tested[condition] ??= evaluateCondition(c.condition, data, c.node));
  }

  /** How many instances data ask for; -1 where that is out of bounds. */
  #number(state: State, mi: MultipleInstances): number {
    const data = this.data(state, mi.around);
    const list = mi.items === null ? null : data[mi.items];
    const n = mi.from ? evaluateCount(mi.from, data, mi.name) : Array.isArray(list) ? list.length : -1;
    return n >= mi.min && n <= mi.max ? n : -1;
  }

  #first(state: State, mi: MultipleInstances): number {
    return typeof mi.first === 'number'
      ? mi.first
      : evaluateCount(mi.first!, this.data(state, mi.around), mi.name);
  }
}

/** Whether every instance is done or was never started. */
function settled(mi: MultipleInstances, marks: readonly number[]): boolean {
  for (let i = 0; i < mi.max; i++) {
    if (find(marks, mi.out + i) < 0 && find(marks, mi.idle + i) < 0) return false;
  }
  return true;
}

/** Instances that are done. */
function arrived(mi: MultipleInstances, marks: readonly number[]): number {
  let n = 0;
  for (let i = from(marks, mi.out); i < marks.length && marks[i]! < mi.out + mi.max; i += 2) n += 1;
  return n;
}

/**
 * Whether an OR-join can fire: one of its edges is marked, and whatever elsewhere could still send a token to an unmarked one can
 * also send one to a marked one, along edges alone (BPMN 2.0.2, 13.4.3).
 */
function synchronized(program: Program, join: OrJoin, marks: readonly number[]): boolean {
  const isMarked = (k: number) => find(marks, join.lo + k) >= 0;
  return join.upstream.every(
    (u) => !active(program, marks, u.lo, u.hi) || u.reaches.every(isMarked) || u.along.some(isMarked),
  );
}
