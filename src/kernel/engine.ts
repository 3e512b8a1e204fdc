/**
 * The engine: the one interpreter of bytecode. Pure: no clock, no randomness, no input or output. What is verified is what runs.
 */
import canonicalize from 'canonicalize';
import { compile } from '../bytecode/compile.ts';
import { firstEffect } from '../bytecode/opcodes.ts';
import type { ActionCode, Program } from '../bytecode/program.ts';
import type { End, Lts, Offer, Step } from '../lts.ts';
import type { Data, Json, Model } from '../term/term.ts';
import type { Describe, StateView } from '../trace.ts';
import { nearest, TimedDraft, timely } from './clock.ts';
import { effects } from './effects.ts';
import { guardLength, Judge } from './guards.ts';
import { noMessages } from './message-order.ts';
import { Draft, type Colour, type State } from './state.ts';
import { viewOf } from './view.ts';
import { Words } from './words.ts';

/** One action offered in a state. */
export interface Action extends Offer {
  readonly code: ActionCode;
  /** Of the token that a completing long task takes. */
  readonly colour: Colour | null;
  /** The branches that a multi-choice takes. */
  readonly taken: readonly number[];
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
  readonly #words = new Words();
  /** Actions without a colour or a choice of branches never change. */
  readonly #plain: readonly Action[];
  /** Whether there are actions that go before all others. */
  readonly #interrupts: boolean;
  /** Positions whose tokens offer their actions whatever else holds: most of them. */
  readonly #unguarded: readonly (readonly Action[] | undefined)[];

  constructor(program: Program) {
    this.program = program;
    this.#judge = new Judge(program);
    this.#plain = program.actions.map((code) => ({ label: code.label, code, colour: null, taken: nothing }));
    this.#interrupts = program.actions.some((code) => code.immediate);
    this.#unguarded = program.triggers.map((triggered) => this.#alwaysOffered(triggered));
    const empty: State = {
      marks: [],
      colours: [],
      channels: program.channels.map(() => 0),
      transit: noMessages(program.network),
      values: program.initialValues,
      failed: null,
    };
    const draft = program.clock === null ? new Draft(empty) : new TimedDraft(empty, program);
    effects(program, program.start, draft, { old: empty, colour: null, taken: nothing, judge: this.#judge });
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
      const triggered = program.triggers[p];
      if (triggered === undefined) continue;
      for (let k = 0; k < triggered.length; k++) this.#offer(state, triggered[k]!, p, offered);
    }
    for (const index of program.spontaneous) this.#offer(state, index, -1, offered);
    const timed = program.clock === null ? offered : timely(program, state, offered);
    return inOrder(this.#interrupts ? atOnce(timed) : timed);
  }

  step(state: State, action: Action): Step<State> {
    if (this.program.clock === null) return this.#act(new Draft(state), state, action, action.colour);
    const draft = new TimedDraft(state, this.program);
    const { timer } = action.code;
    const colour = timer === undefined ? action.colour : draft.elapse(action.colour!, timer);
    return this.#act(draft, state, action, colour);
  }

  #act(draft: Draft, state: State, action: Action, colour: Colour | null): Step<State> {
    let pc = action.code.pc;
    const { code } = this.program;
    while (code[pc]! < firstEffect) pc += guardLength[code[pc]!]!;
    effects(this.program, pc, draft, {
      old: state,
      colour,
      taken: action.taken,
      judge: this.#judge,
    });
    return { state: draft.done(), effects: none };
  }

  key(state: State): string {
    const colours = state.colours.map((c) => `${c.p}${c.json}`).join();
    const values = state.values.map((v) => canonicalize(v)).join();
    const transit = state.transit === null ? '' : `${JSON.stringify(state.transit)};`;
    return `${state.marks.join()};${colours};${state.channels.join()};${values};${transit}${state.failed ?? ''}`;
  }

  words(state: State, row: number[]): number {
    return this.#words.write(state, row);
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
      const kind = this.program.positions[p]!.kind;
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
    return action.code.lane;
  }

  scopes(action: Action): readonly string[] {
    return action.code.scopes;
  }

  opcode(action: Action): string {
    return action.code.opcode;
  }

  #alwaysOffered(triggered: readonly number[] | undefined): readonly Action[] | undefined {
    const { program } = this;
    if (triggered === undefined) return undefined;
    const sure = triggered.every((a) => {
      const { coloured, choice, pc } = program.actions[a]!;
      return !coloured && choice === undefined && program.code[pc]! >= firstEffect;
    });
    return sure ? triggered.map((a) => this.#plain[a]!) : undefined;
  }

  #offer(state: State, index: number, trigger: number, offered: Action[]): void {
    const code = this.program.actions[index]!;
    if (code.coloured) return this.#offerColours(state, code, trigger, offered);
    if (!this.#judge.allows(state, code.pc, trigger, null)) return;
    if (code.choice === undefined) offered.push(this.#plain[index]!);
    else
      for (const { part, taken } of this.#judge.sets(state, code.choice))
        offered.push({ label: code.label + part, code, colour: null, taken });
  }

  #offerColours(state: State, code: ActionCode, p: number, offered: Action[]): void {
    if (code.timer !== undefined) return this.#offerTimer(state, code, p, code.timer, offered);
    let k = 0;
    let last: string | null = null;
    for (const colour of state.colours) {
      if (colour.p !== p || colour.json === last) continue;
      last = colour.json;
      k += 1;
      if (!this.#judge.allows(state, code.pc, p, colour)) continue;
      offered.push({ label: k === 1 ? code.label : `${code.label}#${k}`, code, colour, taken: nothing });
    }
  }

  #offerTimer(state: State, code: ActionCode, p: number, timer: number, offered: Action[]): void {
    const colour = nearest(state, p, timer);
    if (colour === null || !this.#judge.allows(state, code.pc, p, colour)) return;
    const { label, choice } = code;
    if (choice === undefined) offered.push({ label, code, colour, taken: nothing });
    else
      for (const { part, taken } of this.#judge.sets(state, choice))
        offered.push({ label: label + part, code, colour, taken });
  }
}

/** Where something interrupts at once, that; else whatever is offered. */
function atOnce(offered: Action[]): Action[] {
  const immediate = offered.filter((a) => a.code.immediate);
  return immediate.length > 0 ? immediate : offered;
}

/** The stable order; what a scan of the marks finds is nearly always in order already. */
function inOrder(offered: Action[]): readonly Action[] {
  for (let i = 1; i < offered.length; i++) {
    if (later(offered[i - 1]!, offered[i]!) > 0) return offered.sort(later);
  }
  return offered;
}

function later(a: Action, b: Action): number {
  return a.code.order - b.code.order;
}

const nothing: readonly number[] = [];
const none: readonly never[] = [];
