import type { Behaviour, NoBehaviour, StateGraph } from '../behaviour/graph.ts';
import type { HappensBefore, Outlook } from '../cause/explanation.ts';
import type { End } from '../lts.ts';
import type { Worth } from '../run/worth.ts';
import type { ElementPosition, SourcePosition } from '../source-position.ts';
import type { ReplayLog, TraceStep } from '../trace.ts';
import type { ReportComparison } from './comparison.ts';
import type { Diagram } from './diagram.ts';

export type { ElementPosition, ReportComparison, SourcePosition };

/** The one report document: what `--json` prints, and what every other output is a view of. Fields are added, never changed. */
export interface ReportDocument {
  readonly format: 1;
  readonly flowproof: string;
  readonly results: readonly Result[];
  /** In what these results differ from earlier ones: of the page that `compare` writes. */
  readonly comparison?: ReportComparison;
}

export type { Behaviour, NoBehaviour, StateGraph } from '../behaviour/graph.ts';

export type Result = ModelResult | FailedResult;

export interface ModelResult {
  readonly model: ModelInfo;
  readonly verdict: 'sound' | 'unsound' | 'unknown' | 'not-applicable';
  readonly stateSpace: StateSpace;
  readonly properties: readonly PropertyResult[];
  /** Limits that cut the search, bounds that were met, what was assumed: one sentence each, for people. */
  readonly notes: readonly string[];
  readonly elapsedMs: number;
  /** Of many runs under schedulers, in place of a search. */
  readonly campaign?: CampaignResult;
  /** Failing runs that the project keeps of the model, replayed before anything else; absent where there are none. */
  readonly saved?: readonly SavedResult[];
  /** Its states and edges, for drawings; only in files that a page is made of. */
  readonly graph?: StateGraph;
  /** What its tasks do over all states, where the graph is whole; in the same files. */
  readonly behaviour?: Behaviour | NoBehaviour;
}

/** A failing run that was saved, and what becomes of it now. */
export interface SavedResult {
  /** Its replay log. */
  readonly file: string;
  /** What it violated when it was saved. */
  readonly property: string;
  readonly culprits: readonly string[];
  readonly outcome: SavedOutcome;
  /** What is wrong where it still fails, in a sentence. */
  readonly reason?: string;
  /** The run as the model makes it now, where it still fails, unless it is long. */
  readonly log?: ReplayLog;
}

/**
 * - `reproduced`: it violates the property as it did.
 * - `fails`: it violates the property, with other culprits.
 * - `passes`: its steps can be made, and violate the property no more.
 * - `diverged`: its steps cannot be made any more, or do not end as they did.
 * - `stale`: the model does not have the property any more.
 * - `undecided`: its steps can be made; whether they violate the property no single state shows, and not all were looked at.
 */
export type SavedOutcome = 'reproduced' | 'fails' | 'passes' | 'diverged' | 'stale' | 'undecided';

/** What many runs of a model came to. */
export interface CampaignResult {
  readonly strategy: string;
  /** The first seed; the others follow it. */
  readonly seed: number;
  readonly runs: number;
  /** Runs that a limit cut. */
  readonly cuts: number;
  /** A run met a bound of the model: it says nothing about what lies beyond. */
  readonly limited: boolean;
  /** Steps of all runs. */
  readonly steps: number;
  /** Runs by how they ended; those that were cut or stopped at a violation are none of them. */
  readonly ends: Readonly<Record<End, number>>;
  /** Different ones, at least: beyond a million they are not told apart. */
  readonly states: number;
  readonly transitions: number;
  /** States that the model has; `null` where they are too many to be counted beside. */
  readonly statesOfModel: number | null;
  /** Actions of the model, how many of them were fired, and the first of those that were not. */
  readonly actions: { readonly all: number; readonly fired: number; readonly missing: readonly string[] };
  /** Ways that choices, loops and gateways can go, and how many of them were taken. */
  readonly branches?: Ways;
  /** The same for outcomes of tasks and values of events. */
  readonly outcomes?: Ways;
  /** Ways in which runs failed, in the order of `properties`. */
  readonly failures: readonly CampaignFailure[];
  /**
   * A bug of this depth or less in the order of branches would have been hit with this probability; so many more runs make it 0.95.
   * `null`: nothing is guaranteed, as where runs failed or were cut.
   */
  readonly worth: Worth | null;
}

/** Ways in which nodes can go: how many there are and were taken, and the first of those that were not. */
export interface Ways {
  readonly all: number;
  readonly taken: number;
  readonly missing: readonly string[];
}

/** A way in which runs failed: how many runs did so, and the first seed. */
export interface CampaignFailure {
  readonly property: string;
  readonly runs: number;
  readonly seed: number;
  /** No run of the campaign failed so: a run did that was tried to make another one small, of the run with that seed. */
  readonly metWhileShrinking?: true;
}

/** In place of a verdict, for an input that could not be read. */
export interface FailedResult {
  readonly model: Partial<ModelInfo> & { readonly file: string };
  readonly error: ReportedError;
}

export interface ReportedError {
  readonly code: string;
  readonly message: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly element: string | null;
  readonly remedy: string;
}

export interface ModelInfo {
  readonly name: string;
  readonly file: string;
  readonly format: 'typescript' | 'term' | 'bpmn' | 'pnml';
  readonly hash: string;
  /** How the file was read, where that was not as by default: the options of the command line. */
  readonly reading?: ReadingChoices;
  /** What people call the elements of a foreign file, by id: BPMN, PNML. Labels and culprits stay ids. */
  readonly names?: Readonly<Record<string, string>>;
  /**
   * Where the elements of a TypeScript model are made, by name; branches by the name of their node, `:` and their number. What is not
   * certain is left out.
   */
  readonly positions?: Readonly<Record<string, ElementPosition>>;
  /** What there is to draw of the model; in reports for pages. */
  readonly diagram?: Diagram;
  /** The model as data, so that a page can run it on from any step; absent where it is too large for a page. */
  readonly runnable?: RunnableModel;
  /** Why it is absent, where a page was made: it is too large, or the rules of a net compute with functions. */
  readonly unrunnable?: 'size' | 'functions';
}

/** What a page needs to run a model: what is data in it as it is, and of its functions what they answer around the runs of the report. */
export interface RunnableModel {
  /** `term`: for the engine; `net`: for the token game. */
  readonly kind: 'term' | 'net';
  /** The term in normal form with its variables, channels and properties, without functions; or the fields and rules of the net. */
  readonly data: unknown;
  readonly answers: readonly FunctionAnswers[];
  /** Whether every state that can be reached was asked for; else what lies beyond some steps is not known. */
  readonly isComplete: boolean;
  /** Where the case ends, as its states name it. */
  readonly sinks: readonly string[];
  /** The sink that is the one end of the whole model, if it has one. */
  readonly onlyEnd: string | null;
  /** Names of properties that are not asked again. */
  readonly unchecked: readonly string[];
}

/** A function of a model, by where it stands in it, and what it answered. */
export interface FunctionAnswers {
  readonly path: readonly string[];
  /** The data that it was given, as JSON, and its answer: a value, nothing, or `null` where it threw. */
  readonly answers: readonly (readonly [data: string, answer: readonly unknown[] | null])[];
}

/** What a file can be read as, beside what it says. */
export interface ReadingChoices {
  /** Of a BPMN pool, that messages may start. */
  readonly instances?: number;
  readonly clock?: string;
  /** Order of BPMN messages. */
  readonly messages?: string;
}

/** Counts above 2^53 are decimal strings. */
export type Count = number | string;

export interface StateSpace {
  readonly states: Count;
  /** Firings: pairs of a state and an action offered there. */
  readonly edges: Count;
  readonly deadlocks: Count;
  readonly finals: Count;
  readonly ends: {
    readonly completed: Count;
    readonly cancelled: Count;
    readonly failed: Count;
    readonly deadlocked: Count;
  };
  readonly complete: boolean;
  readonly cutBy: CutBy | null;
  readonly method: string;
  /** How states were kept and found, and why so: one sentence each, for people. */
  readonly remarks?: readonly string[];
  readonly maxTokensPerPlace: Count;
  readonly maxTokensPerMarking: Count;
  /** Steps from the initial state to the farthest state found; `null` where the method does not go by layers. */
  readonly depth: number | null;
  readonly statesPerSecond: number;
  /** Bytes of the state store and everything beside it. */
  readonly memoryBytes: number;
}

export type CutBy = 'states' | 'memory' | 'time' | 'depth' | 'unbounded' | 'instances' | 'interrupt';

export type Holds = 'yes' | 'no' | 'unknown';

export interface PropertyResult {
  readonly name: string;
  readonly holds: Holds;
  readonly culprits: readonly string[];
  /** A run that shows the violation; `null` where none exists (a dead task) or the property is not violated. */
  readonly witness: Witness | null;
  /** Why, in a sentence. */
  readonly reason: string;
  /** Of a property that a TypeScript model declares: the call that made it, where that is certain. */
  readonly position?: SourcePosition;
}

export interface Witness {
  readonly labels: readonly string[];
  /** `false` where a shorter run may show it too: the one shown comes from a model that was reduced. */
  readonly isShortest?: false;
  /** Present where the engine replayed it, unless it would name more than a million labels. */
  readonly log?: ReplayLog;
  readonly steps?: readonly TraceStep[];
  /**
   * Of a violated option to complete: after so many of its steps no final state can be reached any more, and after one less it
   * still could. 0: from the start.
   */
  readonly pointOfNoReturn?: number;
  /** The steps from this one (0-based) to the last are repeated for ever: the run comes back to the state before it. */
  readonly loopFrom?: number;
  /** What each step waited for. */
  readonly causes?: HappensBefore;
  /** How likely a failure was after each step, and from where on it was inevitable. */
  readonly outlook?: Outlook;
  /** The run nearest to it that was found to pass. */
  readonly passing?: PassingWitness;
  /** Why it fails, in a sentence or two: only what is known. */
  readonly why?: string;
}

/** A run near to a failing one that does not fail, for comparison. */
export interface PassingWitness {
  readonly labels: readonly string[];
  readonly log: ReplayLog;
  /** The first step that differs from the failing run, 0-based. */
  readonly differsAt: number;
  /** Picks that were changed: steps at which it takes another action than the next one of the failing run that is offered. */
  readonly changes: number;
  /** Proved: all runs with fewer changes were made, and none passes. */
  readonly isNearest: boolean;
  /** Another property that it violates; absent where it violates nothing. */
  readonly violates?: string;
}

/** The eight properties that every check decides, in the order in which they are reported. */
export const standardProperties = [
  'option-to-complete',
  'proper-completion',
  'no-dead-tasks',
  'deadlock-free',
  'safe',
  'bounded',
  'no-unhandled-failure',
  'no-undelivered-messages',
] as const;

export type StandardProperty = (typeof standardProperties)[number];
