import type { Condition, Task } from '../term/term.ts';
import type { Frame, Position, Region } from './layout.ts';

/**
 * Instructions. An action is a straight run of them: guards first, tested on the old state; then effects, applied in order to a
 * draft of the new one. Operands are numbers: positions `p` (relative to the frame of the instance that acts), intervals `lo hi`,
 * indices into the tables of the program.
 */
export const opcodes = {
  // ---- guards ----
  /** p: none at p */
  FREE: { code: 0, operands: ['p'] },
  /** lo hi: of the marked positions in the interval, the one that triggers the action is the first (an action is offered once, whichever positions could trigger it) */
  FIRST: { code: 1, operands: ['lo', 'hi'] },
  /** lo m n: of the m positions from lo at least n are marked */
  MARKED: { code: 2, operands: ['lo', 'm', 'n'] },
  /** lo hi: no token and no sink in the region */
  IDLE: { code: 3, operands: ['lo', 'hi'] },
  /** lo hi: some token or sink in the region */
  ACTIVE: { code: 4, operands: ['lo', 'hi'] },
  /** lo hi sinks: a collecting region has ended: no token, and no sink but its own, which come first */
  ENDED: { code: 5, operands: ['lo', 'hi', 'sinks'] },
  /** p n: the counter is below n */
  BELOW: { code: 6, operands: ['p', 'n'] },
  /** p n: the counter is n or more */
  REACHED: { code: 7, operands: ['p', 'n'] },
  /** choice k: branch k of the choice is offered; k = the number of branches: none is */
  CHOICE: { code: 8, operands: ['choice', 'branch'] },
  /** condition 0|1: its value */
  TEST: { code: 9, operands: ['condition', 'value'] },
  /** task o: outcome o is offered; o = the number of outcomes: fault */
  OUTCOME: { code: 10, operands: ['task', 'outcome'] },
  /** c: the channel holds a message */
  MESSAGE: { code: 11, operands: ['channel'] },
  // ---- effects ----
  /** p n: takes n tokens */
  TAKE: { code: 16, operands: ['p', 'n'] },
  /** p: takes one token of the action's colour */
  DRAW: { code: 17, operands: ['p'] },
  /** task o: writes what outcome o writes */
  WRITE: { code: 18, operands: ['task', 'outcome'] },
  /** v value: writes a constant to a variable */
  ASSIGN: { code: 19, operands: ['variable', 'value'] },
  /** lo hi: removes tokens, sinks and counters */
  CLEAR: { code: 20, operands: ['lo', 'hi'] },
  /** p: puts a token */
  PUT: { code: 21, operands: ['p'] },
  /** p task: puts a token coloured by what the task reads now */
  TINT: { code: 22, operands: ['p', 'task'] },
  /** p: counts an end, at most to 2 */
  SINK: { code: 23, operands: ['p'] },
  /** p: adds one to a counter */
  COUNT: { code: 24, operands: ['p'] },
  /** p: sets a counter to 0 */
  ZERO: { code: 25, operands: ['p'] },
  /** c: puts a message */
  SEND: { code: 26, operands: ['channel'] },
  /** c: takes a message */
  RECEIVE: { code: 27, operands: ['channel'] },
  /** s: moves every token that waits for the signal */
  SIGNAL: { code: 28, operands: ['signal'] },
  /** lo hi skip: leaves out the next `skip` numbers of code if the region was idle in the old state */
  UNLESS_IDLE: { code: 29, operands: ['lo', 'hi', 'skip'] },
  /** e: the case fails with the error */
  FAIL: { code: 30, operands: ['error'] },
  /** the action is over */
  HALT: { code: 31, operands: [] },
} as const satisfies Record<string, { code: number; operands: readonly string[] }>;

export type Opcode = keyof typeof opcodes;

/** Codes below are guards. */
export const firstEffect = 16;

/** A compiled model: code, its actions, and the tables that the code refers to. */
export interface Program {
  readonly name: string;
  readonly code: Int32Array;
  readonly actions: readonly ActionCode[];
  /** For each position of instance 0: the actions that a token, sink or fired mark there may trigger (indices, ascending). */
  readonly triggers: readonly (readonly number[] | undefined)[];
  /** Actions that no position triggers (message starts, the bound on instances); tried for every instance. */
  readonly spontaneous: readonly number[];
  readonly positions: readonly (Position | undefined)[];
  readonly regions: ReadonlyMap<string, Region>;
  readonly frames: readonly Frame[];
  /** Number of positions, all instances counted. */
  readonly end: number;
  readonly variables: readonly string[];
  readonly initialValues: readonly Json[];
  readonly channels: readonly string[];
  readonly conditions: readonly { readonly node: string; readonly condition: Condition }[];
  readonly choices: readonly Choice[];
  readonly tasks: readonly Task[];
  readonly values: readonly Json[];
  readonly errors: readonly string[];
  readonly signals: readonly Signal[];
  /** Code that enters the root. */
  readonly start: number;
}

type Json = import('../term/term.ts').Json;

/** One action of one node. */
export interface ActionCode {
  /** Without instance path. */
  readonly label: string;
  readonly node: string;
  /** Pre-order number of the node, then number of the action within it: the stable order. */
  readonly order: number;
  readonly pc: number;
  /** Offered once for each colour at the position that triggers it. */
  readonly coloured: boolean;
  /** Branches around the node, outermost first, as `par1.0/par2.1`. */
  readonly lane: string;
  readonly scopes: readonly string[];
  /** The frame whose instances can act, if the node lies in one. */
  readonly frame: number | null;
  /** For spontaneous actions in a frame: offered in the first instance, or in every later one. */
  readonly instance?: 'first' | 'later';
  /** What it is, for traces and listings. */
  readonly opcode: string;
}

/** The conditions of an exclusive choice, in branch order: `null` is open, `else` otherwise. */
export interface Choice {
  readonly node: string;
  readonly branches: readonly (Condition | 'else' | null)[];
}

/** Who waits for a signal: tokens at `from` are taken, and each of `puts` gets as many (sinks saturate). */
export interface Signal {
  readonly name: string;
  readonly receivers: readonly { readonly from: number; readonly puts: readonly { readonly p: number; readonly sink: boolean }[] }[];
}
