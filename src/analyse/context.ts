import type { Exploration } from '../explore/exploration.ts';
import { holdsTokens } from '../fields.ts';
import type { CutBy, Holds } from '../report/document.ts';

/** What is known about one property. */
export interface PropertyVerdict {
  readonly name: string;
  readonly holds: Holds;
  /** What breaks it: names of fields, activities, errors or channels. */
  readonly culprits: readonly string[];
  /** Labels of a shortest run that shows the violation; `null` where there is none. */
  readonly witness: readonly string[] | null;
  /** Why, in a sentence. */
  readonly reason: string;
  /** Of a violated option to complete: the steps of the witness after which no final state can be reached any more. */
  readonly pointOfNoReturn?: number;
}

/** What every property is decided from. */
export interface Context {
  readonly exploration: Exploration;
  /** What cut the search, bounds of the model included; `null` if everything was seen. */
  readonly cutBy: CutBy | null;
  /** Bytes that an analysis may take beside the exploration. */
  readonly spare: number;
}

const cutReasons: Readonly<Record<CutBy, string>> = {
  states: 'the limit on states was met before everything was seen',
  memory: 'the limit on memory was met before everything was seen',
  time: 'the limit on time was met before everything was seen',
  depth: 'the limit on depth was met before everything was seen',
  unbounded: 'the model is unbounded, and the search ended when that was proved',
  instances: 'a bound of the model on instances or recursion was met, and what lies beyond it was not seen',
  interrupt: 'the search was interrupted before everything was seen',
};

/** A property that nothing seen violates: it holds if everything was seen, else it is undecided. */
export function unviolated(name: string, { cutBy }: Context, reason: string): PropertyVerdict {
  return cutBy === null
    ? { name, holds: 'yes', culprits: [], witness: null, reason }
    : { name, holds: 'unknown', culprits: [], witness: null, reason: cutReasons[cutBy] };
}

/** The labels of rules. */
export function labels({ model }: Exploration, rules: readonly number[]): string[] {
  return rules.map((rule) => model.rules[rule].label);
}

/** The labels of a shortest run to a state. */
export function runTo(exploration: Exploration, state: number): string[] {
  return labels(exploration, exploration.pathTo(state));
}

/** Names of the fields that hold tokens in a state, sinks of a workflow net left out. */
export function marked(exploration: Exploration, state: number): string[] {
  return exploration.model.fields
    .filter((field, i) => holdsTokens(field) && field.role !== 'final' && exploration.value(state, i) > 0)
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
