import type { End } from '../lts.ts';
import type { Worth } from '../run/worth.ts';
import type { ReplayLog, TraceStep } from '../trace.ts';

/** The one report document: what `--json` prints, and what every other output is a view of. Fields are added, never changed. */
export interface ReportDocument {
  readonly format: 1;
  readonly flowproof: string;
  readonly results: readonly Result[];
}

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
}

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
  /** What people call the elements of a foreign file, by id: BPMN, PNML. Labels and culprits stay ids. */
  readonly names?: Readonly<Record<string, string>>;
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
