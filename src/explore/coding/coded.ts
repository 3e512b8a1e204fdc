import type { FieldModel } from '../../fields.ts';

/**
 * A model as the kernels run it: its state is a vector of digits, each with few values, and its rules say what happens to single
 * digits. It has the same reachable graph as the field model: states correspond one to one, and so do firings.
 */
export interface CodedModel {
  readonly model: FieldModel;
  readonly digits: readonly Digit[];
  /** Per field of the model, how its value is read. */
  readonly readings: readonly Reading[];
  readonly rules: readonly CodedRule[];
  /**
   * The model that the rules are of, where that is not `model`: tokens and colours are apart in it. Readings of its further fields
   * come after those of the fields of `model`.
   */
  readonly apart?: FieldModel;
}

/** A bounded part of the state: the place of a token that is in one of several fields, a count, an interned value. */
export interface Digit {
  readonly name: string;
  /** Its values are 0 to `size - 1`. */
  readonly size: number;
  readonly initial: number;
  /** Nothing proves that it stays below `size`: rules with {@link CodedRule.overflow}, or lookups, tell when it does not. */
  readonly open: boolean;
}

/**
 * How a field is read. `digit`: its value is the digit's. `mark`: 1 where the digit has this value, else 0. `rest`: `total` less the
 * sum of other fields, which are of the first two kinds. `constant`: always the same. `coloured`: the value of the digit `register`
 * where the field `place`, which has a reading of one of the other kinds, is 1, else 0.
 */
export type Reading =
  | { readonly kind: 'digit'; readonly digit: number }
  | { readonly kind: 'mark'; readonly digit: number; readonly value: number }
  | { readonly kind: 'rest'; readonly total: number; readonly of: readonly number[] }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'coloured'; readonly place: number; readonly register: number };

/**
 * It is enabled where every move has an arrow from the value of its digit, every sum holds and every lookup has an answer. Then the
 * digits of moves and lookups take their new values, all computed from the old state; all others stay. No digit is both in `moves`
 * and written by a lookup, and no digit is written by two lookups.
 */
export interface CodedRule {
  /** The rules of the model that it stands for, at least one. Of several, {@link memberOf} tells which one fires. */
  readonly members: readonly number[];
  /** The digit (one of `moves`) that tells which member fires; -1 where there is one member. */
  readonly by: number;
  /** Where `by >= 0`: for each arrow of the move of `by`, an index into `members`. */
  readonly memberOf: Int32Array | null;
  readonly moves: ReadonlyMap<number, Move>;
  readonly sums: readonly Sum[];
  readonly lookups: readonly Lookup[];
  /** A digit that is too small where this rule is enabled, so that it stands for no successor; -1 for ordinary rules. */
  readonly overflow: number;
}

/** A partial function on the values of a digit: from `from[i]` to `to[i]`. `from` is ascending. A guard alone maps values to themselves. */
export interface Move {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** A guard over several digits: the sum of `weights[value]` over its terms, compared with `limit`. */
export interface Sum {
  readonly terms: readonly SumTerm[];
  readonly is: 'at least' | 'at most' | 'equal';
  readonly limit: number;
}

export interface SumTerm {
  readonly digit: number;
  /** Per value of the digit. */
  readonly weights: Int32Array;
}

/**
 * A function of several digits, computed by the model (handlers, conditions) and asked once per tuple of values. It may be asked
 * only in states where the moves, the sums and all lookups before it in the rule allow the rule: for values that never occur
 * together, handlers may throw.
 */
export interface Lookup {
  readonly reads: readonly number[];
  /** Empty for guards. */
  readonly writes: readonly number[];
  /** The new values of `writes`; `null` where the rule is not enabled. A value of `size` or more: the digit is too small. */
  at(values: readonly number[]): readonly number[] | null;
}

/** {@link StateSet} over digits. */
export type CodedSet =
  | { readonly kind: 'every' | 'some'; readonly of: readonly CodedSet[] }
  | { readonly kind: 'not'; readonly of: CodedSet }
  | { readonly kind: 'dead' }
  /** `allowed[value]` is 1 for the values of the digit that are in the set. */
  | { readonly kind: 'digit'; readonly digit: number; readonly allowed: Uint8Array }
  | { readonly kind: 'sum'; readonly sum: Sum }
  /** `isOwn`: it may be asked of any values, as {@link StateSet} says. */
  | {
      readonly kind: 'tuple';
      readonly digits: readonly number[];
      holds(values: readonly number[]): boolean;
      readonly isOwn?: boolean;
    };

/** `constant` plus the sum of `weights[value]` over its terms: a count of tokens. */
export interface LinearForm {
  readonly constant: number;
  readonly terms: readonly SumTerm[];
}
