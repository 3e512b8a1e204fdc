import type { Data } from './expression.ts';

/** What a user asks of a model beside soundness: of its states, or of its runs. */
export type Property = Invariant | RunProperty;

/** An invariant over the variables it declares to read, in all states or only in those that end in a certain way. */
export interface Invariant {
  readonly name: string;
  readonly kind: 'always' | 'never';
  readonly reads: readonly string[];
  readonly test: (data: Data) => boolean;
  /** Default: every state. `end`: final states of any kind. */
  readonly at: 'every-state' | 'completed' | 'end';
  /** Says in a sentence what is wrong when it is violated. */
  readonly message?: string;
}

/** A property that whole runs have or have not. */
export type RunProperty = Eventually | LeadsTo | ExactlyOnce | EveryRun;

/** Something that happens in a run: a node fires, or the variables come to satisfy a condition. */
export type Happening =
  { readonly node: string } | { readonly reads: readonly string[]; readonly test: (data: Data) => boolean };

/** Every run comes to `what`. */
export interface Eventually {
  readonly name: string;
  readonly kind: 'eventually';
  readonly what: Happening;
  readonly message?: string;
}

/** After `from`, or with it, always comes `to`. */
export interface LeadsTo {
  readonly name: string;
  readonly kind: 'leads-to';
  readonly from: Happening;
  readonly to: Happening;
  readonly message?: string;
}

/** `node` fires at most once in every run, and once in every run that ends as `at` says. */
export interface ExactlyOnce {
  readonly name: string;
  readonly kind: 'exactly-once';
  readonly node: string;
  /** `end`: completed, cancelled or failed. */
  readonly at: 'completed' | 'end';
  readonly message?: string;
}

/** A predicate over whole runs, asked when they have ended. */
export interface EveryRun {
  readonly name: string;
  readonly kind: 'every-run';
  readonly test: (trace: EndedRun) => boolean;
  readonly message?: string;
}

/** A run that has ended by itself, as {@link EveryRun} sees it. */
export interface EndedRun {
  /** What was fired, in order: `pay:ok`, `ship`. */
  readonly labels: readonly string[];
  /** Values of the variables: at the start, and after each step. One more than there are labels. */
  readonly data: readonly Data[];
  readonly end: 'completed' | 'cancelled' | 'failed' | 'deadlocked';
}
