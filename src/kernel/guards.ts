import { BugError } from '../errors.ts';
import { firstEffect, opcodes, type Program } from '../bytecode/program.ts';
import { completions, evaluateCondition, type Completion } from '../term/data.ts';
import type { Data, Json } from '../term/term.ts';
import { active, count, find, from, type Colour, type State } from './state.ts';

const op = opcodes;

/** Numbers of code that each guard takes up, by its code. */
export const guardLength: readonly number[] = Object.values(opcodes)
  .filter((o) => o.code < firstEffect)
  .sort((a, b) => a.code - b.code)
  .map((o) => 1 + o.operands.length);

/**
 * Tests guards. Conditions and handlers are pure, so what they say of one set of values is kept until the values change
 * (values are immutable and shared by the states that agree on them: comparing references is enough).
 */
export class Judge {
  readonly #program: Program;
  readonly #names: readonly string[];
  #values: readonly Json[] | null = null;
  #data: Data = {};
  #completions: (readonly Completion[] | undefined)[] = [];
  #chosen: (readonly number[] | undefined)[] = [];
  #tested: (boolean | undefined)[] = [];

  constructor(program: Program) {
    this.#program = program;
    this.#names = program.variables;
  }

  /** Whether all guards at `pc` hold; `trigger` is the position that asks. */
  allows(state: State, pc: number, trigger: number, base: number, colour: Colour | null): boolean {
    const { code } = this.#program;
    for (let at = pc; code[at]! < firstEffect; at += guardLength[code[at]!]!) {
      if (!this.#holds(state, at, trigger, base, colour)) return false;
    }
    return true;
  }

  /** How the task can complete on the state's variables, or on what a coloured token carries. */
  completions(state: State, task: number, colour: Colour | null): readonly Completion[] {
    const what = this.#program.tasks[task]!;
    if (colour) return completions(what, colour.data);
    this.#look(state);
    return (this.#completions[task] ??= completions(what, this.#data));
  }

  /** Values of the variables of `state`, by name. */
  data(state: State): Data {
    this.#look(state);
    return this.#data;
  }

  #holds(state: State, at: number, trigger: number, base: number, colour: Colour | null): boolean {
    const { code } = this.#program;
    const a = code[at + 1]!;
    const b = code[at + 2]!;
    const { marks } = state;
    switch (code[at]) {
      case op.FREE.code:
        return find(marks, a + base) < 0;
      case op.FIRST.code:
        return marks[from(marks, a + base)] === trigger;
      case op.MARKED.code: {
        const i = from(marks, a + base);
        const n = code[at + 3]!;
        // marks ascend: the n-th mark from here lies in the interval if and only if n of its positions are marked
        return marks[i + 2 * (n - 1)]! < a + base + b;
      }
      case op.IDLE.code:
        return !active(this.#program, marks, a + base, b + base);
      case op.ACTIVE.code:
        return active(this.#program, marks, a + base, b + base);
      case op.ENDED.code:
        return !active(this.#program, marks, a + base + code[at + 3]!, b + base);
      case op.BELOW.code:
        return count(marks, a + base) < b;
      case op.REACHED.code:
        return count(marks, a + base) >= b;
      case op.CHOICE.code:
        return this.#chooses(state, a).includes(b);
      case op.TEST.code:
        return this.#tests(state, a) === (b === 1);
      case op.OUTCOME.code: {
        const outcome = this.#program.tasks[a]!.outcomes[b] ?? null;
        return this.completions(state, a, colour).some((c) => c.outcome === outcome);
      }
      case op.MESSAGE.code:
        return state.channels[a]! > 0;
      default:
        throw new BugError('FP9001', `guard ${code[at]} at ${at}`);
    }
  }

  #look(state: State): void {
    if (state.values === this.#values) return;
    this.#values = state.values;
    this.#data = Object.fromEntries(this.#names.map((v, i) => [v, state.values[i]!]));
    this.#completions = [];
    this.#chosen = [];
    this.#tested = [];
  }

  /** Branches that the choice offers: the open ones and the first whose condition holds; else `else`; else none (the number of branches). */
  #chooses(state: State, choice: number): readonly number[] {
    this.#look(state);
    const known = this.#chosen[choice];
    if (known) return known;
    const { node, branches } = this.#program.choices[choice]!;
    const first = branches.findIndex((b) => b !== null && b !== 'else' && evaluateCondition(b, this.#data, node));
    let chosen = branches.flatMap((b, i) => (b === null || i === first ? [i] : []));
    if (chosen.length === 0) chosen = [branches.includes('else') ? branches.indexOf('else') : branches.length];
    return (this.#chosen[choice] = chosen);
  }

  #tests(state: State, condition: number): boolean {
    this.#look(state);
    const c = this.#program.conditions[condition]!;
    return (this.#tested[condition] ??= evaluateCondition(c.condition, this.#data, c.node));
  }
}
