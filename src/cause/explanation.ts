/** How a failing run is explained, as data: no more than types, for reports. */

/**
 * What passes from one step to another, or would be disturbed by another order: `token`, `data` (a variable is written, then read or
 * written, or read, then written), `message`; `cancel`: one of the two removes what a scope held; `order`: nothing passes, but the other
 * order is not possible (something immediate, the passing of time, a scope that was empty already).
 */
export type CauseKind = 'token' | 'data' | 'message' | 'cancel' | 'order';

/** A step that must come before another one. */
export interface Cause {
  /** 0-based. */
  readonly step: number;
  readonly kind: CauseKind;
  /** Places, variables or channels, by name; empty for `order`. */
  readonly over: readonly string[];
}

/** For each step of a run its immediate causes: those that no other of its causes comes after. */
export type HappensBefore = readonly (readonly Cause[])[];

/** How likely a failing run was to fail, after some of its steps. */
export interface Prospect {
  /** Steps made. */
  readonly position: number;
  /** From 0 to 1: of runs that pick every action offered with the same probability. */
  readonly likelihood: number;
  /** Where it is estimated: how many of how many random continuations violate the property. */
  readonly failing?: number;
  readonly of?: number;
}

/** The likelihood of failure along a run, and from where on failure is inevitable. */
export interface Outlook {
  /** Known from the whole graph, else estimated. */
  readonly isExact: boolean;
  /** After so many steps every continuation violates the property; estimated: every one that was tried. */
  readonly noReturn: number;
  /** Ascending; of positions that are left out it is not known. */
  readonly prospects: readonly Prospect[];
}
