import { holdsTokens } from '../fields.ts';
import type { StandardProperty } from '../report/document.ts';
import { findDoom } from './completion.ts';
import { counted, enumerate, labels, marked, runTo, unviolated } from './context.ts';
import type { Context, PropertyVerdict } from './context.ts';
import { firstImproper } from './proper.ts';

/** Decides a standard property, as the design defines it. */
export const deciders: Readonly<Record<StandardProperty, (context: Context) => PropertyVerdict>> = {
  'option-to-complete': optionToComplete,
  'proper-completion': properCompletion,
  'no-dead-tasks': noDeadTasks,
  'deadlock-free': deadlockFree,
  safe,
  bounded,
  'no-unhandled-failure': noUnhandledFailure,
  'no-undelivered-messages': noUndeliveredMessages,
};

/** The name of the error that is a cut of the search and not a failure of the model. */
export const limitError = 'limit';

function optionToComplete(context: Context): PropertyVerdict {
  const { exploration, spare } = context;
  const name = 'option-to-complete';
  const doom = findDoom(exploration, spare);
  if (doom === null)
    return unviolated(name, context, 'from every reachable state a final state can be reached');
  const prefix = runTo(exploration, doom.state);
  const culprits = marked(exploration, doom.state);
  const since = prefix.length === 0 ? 'From the start' : `After ${counted(prefix.length, 'step')}`;
  const fate =
    doom.toDeadlock === null
      ? 'every run goes on for ever'
      : doom.toDeadlock.length === 0
        ? 'nothing is enabled'
        : 'this run ends in a deadlock';
  return {
    name,
    holds: 'no',
    culprits,
    witness: [...prefix, ...labels(exploration, doom.toDeadlock ?? [])],
    reason: `${since} no final state can be reached any more: ${fate}${at(culprits)}`,
    pointOfNoReturn: prefix.length,
  };
}

function at(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with tokens at ${enumerate(names)}`;
}

function properCompletion(context: Context): PropertyVerdict {
  const { exploration } = context;
  const name = 'proper-completion';
  const improper = firstImproper(exploration);
  if (improper === null) return unviolated(name, context, 'no end is reached twice or too early');
  const { state, culprits, reason } = improper;
  return { name, holds: 'no', culprits, witness: runTo(exploration, state), reason };
}

function noDeadTasks(context: Context): PropertyVerdict {
  const { model, fired } = context.exploration;
  const name = 'no-dead-tasks';
  const dead = model.activities
    .filter(({ rules }) => !rules.some((rule) => fired[rule] === 1))
    .map(({ id }) => id);
  if (dead.length === 0) {
    return { name, holds: 'yes', culprits: [], witness: null, reason: 'every activity happens in some run' };
  }
  const verdict = unviolated(name, context, '');
  if (verdict.holds !== 'yes') return verdict;
  return { name, holds: 'no', culprits: dead, witness: null, reason: `No run reaches ${enumerate(dead)}` };
}

function deadlockFree(context: Context): PropertyVerdict {
  const { exploration } = context;
  const name = 'deadlock-free';
  const state = firstEnd(context, 'deadlocked');
  if (state === null)
    return unviolated(name, context, 'in every state that is not final something is enabled');
  const culprits = marked(exploration, state);
  const waiting = [
    ...new Set(exploration.waitingIn(state).map((rule) => exploration.model.rules[rule].node)),
  ];
  const what = waiting.length === 0 ? '' : ` (waiting: ${enumerate(waiting)})`;
  const reason = `Nothing is enabled${at(culprits)}${what}`;
  return { name, holds: 'no', culprits, witness: runTo(exploration, state), reason };
}

function firstEnd({ exploration }: Context, wanted: 'deadlocked'): number | null {
  let first: number | null = null;
  exploration.forEachEnd((state, end) => {
    if (end === wanted) first ??= state;
  });
  return first;
}

function safe(context: Context): PropertyVerdict {
  const { exploration } = context;
  const { model, maxima, firstUnsafe, covering } = exploration;
  const name = 'safe';
  const unsafe = model.fields
    .filter((field, i) => holdsTokens(field) && maxima[i] > 1)
    .map((field) => field.name);
  if (firstUnsafe !== null) {
    const reason = `Two tokens at once at ${enumerate(unsafe)}`;
    return { name, holds: 'no', culprits: unsafe, witness: runTo(exploration, firstUnsafe), reason };
  }
  const growing = covering?.grows.filter((field) => holdsTokens(model.fields[field])) ?? [];
  if (covering === null || growing.length === 0)
    return unviolated(name, context, 'no place ever holds two tokens');
  const culprits = growing.map((field) => model.fields[field].name);
  // Each round of the covering path adds at least one token.
  const prefix = runTo(exploration, covering.to);
  const round = prefix.slice(exploration.pathTo(covering.from).length);
  return {
    name,
    holds: 'no',
    culprits,
    witness: [...prefix, ...round],
    reason: `Tokens pile up at ${enumerate(culprits)}`,
  };
}

function bounded(context: Context): PropertyVerdict {
  const { exploration } = context;
  const { covering, model } = exploration;
  const name = 'bounded';
  if (covering === null) return unviolated(name, context, 'the number of states is finite');
  const culprits = covering.grows.map((field) => model.fields[field].name);
  const witness = runTo(exploration, covering.to);
  const round = witness.length - exploration.pathTo(covering.from).length;
  const last = round === 1 ? 'The last step' : `The last ${counted(round, 'step')}`;
  const reason = `${last} can be repeated for ever, each time with more tokens at ${enumerate(culprits)}`;
  return { name, holds: 'no', culprits, witness, reason };
}

function noUnhandledFailure(context: Context): PropertyVerdict {
  const { exploration } = context;
  const name = 'no-unhandled-failure';
  if (!exploration.model.fields.some(({ role }) => role === 'failed'))
    return absent(name, 'nothing in the model can fail');
  const errors = new Map<string, number>();
  exploration.forEachEnd((state, end) => {
    const error = end === 'failed' ? errorOf(exploration, state) : limitError;
    if (error !== limitError && !errors.has(error)) errors.set(error, state);
  });
  const culprits = [...errors.keys()];
  if (culprits.length === 0) return unviolated(name, context, 'every error is caught');
  const witness = runTo(exploration, Math.min(...errors.values()));
  return { name, holds: 'no', culprits, witness, reason: `Nothing catches the error ${enumerate(culprits)}` };
}

/** The name of the error that a failed state failed with. */
export function errorOf({ model, value }: Context['exploration'], state: number): string {
  const field = model.fields.findIndex(({ role }, i) => role === 'failed' && value(state, i) > 0);
  const json = model.fields[field].domain?.json(value(state, field)) ?? '';
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

function noUndeliveredMessages(context: Context): PropertyVerdict {
  const { exploration } = context;
  const { model } = exploration;
  const name = 'no-undelivered-messages';
  const channels = model.fields.map((_, i) => i).filter((i) => model.fields[i].role === 'channel');
  if (channels.length === 0) return absent(name, 'the model has no channels');
  const undelivered = new Map<number, number>();
  exploration.forEachEnd((state, end) => {
    if (end !== 'completed' && end !== 'cancelled') return;
    for (const channel of channels) {
      if (exploration.value(state, channel) > 0 && !undelivered.has(channel)) undelivered.set(channel, state);
    }
  });
  if (undelivered.size === 0)
    return unviolated(name, context, 'whenever the case ends every message was received');
  const culprits = [...undelivered.keys()].map((channel) => model.fields[channel].name);
  const witness = runTo(exploration, Math.min(...undelivered.values()));
  return {
    name,
    holds: 'no',
    culprits,
    witness,
    reason: `The case ends with messages left in ${enumerate(culprits)}`,
  };
}

/** A property that holds because there is nothing that it speaks of. */
function absent(name: string, reason: string): PropertyVerdict {
  return { name, holds: 'yes', culprits: [], witness: null, reason };
}
