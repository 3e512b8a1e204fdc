/** A compiled model as data: code, actions, and the tables that the code refers to. */
import type { Condition, Count, Json, Task } from '../term/term.ts';
import type { TimedPositions } from './clock.ts';
import type { Position } from './layout.ts';
import type { OrderedNetwork } from './network.ts';

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
  /** The reaction to a signal that interrupts: nothing else is offered beside it. */
  readonly immediate: boolean;
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
    /** Of an attached node: it receives only while a token lies in here. */
    readonly watched?: { readonly lo: number; readonly hi: number };
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
    /** Of these, those that sequence edges alone lead to, and no node attached to another. */
    readonly along: readonly number[];
  }[];
}
