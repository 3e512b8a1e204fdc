import type { Subject } from '../measure/flowproof.ts';

/** A table of the bench. */
export interface Section {
  readonly title: string;
  /** What the columns mean, in a paragraph. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A line of a table, not measured yet. */
export interface Row {
  /** Named by `--only`. */
  readonly id: string;
  measure(bench: Bench): Promise<Measured>;
}

export interface Measured {
  /** One for each column; `null` where the row is left out. */
  readonly cells: readonly string[] | null;
  /** Counts and verdicts that are not what they must be, and runs that failed, or why the row is left out. */
  readonly remarks: readonly string[];
  /** Whether a remark says that something is wrong. */
  readonly wrong: boolean;
}

/** What the rows share. */
export interface Bench {
  readonly subject: Subject;
  /** How often each side runs. */
  readonly pairs: number;
  readonly quick: boolean;
  /** Whether SPIN runs, and where @xstate/graph is installed, if it runs. */
  readonly spin: boolean;
  readonly xstate: string | null;
  /** Where models are written. */
  readonly folder: string;
  /** Models by others, or `null` where they are absent. */
  readonly models: string | null;
  /** Shows what is going on, on stderr. */
  say(text: string): void;
}

/** A row that was measured; anything in `wrong` fails the bench. */
export function measured(cells: readonly string[], wrong: readonly string[]): Measured {
  return { cells, remarks: wrong, wrong: wrong.length > 0 };
}

/** A row that does not apply here. */
export function leftOut(why: string): Measured {
  return { cells: null, remarks: [why], wrong: false };
}

/** A row of which nothing could be measured. */
export function failed(why: string): Measured {
  return { cells: null, remarks: [why], wrong: true };
}
