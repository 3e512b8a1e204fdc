import type { Condition, Count, Json, Task } from '../term/term.ts';
import type { TimedPositions } from './clock.ts';
import type { Position } from './layout.ts';
import type { OrderedNetwork } from './network.ts';

/** What is known of an opcode. */
interface OpcodeFacts {
  readonly code: number;
  /** Names of the numbers that follow it; some are indices into the tables of the program. */
  readonly operands: readonly string[];
  /** In terms of its operands: what a guard asks, what an effect does. */
  readonly does: string;
  /** Why it is needed beside the others. */
  readonly why: string;
}

/**
 * Instructions. An action is a straight run of them: guards first, tested on the old state; then effects, applied in order to a
 * draft of the new one. Operands are numbers: positions `p` (relative to the frame of the instance that acts), intervals `lo hi`,
 * indices into the tables of the program.
 */
export const opcodes = {
  // ---- guards ----
  NEED: {
    code: 0,
    operands: ['p', 'n'],
    does: 'at least n tokens at p',
    why: '`merge` unites n threads at one position, and no other guard counts tokens; a transient `send` asks it whether a receiver waits.',
  },
  FREE: {
    code: 1,
    operands: ['p'],
    does: 'no token at p',
    why: 'Guards have no negation, and a join that has fired must not fire again, nor a signal be lost while a receiver waits. For one position what IDLE is for many.',
  },
  FIRST: {
    code: 2,
    operands: ['lo', 'hi'],
    does: 'of the marked positions in the interval, the one that triggers the action is the first',
    why: 'A join can be triggered from any of its branches and yet must be offered once, whichever of them are marked.',
  },
  MARKED: {
    code: 3,
    operands: ['lo', 'm', 'n'],
    does: 'of the m positions from lo at least n are marked',
    why: 'A join counts branches that have arrived: two tokens of one branch are one arrival, which NEED at one position cannot tell.',
  },
  IDLE: {
    code: 4,
    operands: ['lo', 'hi'],
    does: 'no token and no sink in the region',
    why: 'Critical sections, blocking joins and instances exclude each other by emptiness of a whole region, so that cancelling a holder frees the lock by itself.',
  },
  ACTIVE: {
    code: 5,
    operands: ['lo', 'hi'],
    does: 'some token or sink in the region',
    why: 'Guards have no negation: a milestone holds while anything at all lies in its scope.',
  },
  ENDED: {
    code: 6,
    operands: ['lo', 'hi', 'sinks'],
    does: 'a collecting region has ended: no token, and no sink but its own, which come first',
    why: 'A scope goes on once, when its last thread has ended: its own sinks must not hold it open. It is IDLE behind the sinks.',
  },
  BELOW: {
    code: 7,
    operands: ['p', 'n'],
    does: 'the counter is below n',
    why: 'Guards have no negation of NEED: `times` repeats while its counter is low.',
  },
  REACHED: {
    code: 8,
    operands: ['p', 'n'],
    does: 'the counter is n or more',
    why: '`times` leaves when its counter is full. It is NEED, said of a counter.',
  },
  CHOICE: {
    code: 9,
    operands: ['choice', 'branch'],
    does: 'the branch of the exclusive choice is offered; branch = the number of branches: none is',
    why: 'A branch depends on the conditions before it, on the open branches and on `else`: one question for the choice, where TEST would need a row of its own for each branch.',
  },
  NOTHING: {
    code: 10,
    operands: ['choice'],
    does: 'the multi-choice offers no branch, open or closed',
    why: 'Where data select nothing, `no-branch` is raised instead of waiting for ever. It is CHOICE of no branch, said of a multi-choice.',
  },
  TEST: {
    code: 11,
    operands: ['condition', 'value'],
    does: 'the condition is true (value 1) or false (value 0)',
    why: 'A loop with a condition leaves nothing to the scheduler, and its other part needs the negation.',
  },
  OUTCOME: {
    code: 12,
    operands: ['task', 'outcome'],
    does: 'the outcome is offered; outcome = the number of outcomes: fault',
    why: 'What a handler returns on the data that it reads decides which completions of a task there are; conditions do not run handlers.',
  },
  MESSAGE: {
    code: 13,
    operands: ['channel'],
    does: 'the channel holds a message',
    why: 'Messages lie outside the control flow, where no clearing reaches them: guards on positions do not see them.',
  },
  SETTLED: {
    code: 14,
    operands: ['mi'],
    does: 'all instances that were started are done',
    why: 'The number of instances is fixed late: each of them is done or was never started, where MARKED knows one row of positions and no pairs.',
  },
  ENOUGH: {
    code: 15,
    operands: ['mi'],
    does: 'enough instances have arrived, or all that were started are done',
    why: 'A partial join takes its threshold from data and must not wait for more instances than there are: an alternative, which guards in a row cannot say.',
  },
  NUMBER: {
    code: 16,
    operands: ['mi', 'count'],
    does: 'the number of instances computed from data is count; count = -1: it is out of bounds',
    why: 'Data give the number of instances, or the length of a list, and a bad one raises `bounds`; conditions are true or false and compute no number.',
  },
  LOWEST: {
    code: 17,
    operands: ['mi', 'instance'],
    does: 'the instance is the lowest idle one',
    why: 'Idle instances are alike, so that adding one is offered once. It is FIRST among the idle positions.',
  },
  SYNCHRONIZED: {
    code: 18,
    operands: ['join'],
    does: 'the OR-join can fire',
    why: 'Whether a token may still come is a question to the paths of the graph around the join, which no guard on given positions asks.',
  },
  OCCUPIED: {
    code: 19,
    operands: ['lo', 'hi', 'value'],
    does: 'some token lies in the interval (value 1) or none (value 0); sinks do not count',
    why: 'What has ended but for its `:end` is not watched any more, and does not hold a compensation up: IDLE and ACTIVE count sinks.',
  },
  QUIET: {
    code: 20,
    operands: ['taken'],
    does: 'the channels that the network orders are empty, but for one message in channel `taken` (-1: no exception)',
    why: 'In a rendezvous nothing else is under way while a message is: a question to all channels at once, and its negation is not MESSAGE.',
  },
  // ---- effects ----
  TAKE: {
    code: 32,
    operands: ['p', 'n'],
    does: 'takes n tokens',
    why: 'An action moves control on by taking the token that triggers it; CLEAR would take every token there.',
  },
  GATHER: {
    code: 33,
    operands: ['lo', 'm'],
    does: 'takes a token of each of the m positions from lo that is marked',
    why: 'A join takes one token of each branch that has arrived, which is known only when it fires; the surplus stays.',
  },
  DRAW: {
    code: 34,
    operands: ['p'],
    does: "takes one token of the action's colour",
    why: 'Tokens of a long task carry what they read: TAKE would leave open which of them goes.',
  },
  WRITE: {
    code: 35,
    operands: ['task', 'outcome'],
    does: 'writes what the outcome writes',
    why: 'The one way from a handler, or from the expressions of an outcome, to the variables of the case.',
  },
  ASSIGN: {
    code: 36,
    operands: ['variable', 'value'],
    does: 'writes a constant to a variable',
    why: 'An event brings a value from outside: there is no task and no outcome whose writes WRITE could look up.',
  },
  CLEAR: {
    code: 37,
    operands: ['lo', 'hi'],
    does: 'removes tokens, sinks, counters and items',
    why: 'Cancellation takes away whatever lies in a region, all instances included, in one step; TAKE must know what is there.',
  },
  PUT: {
    code: 38,
    operands: ['p'],
    does: 'puts a token',
    why: 'Control enters a position; every split and every step of a sequence is made of it.',
  },
  TINT: {
    code: 39,
    operands: ['p', 'task'],
    does: 'puts a token coloured by what the task reads now',
    why: 'A long task commits on what it read at its start, so the values must travel with the token.',
  },
  SINK: {
    code: 40,
    operands: ['p'],
    does: 'counts an end, at most to 2',
    why: 'An end reached twice is told from one reached once, and yet the state space stays bounded: PUT would count on for ever.',
  },
  COUNT: {
    code: 41,
    operands: ['p'],
    does: 'adds one to a counter',
    why: '`times` counts its rounds. It is PUT, said of a counter.',
  },
  ZERO: {
    code: 42,
    operands: ['p'],
    does: 'sets a counter to 0',
    why: 'A loop that is entered again starts afresh. It is CLEAR of one position.',
  },
  SEND: {
    code: 43,
    operands: ['channel'],
    does: 'puts a message',
    why: 'Messages lie outside the control flow, in channels, which PUT does not reach.',
  },
  RECEIVE: {
    code: 44,
    operands: ['channel'],
    does: 'takes a message',
    why: 'Messages lie outside the control flow, in channels, which TAKE does not reach.',
  },
  SIGNAL: {
    code: 45,
    operands: ['signal'],
    does: 'moves every token that waits for the signal',
    why: 'One step moves all receivers, as many as waited in the old state: TAKE and PUT move a number that is known beforehand.',
  },
  KEEP: {
    code: 46,
    operands: ['mi', 'instance'],
    does: "keeps the instance's entry of the list with the instance",
    why: 'An instance reads its own item whatever becomes of the list: the value is kept with its position, as TINT does for a task.',
  },
  DROP: {
    code: 47,
    operands: ['mi', 'instance'],
    does: "drops the instance's entry of the list",
    why: 'An item ends with its instance. It is CLEAR of the one position of the item.',
  },
  UNLESS_IDLE: {
    code: 48,
    operands: ['lo', 'hi', 'skip'],
    does: 'leaves out the next `skip` numbers of code if the region was idle in the old state',
    why: '`finish` goes on after a scope only if the scope was active, and passes otherwise: one action, two effects.',
  },
  IF_TAKEN: {
    code: 49,
    operands: ['branch', 'skip'],
    does: 'leaves out the next `skip` numbers of code unless the action takes the branch',
    why: 'A multi-choice of m branches is one stretch of code in place of 2^m - 1 actions.',
  },
  IF_LEFT: {
    code: 50,
    operands: ['branch', 'skip'],
    does: 'leaves out the next `skip` numbers of code if the action takes the branch',
    why: 'A branch that is not taken counts as arrived at once, so that the join waits for the others only; IF_TAKEN has no negation.',
  },
  FAIL: {
    code: 51,
    operands: ['error'],
    does: 'the case fails with the error',
    why: 'An error that nothing catches ends the case and is remembered by its name; no position holds it.',
  },
  HALT: {
    code: 52,
    operands: [],
    does: 'the action is over',
    why: 'Code of one action lies behind that of another, and actions have no length of their own.',
  },
  SET: {
    code: 53,
    operands: ['p', 'n'],
    does: 'the counter becomes n',
    why: 'An activation arms what is attached to it anew, and a node that has completed is remembered once, whatever was counted before: COUNT would add to it.',
  },
  RECALL: {
    code: 54,
    operands: ['counter', 'p'],
    does: 'puts as many tokens at p as the counter held in the old state, and empties the counter',
    why: 'Compensation runs the handlers of what has completed, also where the same action withdraws the flow, which takes their memory away.',
  },
} as const satisfies Record<string, OpcodeFacts>;

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
  readonly clock: TimedPositions;
  readonly network: OrderedNetwork | null;
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
  /** Offered once for each colour at the position that triggers it; a timer once, for the colour with its least delay. */
  readonly coloured: boolean;
  /** Decided by the environment: it does not hold time back. */
  readonly environment: boolean;
  /** A timer under the virtual clock: its number among those of the position that triggers it. */
  readonly timer?: number;
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
