import { everyStep } from './step-search.ts';
import type { StepFilter } from './step-search.ts';

/** What is left out or shown in another way, as a link says it. */
export interface Shown {
  readonly filter: StepFilter;
  /** Of the properties only those that are violated or open. */
  readonly failures: boolean;
  /** A table in place of a drawing. */
  readonly table: boolean;
  /** What a step left alone too. */
  readonly unchanged: boolean;
  /** Idle stretches step by step. */
  readonly unfolded: boolean;
}

export const shownAtFirst: Shown = {
  filter: everyStep,
  failures: false,
  table: false,
  unchanged: false,
  unfolded: false,
};

/** Adds to the parameters of a link what is not as it is at first. */
export function writeShown(parameters: URLSearchParams, shown: Shown): void {
  const { filter, failures, table, unchanged, unfolded } = shown;
  const texts = {
    search: filter.text || null,
    branch: filter.lane,
    kind: filter.kind,
    variable: filter.variable,
  };
  for (const [key, text] of Object.entries(texts)) if (text !== null) parameters.set(key, text);
  const flags = { choices: filter.choices, failures, table, unchanged, unfolded };
  const set = Object.entries(flags).flatMap(([flag, isSet]) => (isSet ? [flag] : []));
  if (set.length > 0) parameters.set('show', set.join(' '));
}

/** Reads the parameters of a link, whatever they are. */
export function readShown(parameters: URLSearchParams): Shown {
  const set = new Set((parameters.get('show') ?? '').split(' '));
  return {
    filter: {
      text: parameters.get('search') ?? '',
      lane: parameters.get('branch'),
      choices: set.has('choices'),
      kind: parameters.get('kind'),
      variable: parameters.get('variable'),
    },
    failures: set.has('failures'),
    table: set.has('table'),
    unchanged: set.has('unchanged'),
    unfolded: set.has('unfolded'),
  };
}
