/** What differs between two reports, or between two versions of a model: what `compare --json` prints. */

/**
 * - `better`, `worse`: for people who want the property, or all of them, to hold.
 * - `other`: another answer that is neither.
 */
export type Change = 'same' | 'better' | 'worse' | 'other';

/** Fields are added, never changed. */
export interface ReportComparison {
  readonly format: 1;
  readonly flowproof: string;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** `worse` where anything is worse, else `better` where anything is better. */
  readonly change: Change;
  readonly models: readonly ModelComparison[];
}

export interface ComparedSide {
  /** The report or the model, as it was named. */
  readonly file: string;
  /** The version that made the report. */
  readonly flowproof: string;
}

/** One model of both, or one that only one of them has. */
export interface ModelComparison {
  readonly name: string;
  /** As the later one names it. */
  readonly file: string;
  readonly change: Change;
  /** `unreadable` for one that could not be read, `null` for one that is not there. */
  readonly verdict: Pair<ComparedVerdict | null>;
  /** Whether both are the same model, by content. */
  readonly isSameModel: boolean;
  /** Of what the figures of each are; `null` where it could not be read, or is not there. */
  readonly counted?: Pair<Counted | null>;
  /** Figures that both have; those above 2^53 are decimal strings. */
  readonly figures: readonly FigureComparison[];
  readonly properties: readonly PropertyComparison[];
  /** Failing runs that the project keeps, which do not do what they did. */
  readonly saved?: readonly SavedComparison[];
  /** What the verdicts and figures do not say, a sentence each, for people: that a search was cut, that the model was called otherwise. */
  readonly notes?: readonly string[];
}

/**
 * - `all`: every state was counted.
 * - `part`: the search was cut, or ended before it had all.
 * - `reduced`: the states of a smaller model that has the same answers.
 * - `runs`: only what runs came by.
 */
export type Counted = 'all' | 'part' | 'reduced' | 'runs';

/** As the report has it. */
type KeptOutcome = 'reproduced' | 'fails' | 'passes' | 'diverged' | 'stale' | 'undecided';

/** A failing run that is kept, by its file. `null`: it is not there. */
export interface SavedComparison {
  readonly file: string;
  readonly property: string;
  readonly change: Change;
  readonly outcome: Pair<KeptOutcome | null>;
}

export type ComparedVerdict = 'sound' | 'unsound' | 'unknown' | 'not-applicable' | 'unreadable';

export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

export interface FigureComparison extends Pair<number | string> {
  readonly name: 'states' | 'edges' | 'deadlocks' | 'finals';
  /** After less before, with its sign. */
  readonly delta: number | string;
}

export interface PropertyComparison {
  readonly name: string;
  readonly change: Change;
  /** `null` where the model does not have the property. */
  readonly holds: Pair<'yes' | 'no' | 'unknown' | null>;
  /** Culprits of a property that is violated in both, which only one of them has. */
  readonly gone: readonly string[];
  readonly come: readonly string[];
  /** The runs that show it, step against step, where both have one and they differ. */
  readonly runs?: RunComparison;
}

/** Two runs, aligned. */
export interface RunComparison {
  /** Numbers of steps. */
  readonly steps: Pair<number>;
  /** 0-based: so many steps are the same in both, before the first that is not. */
  readonly differsAt: number;
  /** Some lines about each difference; `null` stands for lines that are left out: the same in both, unless `leftOut` counts others. */
  readonly lines: readonly (RunLine | null)[];
  /** Numbers of steps that differ and are left out, where there are any. */
  readonly leftOut?: Pair<number>;
}

/** A step of both runs, or of one. 0-based; `null`: that run has it not. */
export interface RunLine {
  readonly label: string;
  readonly before: number | null;
  readonly after: number | null;
}
