import type { Condition, Count, Json, Task } from '../term/term.ts';
import type { Position } from './layout.ts';

/**
 * Instructions. An action is a straight run of them: guards first, tested on the old state; then effects, applied in order to a
 * draft of the new one. Operands are numbers: positions `p` (relative to the frame of the instance that acts), intervals `lo hi`,
 * indices into the tables of the program.
 */
export const opcodes = {
  // ---- guards ----
  /** p n: at least n tokens at p */
  NEED: { code: 0, operands: ['p', 'n'] },
  /** p: none at p */
  FREE: { code: 1, operands: ['p'] },
  /** lo hi: of the marked positions in the interval, the one that triggers the action is the first (an action is offered once, whichever positions could trigger it) */
  FIRST: { code: 2, operands: ['lo', 'hi'] },
  /** lo m n: of the m positions from lo at least n are marked */
  MARKED: { code: 3, operands: ['lo', 'm', 'n'] },
  /** lo hi: no token and no sink in the region */
  IDLE: { code: 4, operands: ['lo', 'hi'] },
  /** lo hi: some token or sink in the region */
  ACTIVE: { code: 5, operands: ['lo', 'hi'] },
  /** lo hi sinks: a collecting region has ended: no token, and no sink but its own, which come first */
  ENDED: { code: 6, operands: ['lo', 'hi', 'sinks'] },
  /** p n: the counter is below n */
  BELOW: { code: 7, operands: ['p', 'n'] },
  /** p n: the counter is n or more */
  REACHED: { code: 8, operands: ['p', 'n'] },
  /** choice k: branch k of the exclusive choice is offered; k = the number of branches: none is */
  CHOICE: { code: 9, operands: ['choice', 'branch'] },
  /** choice: the multi-choice offers no branch, open or closed */
  NOTHING: { code: 10, operands: ['choice'] },
  /** condition 0|1: its value */
  TEST: { code: 11, operands: ['condition', 'value'] },
  /** task o: outcome o is offered; o = the number of outcomes: fault */
  OUTCOME: { code: 12, operands: ['task', 'outcome'] },
  /** c: the channel holds a message */
  MESSAGE: { code: 13, operands: ['channel'] },
  /** mi: all instances that were started are done */
  SETTLED: { code: 14, operands: ['mi'] },
  /** mi: enough instances have arrived, or all that were started are done */
  ENOUGH: { code: 15, operands: ['mi'] },
  /** mi k: the number of instances computed from data is k; k = -1: it is out of bounds */
  NUMBER: { code: 16, operands: ['mi', 'count'] },
  /** mi i: i is the lowest idle instance */
  LOWEST: { code: 17, operands: ['mi', 'instance'] },
  /** join: the OR-join can fire */
  SYNCHRONIZED: { code: 18, operands: ['join'] },
  // ---- effects ----
  /** p n: takes n tokens */
  TAKE: { code: 32, operands: ['p', 'n'] },
  /** lo m: takes a token of each of the m positions from lo that is marked */
  GATHER: { code: 33, operands: ['lo', 'm'] },
  /** p: takes one token of the action's colour */
  DRAW: { code: 34, operands: ['p'] },
  /** task o: writes what outcome o writes */
  WRITE: { code: 35, operands: ['task', 'outcome'] },
  /** v value: writes a constant to a variable */
  ASSIGN: { code: 36, operands: ['variable', 'value'] },
  /** lo hi: removes tokens, sinks, counters and items */
  CLEAR: { code: 37, operands: ['lo', 'hi'] },
  /** p: puts a token */
  PUT: { code: 38, operands: ['p'] },
  /** p task: puts a token coloured by what the task reads now */
  TINT: { code: 39, operands: ['p', 'task'] },
  /** p: counts an end, at most to 2 */
  SINK: { code: 40, operands: ['p'] },
  /** p: adds one to a counter */
  COUNT: { code: 41, operands: ['p'] },
  /** p: sets a counter to 0 */
  ZERO: { code: 42, operands: ['p'] },
  /** c: puts a message */
  SEND: { code: 43, operands: ['channel'] },
  /** c: takes a message */
  RECEIVE: { code: 44, operands: ['channel'] },
  /** s: moves every token that waits for the signal */
  SIGNAL: { code: 45, operands: ['signal'] },
  /** mi i: keeps the i-th entry of the list with instance i */
  KEEP: { code: 46, operands: ['mi', 'instance'] },
  /** mi i: drops it */
  DROP: { code: 47, operands: ['mi', 'instance'] },
  /** lo hi skip: leaves out the next `skip` numbers of code if the region was idle in the old state */
  UNLESS_IDLE: { code: 48, operands: ['lo', 'hi', 'skip'] },
  /** k skip: leaves out the next `skip` numbers of code unless the action takes branch k */
  IF_TAKEN: { code: 49, operands: ['branch', 'skip'] },
  /** k skip: leaves out the next `skip` numbers of code if the action takes branch k */
  IF_LEFT: { code: 50, operands: ['branch', 'skip'] },
  /** e: the case fails with the error */
  FAIL: { code: 51, operands: ['error'] },
  /** the action is over */
  HALT: { code: 52, operands: [] },
} as const satisfies Record<string, { code: number; operands: readonly string[] }>;

export type Opcode = keyof typeof opcodes;

/** Codes below are guards. */
export const firstEffect = 32;

/** A compiled model: code, its actions, and the tables that the code refers to. */
export interface Program {
  readonly name: string;
  readonly code: Int32Array;
  readonly actions: readonly ActionCode[];
  /** For each position: the actions that a token, sink or fired mark there may trigger (indices, ascending). */
  readonly triggers: readonly (readonly number[] | undefined)[];
  /** Actions that no position triggers: message starts, the bound on instances. */
  readonly spontaneous: readonly number[];
  readonly positions: readonly Position[];
  readonly variables: readonly string[];
  readonly initialValues: readonly Json[];
  readonly channels: readonly string[];
  readonly conditions: readonly {
    readonly node: string;
    readonly condition: Condition;
    readonly item: number | null;
  }[];
  readonly choices: readonly Choice[];
  readonly tasks: readonly Worker[];
  readonly values: readonly Json[];
  readonly errors: readonly string[];
  readonly signals: readonly Signal[];
  readonly mis: readonly MultipleInstances[];
  readonly joins: readonly OrJoin[];
  /** Code that enters the root. */
  readonly start: number;
}

/** One action of one node. */
export interface ActionCode {
  readonly label: string;
  /** The node, behind the calls around it: `f/A`. Instances of one node are one node. */
  readonly node: string;
  /** Pre-order number of the node, then number of the action within it: the stable order. */
  readonly order: number;
  readonly pc: number;
  /** Offered once for each colour at the position that triggers it. */
  readonly coloured: boolean;
  /** Branches and instances around the node, outermost first, as `par1.0/m[1]`. */
  readonly lane: string;
  readonly scopes: readonly string[];
  /** A multi-choice: offered once for each set of branches. */
  readonly choice?: number;
  /** What it is, for traces and listings. */
  readonly opcode: string;
}

/** A task at one place: the position of the item that it can read, if it stands in an instance that has one. */
export interface Worker {
  readonly task: Task;
  readonly item: number | null;
}

/** The conditions of a choice, in branch order: `null` is open, `else` otherwise. */
export interface Choice {
  readonly node: string;
  readonly item: number | null;
  /** The part of the label before the set of branches, and the names of the branches in it; for a multi-choice. */
  readonly names?: readonly string[];
  readonly branches: readonly (Condition | 'else' | null)[];
}

/** Who waits for a signal: tokens at `from` are taken, and each of `puts` gets as many (sinks saturate). */
export interface Signal {
  readonly name: string;
  readonly receivers: readonly {
    readonly from: number;
    readonly puts: readonly { readonly p: number; readonly sink: boolean }[];
  }[];
}

/** A multiple-instance construct at one place. `out`, `idle` and `item` are the first of `max` positions each (`item`: or null). */
export interface MultipleInstances {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly out: number;
  readonly idle: number;
  readonly item: number | null;
  readonly from: Count | null;
  readonly items: string | null;
  /** How many must arrive before the join fires. */
  readonly first: number | Count | null;
  /** The item around the construct itself. */
  readonly around: number | null;
}

/** An OR-join (BPMN 2.0.2, 13.4.3): its incoming edges, and for everything that may still send a token which of them it can reach. */
export interface OrJoin {
  readonly lo: number;
  readonly m: number;
  /** Edges and active compound nodes (as intervals) elsewhere in the flow, with the numbers of the incoming edges to which they have a path around the join. */
  readonly upstream: readonly {
    readonly lo: number;
    readonly hi: number;
    readonly reaches: readonly number[];
  }[];
}
