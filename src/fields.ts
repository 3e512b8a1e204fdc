/**
 * The field model: a transition system whose state is a vector of small non-negative integers. `net` supplies it,
 * `explore` walks it without an object per state, `analyse` reads verdicts from it.
 *
 * A field counts tokens, or holds the number of an interned value (see {@link ValueDomain}).
 */
export interface FieldModel {
  readonly fields: readonly Field[];
  readonly rules: readonly Rule[];
  /** When a state in which no rule is enabled is final. */
  readonly ending: Ending;
  /** Nodes whose firing `no-dead-tasks` asks for: an id, and the rules that fire it. */
  readonly activities: readonly Activity[];
}

/**
 * - `case` (terms, BPMN): completed, cancelled or failed as in semantics.md, section 1.
 * - `workflow-net`: completed when every token lies in a `final` field and there is one; never cancelled.
 * - `plain-net`: every dead marking is a deadlock.
 */
export type Ending = 'case' | 'workflow-net' | 'plain-net';

export interface Activity {
  readonly id: string;
  /** Indices into {@link FieldModel.rules}. */
  readonly rules: readonly number[];
}

/**
 * - `token`: tokens at a place (PNML place, position, sequence flow).
 * - `final`: tokens at a sink place of a workflow net.
 * - `sink` / `inner-sink`: a saturating count of ends reached, of the case or of a scope inside it.
 * - `counter`: a count that is no token (rounds of a loop, what an attached node may still react to) or, with a domain, the item of an
 *   instance (0: none). `channel`: messages sent and not yet received.
 * - `variable`: the number of a variable's value. `colours`: the number of the multiset of values carried by the tokens of
 *   one position (0: no token there). `failed`: 0, or the number of the error that the case failed with.
 * - `order`: the number of what is known of the order in which messages in transit were sent (0: nothing is in transit).
 */
export type FieldRole =
  | 'token'
  | 'final'
  | 'sink'
  | 'inner-sink'
  | 'counter'
  | 'channel'
  | 'variable'
  | 'colours'
  | 'failed'
  | 'order';

export interface Field {
  readonly name: string;
  readonly role: FieldRole;
  readonly initial: number;
  /** The largest value it can take where that is known beforehand, else `null`: it is found on the way. */
  readonly bound: number | null;
  /** Present for `variable`, `colours`, `failed`, `order`, items and timers that are armed. */
  readonly domain?: ValueDomain;
}

/** Interned values of a field, numbered in the order in which they are met; 0 is the value of an untouched field. */
export interface ValueDomain {
  /** Canonical JSON of the value (for `colours`: of the sorted list of values). */
  json(value: number): string;
  /** Tokens that a value of a `colours` field stands for; the count that a `counter` with delays holds; 0 for all others. */
  tokens(value: number): number;
  /** What the values are kept in: domains of the same one number their values alike. Absent: no other domain does. */
  readonly kept?: object;
}

/**
 * What a function of values is made of: two of them whose meanings are the same, item by item, give the same for the same numbers, where
 * the fields that they read and write number their values alike. Functions without are like no other.
 */
export type Meaning = readonly (string | number | boolean | object | null)[];

/**
 * A rule fires when all its guards hold in the old state; then, in this order: `take`, `update` (computed from the old
 * state), `clear` and `move`, `put`. All lists are usually short or empty. Field indices throughout.
 */
export interface Rule {
  readonly label: string;
  /** Id of the node that fires (without instance path). */
  readonly node: string;
  /** `[field, n]`: the field is at least n. */
  readonly atLeast: readonly (readonly [field: number, n: number])[];
  /** `[field, n]`: the field is below n. */
  readonly below: readonly (readonly [field: number, n: number])[];
  /** Every one of these is 0 (inhibitor over a set). */
  readonly zero: readonly number[];
  /** Of each of these sets at least one is above 0 (OR guard). */
  readonly some: readonly (readonly number[])[];
  /** At least n of the fields are above 0. */
  readonly marked: readonly { readonly fields: readonly number[]; readonly n: number }[];
  /** A pure predicate of the fields in `reads`: guards on data. The explorer may memoise it. */
  readonly test: readonly {
    readonly reads: readonly number[];
    holds(values: readonly number[]): boolean;
    readonly meaning?: Meaning;
  }[];
  readonly take: readonly (readonly [field: number, n: number])[];
  /** A pure function of the old values of `reads` that returns the new values of `writes`. May be memoised. */
  readonly update: readonly {
    readonly reads: readonly number[];
    readonly writes: readonly number[];
    apply(values: readonly number[]): readonly number[];
    readonly meaning?: Meaning;
    /**
     * Said where all that the update does to a `colours` field, one of `writes`, is that one token comes to those that lie there, or
     * that one of them goes; then the field is in `atLeast`.
     */
    readonly token?: { readonly field: number; readonly comes: boolean };
  }[];
  /** Set to 0 (reset arcs). */
  readonly clear: readonly number[];
  /** All tokens that `from` held in the old state go to `to`, simultaneously for all pairs; `from` is emptied (transfer arcs). */
  readonly move: readonly (readonly [from: number, to: number])[];
  /** `[field, n]`: n is added; with `cap`, the field saturates there. */
  readonly put: readonly (readonly [field: number, n: number, cap?: number])[];
  /**
   * While a rule that is `immediate` is enabled, no other is. Of models with a virtual clock: no time passes while a rule that is
   * `urgent` is enabled; a rule that `waits` lets time pass, so it is enabled only where its guards hold and no `urgent` rule is
   * enabled. Absent: none of these.
   */
  readonly pace?: 'immediate' | 'urgent' | 'waits';
}

/** Whether a field holds tokens that `safe` and the largest markings count. */
export function holdsTokens({ role }: Field): boolean {
  return role === 'token' || role === 'final' || role === 'colours';
}
