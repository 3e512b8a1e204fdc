import type { FieldModel } from '../fields.ts';
import { holdsTokens } from '../fields.ts';
import type { End } from '../lts.ts';

/**
 * A set of states, described: every method of exploration can count its members and find the nearest one, whichever way it
 * keeps its states.
 */
export type StateSet =
  /** In all of these; everything, where there are none. */
  | { readonly kind: 'every'; readonly of: readonly StateSet[] }
  /** In at least one of these. */
  | { readonly kind: 'some'; readonly of: readonly StateSet[] }
  | { readonly kind: 'not'; readonly of: StateSet }
  /** No rule is enabled. */
  | { readonly kind: 'dead' }
  /** A pure predicate of the values of some fields, memoised by whoever asks it often. */
  | {
      readonly kind: 'values';
      readonly fields: readonly number[];
      holds(values: readonly number[]): boolean;
      /** It is no code of the user's: it may be asked of values that no state has, as often as one likes. */
      readonly isOwn?: boolean;
      /** Of a set over one field: what is asked of its value. Sets that ask the same, of fields that number values alike, hold alike. */
      readonly asks?: string;
    };

/** States in which nothing is enabled. */
export const dead: StateSet = { kind: 'dead' };

/** The states in all of some sets; all states, where there are none. */
export function every(...of: readonly StateSet[]): StateSet {
  return { kind: 'every', of };
}

/** The states in at least one of some sets; none, where there are none. */
export function some(...of: readonly StateSet[]): StateSet {
  return { kind: 'some', of };
}

/** The states that are not in a set. */
export function not(of: StateSet): StateSet {
  return { kind: 'not', of };
}

/** States in which a field has a value above `least`. */
export function above(field: number, least: number): StateSet {
  const asks = `above ${least}`;
  return { kind: 'values', fields: [field], holds: ([value]) => value > least, isOwn: true, asks };
}

/** States in which more than `n` tokens lie at a field that {@link holdsTokens}. */
export function tokensAbove({ fields }: FieldModel, field: number, n: number): StateSet {
  const { role, domain } = fields[field];
  if (role !== 'colours') return above(field, n);
  const holds = ([value]: readonly number[]) => domain!.tokens(value) > n;
  return { kind: 'values', fields: [field], holds, isOwn: true, asks: `tokens above ${n}` };
}

type EndSets = Readonly<Record<End, StateSet>>;

/** Of models that were asked about: every property asks, and large models have many fields. */
const known = new WeakMap<FieldModel, EndSets>();

/** How states end in which nothing is enabled: docs/semantics.md, section 1. The four sets are disjoint and make up {@link dead}. */
export function endSets(model: FieldModel): EndSets {
  const sets = known.get(model) ?? endSetsOf(model);
  known.set(model, sets);
  return sets;
}

function endSetsOf({ fields, ending }: FieldModel): EndSets {
  const marked = (...roles: readonly string[]) =>
    some(...fields.flatMap(({ role }, i) => (roles.includes(role) ? [above(i, 0)] : [])));
  const none = some();
  if (ending === 'plain-net') return { completed: none, cancelled: none, failed: none, deadlocked: dead };
  const failed = every(dead, marked('failed'));
  const stuck =
    ending === 'workflow-net' ? marked('token', 'colours') : marked('token', 'colours', 'inner-sink');
  const reached = marked('sink', 'final');
  const left = every(dead, not(marked('failed')));
  if (ending === 'workflow-net') {
    const completed = every(left, not(stuck), marked('final'));
    return { completed, cancelled: none, failed, deadlocked: every(left, some(stuck, not(marked('final')))) };
  }
  return {
    completed: every(left, not(stuck), reached),
    cancelled: every(left, not(stuck), not(reached)),
    failed,
    deadlocked: every(left, stuck),
  };
}

/** States in which nothing is enabled and that are no deadlock. */
export function finalStates(model: FieldModel): StateSet {
  const { completed, cancelled, failed } = endSets(model);
  return some(completed, cancelled, failed);
}

/**
 * Whether a state is in a set.
 * @param values the value of every field
 * @param isDead whether nothing is enabled in it
 */
export function contains(set: StateSet, values: ArrayLike<number>, isDead: boolean): boolean {
  switch (set.kind) {
    case 'every':
      return set.of.every((part) => contains(part, values, isDead));
    case 'some':
      return set.of.some((part) => contains(part, values, isDead));
    case 'not':
      return !contains(set.of, values, isDead);
    case 'dead':
      return isDead;
    case 'values':
      return set.holds(set.fields.map((field) => values[field]));
  }
}

/** The fields that hold tokens. */
export function tokenFields({ fields }: FieldModel): readonly number[] {
  return fields.flatMap((field, i) => (holdsTokens(field) ? [i] : []));
}
