import type { End } from './lts.ts';

/**
 * What a run leaves behind: the replay log (which picks were made, by label) and the trace (what each step did). The log is
 * the truth; a trace can always be made from a log and its model.
 */
export interface ReplayLog {
  readonly format: 1;
  /** Version of flowproof that wrote it. */
  readonly flowproof: string;
  readonly model: ModelRef;
  /** How the run was made, for people: `random, seed 7`. */
  readonly origin: string;
  /** The property that the run violates, and where; `null` for a run that violates nothing. */
  readonly expected: Expected | null;
  readonly end: RunEnd;
  readonly steps: readonly LogStep[];
}

export interface ModelRef {
  readonly name: string;
  /** As given on the command line, with forward slashes. */
  readonly file: string;
  /** SHA-256 of the model's content: independent of paths and line ends. */
  readonly hash: string;
}

export interface Expected {
  readonly property: string;
  readonly culprits: readonly string[];
}

/** One pick: the labels offered, in the stable order, and the index of the one taken. */
export interface LogStep {
  readonly offered: readonly string[];
  readonly pick: number;
}

/** How a run ended: by itself, cut by a limit on steps, or stopped by a scheduler that had no more picks. */
export type RunEnd = End | 'cut' | 'stopped';

/** What a system tells about itself for traces and reports, beside `Lts`. */
export interface Describe<State, Action> {
  /** Everything in the state that is not zero or absent, by name, in a stable order. */
  view(state: State): StateView;
  /** The branch that acts: instance path and enclosing branches, outermost first, as in `P[0]/par1.0`; empty for the trunk. */
  lane(action: Action): string;
  /** Enclosing scopes, outermost first. */
  scopes(action: Action): readonly string[];
  /** The instruction that offered the action (engine) or `transition` (net). */
  opcode(action: Action): string;
}

export type ViewKind = 'token' | 'sink' | 'counter' | 'channel' | 'variable' | 'failed';

export interface ViewEntry {
  readonly kind: ViewKind;
  readonly name: string;
  /** A count for tokens, sinks, counters, channels; canonical JSON for variables; the error's name for `failed`. */
  readonly value: number | string;
}

export type StateView = readonly ViewEntry[];

export interface Change {
  readonly kind: ViewKind;
  readonly name: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

/** `none` records nothing, `min` labels only, `full` everything below. */
export type TraceLevel = 'none' | 'min' | 'full';

export interface TraceStep {
  /** 0-based. */
  readonly index: number;
  readonly label: string;
  readonly opcode?: string;
  readonly lane?: string;
  readonly scopes?: readonly string[];
  /** The other labels that were offered. */
  readonly instead?: readonly string[];
  readonly changes?: readonly Change[];
}
