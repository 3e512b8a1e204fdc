import { definitions } from '../../src/report/definitions.ts';
import type {
  CutBy,
  Holds,
  ModelResult,
  PropertyResult,
  Result,
  StandardProperty,
  StateSpace,
} from '../../src/report/document.ts';
import type { RunEnd, ViewKind } from '../../src/trace.ts';
import { countOf, showCount } from './counts.ts';

/** What a property means, in a sentence or two. */
export function definitionOf(property: string): string {
  if (property === 'run') return 'One recorded run. What other runs do was not looked at.';
  return Object.hasOwn(definitions, property)
    ? definitions[property as StandardProperty]
    : 'A property that this model declares for itself.';
}

export const holdsWord: Readonly<Record<Holds, string>> = {
  yes: 'holds',
  no: 'violated',
  unknown: 'unknown',
};

const verdictWord: Readonly<Record<ModelResult['verdict'], string>> = {
  sound: 'Sound',
  unsound: 'Unsound',
  unknown: 'Unknown',
  'not-applicable': 'Not applicable',
};

export const kindWord: Readonly<Record<ViewKind, string>> = {
  token: 'token',
  sink: 'end reached',
  counter: 'counter',
  channel: 'channel',
  variable: 'variable',
  failed: 'failure',
};

const cuts: Readonly<Record<CutBy, string>> = {
  states: 'cut by the limit on states',
  memory: 'cut by the limit on memory',
  time: 'cut by the limit on time',
  depth: 'cut by the limit on depth',
  unbounded: 'cut where the model proved unbounded',
  instances: 'cut by the bound on instances',
  interrupt: 'interrupted',
};

/** `complete`, or what cut the search. */
export function completeness(space: Pick<ModelResult['stateSpace'], 'complete' | 'cutBy'>): string {
  if (space.complete) return 'complete';
  return space.cutBy === null ? 'not complete' : cuts[space.cutBy];
}

/** `2 of 8 properties violated`, `all 8 properties hold`, `6 of 8 properties hold, 2 unknown`. */
export function tally(properties: readonly PropertyResult[]): string {
  const total = properties.length;
  const violated = properties.filter(({ holds }) => holds === 'no').length;
  const unknown = properties.filter(({ holds }) => holds === 'unknown').length;
  if (total === 0) return 'no properties checked';
  const open = unknown > 0 ? `, ${unknown} unknown` : '';
  if (violated > 0)
    return `${violated} of ${total} ${total === 1 ? 'property' : 'properties'} violated${open}`;
  if (unknown === total) return `${total === 1 ? '1 property' : `all ${total} properties`} unknown`;
  if (unknown > 0)
    return `${total - unknown} of ${total} properties ${total - unknown === 1 ? 'holds' : 'hold'}${open}`;
  return total === 1 ? '1 property holds' : `all ${total} properties hold`;
}

const ends: Readonly<Record<RunEnd, string>> = {
  completed: 'the case is complete',
  cancelled: 'the case is cancelled',
  failed: 'the case has failed',
  deadlocked: 'the case is deadlocked: nothing is offered, and it has not ended',
  cut: 'the run was cut by the limit on steps',
  stopped: 'the run is shown no further',
};

const endings: Readonly<Record<Exclude<RunEnd, 'stopped'>, string>> = {
  completed: 'to completion',
  cancelled: 'to cancellation',
  failed: 'to a failure',
  deadlocked: 'into a deadlock',
  cut: 'up to the limit on steps',
};

interface Ending {
  readonly end: RunEnd | null;
  readonly steps: readonly unknown[];
  readonly explained: { readonly loopFrom: number | null };
}

/** How a run ended, as the end of a sentence. */
export function endSentence(end: RunEnd): string {
  return ends[end];
}

/** Of a run without steps. */
export const startShowsIt = 'The initial state shows it already: the run has no steps.';

/** Which steps of a run are repeated for ever: those from one (0-based) to the last. */
export function roundSentence(loopFrom: number, count: number): string {
  const round = count - loopFrom;
  return `The last ${countOf(round, 'step')}, from step ${showCount(loopFrom + 1)} on, ${round === 1 ? 'is' : 'are'} repeated for ever.`;
}

/** How a run on show goes out, as the end of a sentence. */
export function endingOf({ end, steps, explained: { loopFrom } }: Ending): string {
  if (loopFrom !== null) return `, the last ${showCount(steps.length - loopFrom)} of them for ever`;
  return end === null || end === 'stopped' ? '' : ` ${endings[end]}`;
}

/** Why a property is violated or open, in a sentence; what it asks where that is not told. */
export function reasonOf({ name, reason }: PropertyResult): string {
  // What a model declares speaks for itself, as it is.
  return Object.hasOwn(definitions, name)
    ? sentence(reason || definitionOf(name))
    : reason || definitionOf(name);
}

/** The mark for a result in a list of models. */
export function resultMark(result: Result): 'yes' | 'no' | 'unknown' | 'error' {
  if ('error' in result) return 'error';
  if (result.verdict === 'unsound' || result.properties.some(({ holds }) => holds === 'no')) return 'no';
  if (result.verdict === 'unknown' || result.properties.some(({ holds }) => holds === 'unknown'))
    return 'unknown';
  return 'yes';
}

/** One word: the verdict, or what a property that is no part of it makes of it. */
export function headline(result: ModelResult): string {
  const { verdict } = result;
  const mark = resultMark(result);
  if (
    verdict === 'not-applicable' ||
    (verdict === 'sound' && mark !== 'yes') ||
    (verdict === 'unknown' && mark === 'no')
  ) {
    return { yes: 'Holds', no: 'Violated', unknown: 'Unknown', error: '' }[mark];
  }
  return verdictWord[verdict];
}

/** Whether the counts are those of a smaller model that has the same properties. */
export function isReduced({ method }: StateSpace): boolean {
  return /^reduce\b/.test(method);
}

/** What to say where no property is violated. */
export function nothingViolated(result: ModelResult): string {
  const { stateSpace: space, properties } = result;
  const states = countOf(space.states, 'state');
  if (properties.some(({ holds }) => holds === 'unknown')) {
    return `Nothing violated in the ${states} that were seen, but not everything is decided: the search is ${completeness(space)}.`;
  }
  if (properties.length === 0) return `${states} explored; no property was asked for.`;
  if (isReduced(space)) return `${capital(tally(properties))}, as ${states} of a reduced model show.`;
  return `${capital(tally(properties))}${space.complete ? ` in ${String(space.states) === '1' ? 'the one state' : `all ${showCount(space.states)} states`}` : ''}.`;
}

/** A sentence of a report, with a capital letter, and its steps counted as in the user's language. */
export function sentence(text: string): string {
  return capital(text).replace(
    /\b(after|step) (\d{4,})(?= steps?\b| \()/gi,
    (_, word: string, digits: string) => `${word} ${showCount(digits)}`,
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
