import type { Rule } from '../fields.ts';
import { UserError } from '../errors.ts';
import type { Condition } from '../term/term.ts';
import { condition, type Alternative } from './choice.ts';
import type { Variables } from './variables.ts';

type Test = Rule['test'];

/** Alternatives, or incoming edges, whose sets are told apart: every set is a rule of its own. */
const most = 12;

/** A set of alternatives that are taken together, by index in ascending order, and when it is offered. */
export interface Chosen {
  readonly chosen: readonly number[];
  readonly test: Test;
}

/**
 * The sets that a multi-choice at `node` offers (WCP-6): all alternatives whose condition is true (that which is always taken among
 * them) together with any of the open ones. The empty set is the `else` alternative by itself, and is left out where there is none.
 * @returns the sets in the order of their binary numbers (alternative i counts 2^i), and the guard under which there is none at
 * all; `null` where that cannot be
 * @throws UserError FP1025 for more than 12 alternatives
 */
export function subsets(
  variables: Variables,
  alternatives: readonly Alternative[],
  node: string,
): { readonly sets: readonly Chosen[]; readonly none: Test | null } {
  const otherwise = alternatives.findIndex((a) => a.else);
  const others = alternatives.flatMap((a, i) => (a.else ? [] : [i]));
  requireFew(others.length, node, 'branches');
  const tests = others.flatMap((i) => {
    const when = alternatives[i]!.when;
    if (!when || isAlways(when)) return [];
    const [yes, no] = [true, false].map((answer) => condition(variables, when, answer, node));
    return [{ i, yes: yes!, no: no! }];
  });
  const test = (set: readonly number[]) => tests.map(({ i, yes, no }) => (set.includes(i) ? yes : no));
  // The rules of sets without what is always taken would never be enabled; nor would that of `else`.
  const always = others.filter((i) => isAlways(alternatives[i]!.when));
  const sets: Chosen[] = nonEmptySubsets(others)
    .filter((chosen) => always.every((i) => chosen.includes(i)))
    .map((chosen) => ({ chosen, test: test(chosen) }));
  if (otherwise >= 0 && always.length === 0) sets.push({ chosen: [otherwise], test: test([]) });
  // Something that data do not decide, or that is always taken.
  const undecided = tests.length < others.length;
  return {
    sets: sets.sort((a, b) => binary(a.chosen) - binary(b.chosen)),
    none: undecided || otherwise >= 0 ? null : test([]),
  };
}

function isAlways(when: Condition | undefined): boolean {
  return when !== undefined && 'always' in when;
}

/** All subsets of `list` but the empty one; those without an element before those with it, the last element first. */
export function nonEmptySubsets<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: 2 ** list.length - 1 }, (_, n) => list.filter((_, i) => ((n + 1) >> i) & 1));
}

/**
 * Requires that a rule for every set of `count` alternatives is not too many.
 * @param what they are, in the plural
 * @throws UserError FP1025 for more than 12
 */
export function requireFew(count: number, node: string, what: string): void {
  if (count <= most) return;
  throw new UserError(
    'FP1025',
    `"${node}" has ${count} ${what}: every set of them would be a rule of its own`,
    `Use at most ${most}, or divide the node into several.`,
    { element: node },
  );
}

function binary(set: readonly number[]): number {
  return set.reduce((sum, i) => sum + 2 ** i, 0);
}
