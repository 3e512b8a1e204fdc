import type { Rule } from '../fields.ts';
import { conditionReads } from '../term/construct.ts';
import { evaluateCondition } from '../term/data.ts';
import type { Condition } from '../term/term.ts';
import type { Variables } from './variables.ts';

type Test = Rule['test'];

/** A branch, or an outgoing edge, of an exclusive choice. */
export interface Alternative {
  readonly when?: Condition;
  readonly else?: true;
}

/**
 * The guards of an exclusive choice at `node`: an open alternative has none, a conditional one holds where it is the first that is
 * true, `else` holds where there is no open one and none is true.
 * @returns a guard for each alternative, `null` for one that is never offered; and for `none`, `null` where that cannot be
 */
export function choose(
  variables: Variables,
  alternatives: readonly Alternative[],
  node: string,
): { readonly guards: readonly (Test | null)[]; readonly none: Test | null } {
  const open = alternatives.some((a) => !a.when && !a.else);
  const noneTrue = open ? null : noneOf(variables, conditionsOf(alternatives), node);
  const guards = alternatives.map((a, i): Test | null => {
    if (a.else) return noneTrue;
    if (!a.when) return [];
    return [
      ...noneOf(variables, conditionsOf(alternatives.slice(0, i)), node),
      condition(variables, a.when, true, node),
    ];
  });
  return { guards, none: alternatives.some((a) => a.else) ? null : noneTrue };
}

/** A guard that `when` is `answer`. */
export function condition(
  variables: Variables,
  when: Condition,
  answer: boolean,
  node: string,
): Test[number] {
  const reading = variables.reading(conditionReads(when));
  return {
    reads: reading.fields,
    holds: (numbers) => evaluateCondition(when, reading.data(numbers), node) === answer,
  };
}

function conditionsOf(alternatives: readonly Alternative[]): readonly Condition[] {
  return alternatives.flatMap((a) => (a.when ? [a.when] : []));
}

function noneOf(variables: Variables, conditions: readonly Condition[], node: string): Test {
  return conditions.map((when) => condition(variables, when, false, node));
}
