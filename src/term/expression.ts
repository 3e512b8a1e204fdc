/** Data, and what conditions, expressions and handlers can say of it. `data.ts` gives them their meaning. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Values of the variables that a handler declared to read. */
export type Data = Readonly<Record<string, Json>>;

/**
 * Pure: sees what the task reads and nothing else. Returns the writes; or the name of an outcome; or both as
 * `{ $outcome: name, ...writes }`; or nothing. Throwing, or returning an outcome that is not listed, is the error `fault`.
 */
export type Handler = (data: Data) => Data | string | void;

/** A number computed from data: a variable, or a pure function of the variables that it declares. */
export type Count =
  { readonly var: string } | { readonly reads: readonly string[]; readonly count: (data: Data) => number };

/** A comparison (plain data), a pure predicate of the variables it declares, or what always holds. */
export type Condition = Comparison | Predicate | Always;

/** Of an edge out of a split `or` that is taken whatever the others do. */
export interface Always {
  readonly always: true;
}

export interface Comparison {
  readonly var: string;
  readonly is: '=' | '!=' | '<';
  readonly value: Json;
}

export interface Predicate {
  readonly reads: readonly string[];
  readonly test: (data: Data) => boolean;
}

/** A constant, a variable, or a sum (modulo `mod`). Variables are read before anything is written. */
export type Expression =
  | Exclude<Json, { readonly [key: string]: Json }>
  | { readonly var: string }
  | { readonly add: readonly [string, number]; readonly mod?: number }
  | { readonly value: Json };
