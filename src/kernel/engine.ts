/**
 * The engine: the one interpreter of bytecode. Pure: no clock, no randomness, no input or output. What is verified is what runs.
 */
import canonicalize from 'canonicalize';
import { compile } from '../bytecode/compile.ts';
import { firstEffect, type ActionCode, type Program } from '../bytecode/program.ts';
import type { End, Lts, Offer, Step } from '../lts.ts';
import type { Data, Json, Model } from '../term/term.ts';
import type { Describe, StateView } from '../trace.ts';
import { effects } from './effects.ts';
import { guardLength, Judge } from './guards.ts';
import { baseOf, Draft, positionAt, type Colour, type State } from './state.ts';
import { viewOf } from './view.ts';

/** One action offered in a state. */
export interface Action extends Offer {
  readonly code: ActionCode;
  /** Added to the positions that the code names: where the acting instance lies. */
  readonly base: number;
  /** Of the token that a completing long task takes. */
  readonly colour: Colour | null;
}

/** The engine running one model. */
export interface Engine extends Lts<State, Action>, Describe<State, Action> {
  readonly program: Program;
  /** Values of the variables in a state, by name. */
  variables(state: State): Data;
}

/**
 * The engine for a model (or for a program compiled from one).
 * @throws UserError FP4001 to FP4003 from `enabled` or `step`, when a handler or a condition breaks its declaration
 */
export function engine(source: Model | Program): Engine {
  return new Kernel('code' in source ? source : compile(source));
}

class Kernel implements Engine {
  readonly program: Program;
  readonly initial: State;
  readonly #judge: Judge;
  /** Actions without a colour never change: made once for each action and instance. */
  readonly #made: Action[][];
  /** Positions of models without frames whose tokens offer their actions whatever else holds: most of them. */
  readonly #unguarded: readonly (readonly Action[] | undefined)[];

  constructor(program: Program) {
    this.program = program;
    this.#judge = new Judge(program);
    this.#made = program.actions.map(() => []);
    this.#unguarded = program.triggers.map((triggered) => this.#alwaysOffered(triggered));
    const empty: State = {
      marks: [],
      colours: [],
      channels: program.channels.map(() => 0),
      values: program.initialValues,
      failed: null,
    };
    const draft = new Draft(empty);
    effects(program, program.start, draft, { old: empty, base: 0, colour: null, judge: this.#judge });
    this.initial = draft.done();
  }

  enabled(state: State): readonly Action[] {
    const { program } = this;
    const offered: Action[] = [];
    if (state.failed !== null) return offered;
    const { marks } = state;
    for (let i = 0; i < marks.length; i += 2) {
      const p = marks[i]!;
      const sure = this.#unguarded[p];
      if (sure !== undefined) {
        for (let k = 0; k < sure.length; k++) offered.push(sure[k]!);
        continue;
      }
      const base = baseOf(program, p);
      const triggered = program.triggers[p - base];
      if (triggered === undefined) continue;
      for (let k = 0; k < triggered.length; k++) {
        const code = program.actions[triggered[k]!]!;
        if (code.coloured) this.#offerColours(state, code, triggered[k]!, p, base, offered);
        else if (this.#allowed(state, code, p, base, null)) offered.push(this.#action(triggered[k]!, base));
      }
    }
    for (const index of program.spontaneous) this.#offerSpontaneous(state, index, offered);
    return inOrder(offered);
  }

  step(state: State, action: Action): Step<State> {
    const draft = new Draft(state);
    let pc = action.code.pc;
    const { code } = this.program;
    while (code[pc]! < firstEffect) pc += guardLength[code[pc]!]!;
    effects(this.program, pc, draft, { old: state, base: action.base, colour: action.colour, judge: this.#judge });
    return { state: draft.done(), effects: none };
  }

  key(state: State): string {
    const colours = state.colours.map((c) => `${c.p}${c.json}`).join();
    const values = state.values.map((v) => canonicalize(v)).join();
    return `${state.marks.join()};${colours};${state.channels.join()};${values};${state.failed ?? ''}`;
  }

  label(action: Action): string {
    return action.label;
  }

  end(state: State): End | null {
    if (state.failed !== null) return 'failed';
    let tokens = false;
    let ends = false;
    let inner = false;
    for (let i = 0; i < state.marks.length; i += 2) {
      const p = state.marks[i]!;
      const kind = positionAt(this.program, p).kind;
      if (kind === 'token') tokens = true;
      else if (kind === 'sink') ends = true;
      else if (kind === 'inner-sink') inner = true;
    }
    if (this.enabled(state).length > 0) return null;
    if (tokens || inner) return 'deadlocked';
    return ends ? 'completed' : 'cancelled';
  }

  variables(state: State): Data {
    return Object.fromEntries(this.program.variables.map((v, i) => [v, state.values[i] as Json]));
  }

  view(state: State): StateView {
    return viewOf(this.program, state);
  }

  lane(action: Action): string {
    const { lane, frame } = action.code;
    if (frame === null) return lane;
    const { name, span } = this.program.frames[frame]!;
    return `${name}[${action.base / span}]${lane.slice(name.length)}`;
  }

  scopes(action: Action): readonly string[] {
    return action.code.scopes;
  }

  opcode(action: Action): string {
    return action.code.opcode;
  }

  #alwaysOffered(triggered: readonly number[] | undefined): readonly Action[] | undefined {
    const { program } = this;
    if (triggered === undefined || program.frames.length > 0) return undefined;
    const sure = triggered.every((a) => {
      const { coloured, pc } = program.actions[a]!;
      return !coloured && program.code[pc]! >= firstEffect;
    });
    return sure ? triggered.map((a) => this.#action(a, 0)) : undefined;
  }

  #allowed(state: State, code: ActionCode, trigger: number, base: number, colour: Colour | null): boolean {
    const first = this.program.code[code.pc]!;
    return first >= firstEffect || this.#judge.allows(state, code.pc, trigger, base, colour);
  }

  #offerColours(state: State, code: ActionCode, index: number, p: number, base: number, offered: Action[]): void {
    let k = 0;
    let last: string | null = null;
    for (const colour of state.colours) {
      if (colour.p !== p || colour.json === last) continue;
      last = colour.json;
      k += 1;
      if (!this.#allowed(state, code, p, base, colour)) continue;
      const { label } = this.#action(index, base);
      offered.push({ label: k === 1 ? label : `${label}#${k}`, code, base, colour });
    }
  }

  #offerSpontaneous(state: State, index: number, offered: Action[]): void {
    const code = this.program.actions[index]!;
    const frame = code.frame === null ? null : this.program.frames[code.frame]!;
    const [low, high] = frame === null || code.instance === 'first' ? [0, 1] : [1, frame.count];
    for (let i = low; i < high; i++) {
      const base = frame === null ? 0 : i * frame.span;
      if (this.#allowed(state, code, -1, base, null)) offered.push(this.#action(index, base));
    }
  }

  #action(index: number, base: number): Action {
    const code = this.program.actions[index]!;
    const made = this.#made[index]!;
    if (code.frame === null) return (made[0] ??= { label: code.label, code, base, colour: null });
    const { name, span } = this.program.frames[code.frame]!;
    const i = base / span;
    return (made[i] ??= { label: `${name}[${i}]/${code.label}`, code, base, colour: null });
  }
}

/** The stable order; what a scan of the marks finds is nearly always in order already. */
function inOrder(offered: Action[]): readonly Action[] {
  for (let i = 1; i < offered.length; i++) {
    if (later(offered[i - 1]!, offered[i]!) > 0) return offered.sort(later);
  }
  return offered;
}

function later(a: Action, b: Action): number {
  return a.code.node === b.code.node ? a.base - b.base || a.code.order - b.code.order : a.code.order - b.code.order;
}

const none: readonly never[] = [];
