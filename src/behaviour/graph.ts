/** The graph of a model's states and what its tasks do in it, as data: no more than types, for reports. */

/**
 * Ascending whole numbers as spans: the first and the last of each, one after the other. `[3, 5, 9, 9]` is 3, 4, 5 and 9.
 */
export type Spans = readonly number[];

/**
 * The reachability graph of a model. States are numbered breadth-first from 0, the initial one, so those of one depth (the fewest steps
 * from the initial state) follow one another.
 */
export interface StateGraph {
  /** States that were found, and edges between them: pairs of a state and an action offered there. */
  readonly states: number;
  readonly edges: number;
  /** The model has more states than were walked: nothing is known of what cannot be reached any more. */
  readonly isPart?: true;
  /** States by depth; the others by depth too. `doomed`: no final state can be reached any more. */
  readonly depths: {
    readonly states: readonly number[];
    readonly finals: readonly number[];
    readonly deadlocks: readonly number[];
    /** Absent where it is not known, and in nets that have no final states. */
    readonly doomed?: readonly number[];
  };
  /** Of the actions. */
  readonly labels: readonly string[];
  readonly listed: ListedStates;
  /** The properties that have a run to show. */
  readonly properties: readonly GraphOfProperty[];
}

/** States with their edges: all of them, or those around the runs that are shown. States are known by their place in this list. */
export interface ListedStates {
  /** The numbers of those that are listed, ascending; absent where all are. */
  readonly numbers?: readonly number[];
  /** How many of each depth. */
  readonly depths: readonly number[];
  /** How many edges leave each of them to states that are listed. */
  readonly out: readonly number[];
  /** How many leave each of them to others; absent where all are listed. */
  readonly beyond?: readonly number[];
  /** The edges, state by state: the numbers of their labels, and where they lead. */
  readonly labels: readonly number[];
  readonly targets: readonly number[];
  readonly completed: Spans;
  readonly cancelled: Spans;
  readonly failed: Spans;
  readonly deadlocked: Spans;
  /** No final state can be reached any more. Absent as in `depths`. */
  readonly doomed?: Spans;
  /** Strongly connected components of more than one state: from each of its states a run can come back to it. */
  readonly loops: readonly Spans[];
}

/** What the graph shows of a property. */
export interface GraphOfProperty {
  readonly property: string;
  /** The states that its run passes, by their place in the list, the initial one first; shorter than the run where the graph is cut. */
  readonly path: readonly number[];
  /** States from which the violation is inevitable, of those that are listed; absent where that is not known. */
  readonly doomed?: Spans;
  /** The same of all states, by depth. */
  readonly doomedByDepth?: readonly number[];
}

/**
 * How two tasks relate, over all runs, after Weidlich, Mendling and Weske (IEEE TSE 37, 2011): `<` the first may come before the second and
 * never after it, `>` the other way round, `|` each may come before the other (interleaved), `#` no run has both. A task and itself: `|` it
 * may happen again, `#` at most once.
 */
export type Relation = '<' | '>' | '|' | '#';

/** What the tasks of a model do, over all of its states. A long task or sub-process happens when it starts. */
export interface Behaviour {
  /** By name, in the order of the model. */
  readonly tasks: readonly string[];
  /** Edges on which each task happens. */
  readonly firings: readonly number[];
  /** A row for each task, a {@link Relation} for each other one. */
  readonly profile: readonly string[];
  /** Pairs of tasks that can run at the same time: in some state both are offered or running, and neither takes what the other needs. */
  readonly concurrent: readonly (readonly [number, number])[];
  /** For each task the others that have always happened before it does. */
  readonly needs: readonly (readonly number[])[];
  readonly width: Width;
}

/** The state with the most tokens, of those the nearest. */
export interface Width {
  readonly tokens: number;
  /** Labels of a shortest run to it; absent if it is long. */
  readonly run?: readonly string[];
  /** The tasks that are offered or running there. */
  readonly tasks: readonly number[];
}

/** Why nothing is told of behaviour. */
export interface NoBehaviour {
  readonly unknown: 'states' | 'tasks';
  /** The limit that was met. */
  readonly limit: number;
}
