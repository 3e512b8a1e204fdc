import type { Run, Space } from '../explore/space.ts';
import type { StateSet } from '../explore/state-set.ts';
import { holdsTokens, type FieldModel } from '../fields.ts';
import { markingAfter, type Marking } from '../firing.ts';
import type { CutBy, Holds } from '../report/document.ts';

/** What is known about one property. */
export interface PropertyVerdict {
  readonly name: string;
  readonly holds: Holds;
  /** What breaks it: names of fields, activities, errors or channels. */
  readonly culprits: readonly string[];
  /** A shortest run that shows the violation, as rules and as labels; `null` where there is none. */
  readonly run: Run | null;
  /** No shorter run shows it. */
  readonly isShortest?: boolean;
  readonly witness: readonly string[] | null;
  /** Why, in a sentence. */
  readonly reason: string;
  /** Of a violated option to complete: the steps of the witness after which no final state can be reached any more. */
  readonly pointOfNoReturn?: number;
}

/** What is known of a model's states, however that was found out. */
export type Explored = Pick<Space, 'model' | 'fired' | 'unbounded' | 'largest'> & {
  doom(): Promise<Doom | null | 'unknown'>;
  /** The nearest deadlock that a state leads to. */
  deadlockFrom(state: Marking): Promise<Onward>;
};

/** A run to a state from which no final state can be reached. */
export interface Doom {
  readonly run: Run;
  /** From the state before the last step a final state can be reached. */
  readonly isFirst: boolean;
}

/** How runs go on from a state from which no final state can be reached. */
export interface Onward {
  /** The way to the nearest deadlock. */
  readonly run: Run | null;
  /** Where there is no such way: whether everything was looked at. */
  readonly complete: boolean;
}

/** What every property is decided from. */
export interface Context {
  readonly space: Explored;
  /** What cut the search, bounds of the model included; `null` if everything was seen. */
  readonly cutBy: CutBy | null;
  /** Why a property is open although nothing seen violates it and nothing was cut; `null` where that decides it. */
  leavesOpen(property: string): string | null;
}

/**
 * How a property is decided: the sets of states that violate it, and what is said when the nearest of each are known. The sets of all
 * properties are asked for together, since finding a shortest run may take a search of its own.
 */
export interface Decider {
  readonly name: string;
  readonly sets: readonly StateSet[];
  /** @param runs for each set a shortest run to it, or `null` */
  decide(context: Context, runs: readonly (Run | null)[]): PropertyVerdict | Promise<PropertyVerdict>;
}

/** Why a property is open, by what cut the search or the question. */
export const cutReasons: Readonly<Record<CutBy, string>> = {
  states: 'the limit on states was met before everything was seen',
  memory: 'the limit on memory was met before everything was seen',
  time: 'the limit on time was met before everything was seen',
  depth: 'the limit on depth was met before everything was seen',
  unbounded: 'the model is unbounded, and the search ended when that was proved',
  instances: 'a bound of the model on instances or recursion was met, and what lies beyond it was not seen',
  interrupt: 'the search was interrupted before everything was seen',
};

/** A property that nothing seen violates: it holds if everything was seen, else it is undecided. */
export function unviolated(name: string, context: Context, reason: string): PropertyVerdict {
  const open = context.cutBy === null ? context.leavesOpen(name) : cutReasons[context.cutBy];
  return open === null ? unshown(name, 'yes', reason) : unshown(name, 'unknown', open);
}

/** A verdict that no run shows. */
export function unshown(
  name: string,
  holds: Holds,
  reason: string,
  culprits: readonly string[] = [],
): PropertyVerdict {
  return { name, holds, culprits, run: null, witness: null, reason };
}

/** What a violation of a property is told by. */
export interface Violation {
  readonly culprits: readonly string[];
  readonly run: Run;
  readonly reason: string;
}

/** A property that a run violates. */
export function violated(name: string, { space }: Context, violation: Violation): PropertyVerdict {
  const witness = violation.run.map((rule) => space.model.rules[rule].label);
  return { name, holds: 'no', witness, ...violation };
}

/** The shorter of two runs, either of which may be missing. */
export function shorter(a: Run | null, b: Run | null): Run | null {
  if (a === null || b === null) return a ?? b;
  return b.length < a.length ? b : a;
}

/** The state after a run. */
export function stateAfter({ space }: Context, run: Run): Marking {
  return markingAfter(space.model, run);
}

/** Names of the fields that hold tokens in a state, sinks of a workflow net left out. */
export function marked({ fields }: FieldModel, state: Marking): string[] {
  return fields
    .filter((field, i) => holdsTokens(field) && field.role !== 'final' && state[i] > 0)
    .map(({ name }) => name);
}

/** `a`, `a and b`, `a, b and c`; more than five are counted. */
export function enumerate(names: readonly string[]): string {
  if (names.length > 5) return `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`;
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** `1 step`, `2 steps`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
