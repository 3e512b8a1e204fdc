import { above, endSets, every, some, tokenFields, tokensAbove } from '../explore/state-set.ts';
import type { Run } from '../explore/space.ts';
import { GivenUp, unlessGivenUp } from '../explore/watch.ts';
import { holdsTokens, type Field, type FieldModel } from '../fields.ts';
import type { Marking } from '../firing.ts';
import { counted, enumerate, marked, shorter, stateAfter, unshown, unviolated, violated } from './context.ts';
import type { Context, Decider, PropertyVerdict } from './context.ts';

/** No dead tasks: every activity happens in some run. There is no run to show where one does not. */
export function noDeadTasks(model: FieldModel): Decider {
  const name = 'no-dead-tasks';
  return {
    name,
    sets: [],
    decide(context) {
      const { fired } = context.space;
      const culprits = model.activities
        .filter(({ rules }) => !rules.some((rule) => fired[rule] === 1))
        .map(({ id }) => id);
      if (culprits.length === 0) return unshown(name, 'yes', 'every activity happens in some run');
      const verdict = unviolated(name, context, '');
      if (verdict.holds !== 'yes') return verdict;
      return unshown(name, 'no', `No run reaches ${enumerate(culprits)}`, culprits);
    },
  };
}

/** Deadlock freedom: in every state that is not final something is enabled. */
export function deadlockFree(model: FieldModel): Decider {
  const name = 'deadlock-free';
  return {
    name,
    sets: [endSets(model).deadlocked],
    decide(context, [run]) {
      if (run === null)
        return unviolated(name, context, 'in every state that is not final something is enabled');
      const state = stateAfter(context, run);
      const culprits = marked(model, state);
      const at = culprits.length === 0 ? '' : `, with tokens at ${enumerate(culprits)}`;
      const waiting = [...new Set(waitingIn(model, state))];
      const what = waiting.length === 0 ? '' : ` (waiting: ${enumerate(waiting)})`;
      const reason = `Nothing is enabled${at}${what}`;
      return violated(name, context, { culprits, run, reason });
    },
  };
}

/** Nodes whose rules are not enabled although tokens lie at a place that they need: what a stuck state waits for. */
function waitingIn({ fields, rules }: FieldModel, state: Marking): string[] {
  const holds = (field: number) => state[field] > 0 && holdsTokens(fields[field]);
  const waits = ({ atLeast, marked: thresholds }: FieldModel['rules'][number]) =>
    atLeast.some(([field]) => holds(field)) || thresholds.some((guard) => guard.fields.some(holds));
  return rules.filter(waits).map(({ node }) => node);
}

/** Safeness: no place ever holds two tokens. */
export function safe(model: FieldModel): Decider {
  const name = 'safe';
  const places = tokenFields(model);
  return {
    name,
    sets: [some(...places.map((field) => tokensAbove(model, field, 1)))],
    async decide(context, [run]) {
      if (run === null)
        return growsUnsafe(context) ?? unviolated(name, context, 'no place ever holds two tokens');
      const found = await unlessGivenUp(() => unsafeIn(context, places));
      const culprits = found instanceof GivenUp || found.length === 0 ? unsafeAfter(context, run) : found;
      const reason = `Two tokens at once at ${enumerate(culprits)}`;
      return violated(name, context, { culprits, run, reason });
    },
  };
}

/** Places that hold two tokens in some state that was looked at. @throws {GivenUp} */
async function unsafeIn({ space }: Context, places: readonly number[]): Promise<string[]> {
  const names: string[] = [];
  for (const field of places)
    if ((await space.largest(field)) > 1) names.push(space.model.fields[field].name);
  return names;
}

/** Places that hold two tokens after a run. */
function unsafeAfter(context: Context, run: Run): string[] {
  const state = stateAfter(context, run);
  const tokens = ({ role, domain }: Field, value: number) =>
    role === 'colours' ? domain!.tokens(value) : value;
  return context.space.model.fields
    .filter((field, i) => holdsTokens(field) && tokens(field, state[i]) > 1)
    .map(({ name }) => name);
}

/** Where a covering path was found before two tokens were seen: each of its rounds adds at least one. */
function growsUnsafe(context: Context): PropertyVerdict | null {
  const { model, unbounded } = context.space;
  const grows = unbounded?.grows.filter((field) => holdsTokens(model.fields[field])) ?? [];
  if (unbounded === null || grows.length === 0) return null;
  const culprits = grows.map((field) => model.fields[field].name);
  const run = [...unbounded.run, ...unbounded.run.slice(unbounded.from)];
  return violated('safe', context, { culprits, run, reason: `Tokens pile up at ${enumerate(culprits)}` });
}

/** Boundedness: the number of states is finite. */
export function bounded(model: FieldModel): Decider {
  const name = 'bounded';
  return {
    name,
    sets: [],
    decide(context) {
      const { unbounded } = context.space;
      if (unbounded === null) return unviolated(name, context, 'the number of states is finite');
      const culprits = unbounded.grows.map((field) => model.fields[field].name);
      const round = unbounded.run.length - unbounded.from;
      const last = round === 1 ? 'The last step' : `The last ${counted(round, 'step')}`;
      const reason = `${last} can be repeated for ever, each time with more tokens at ${enumerate(culprits)}`;
      return violated(name, context, { culprits, run: unbounded.run, reason });
    },
  };
}

/** No undelivered messages: whenever the case ends every message was received. */
export function noUndeliveredMessages(model: FieldModel): Decider {
  const name = 'no-undelivered-messages';
  const channels = model.fields.flatMap(({ role }, i) => (role === 'channel' ? [i] : []));
  const { completed, cancelled } = endSets(model);
  return {
    name,
    sets: channels.map((channel) => every(some(completed, cancelled), above(channel, 0))),
    decide(context, runs) {
      if (channels.length === 0) return unshown(name, 'yes', 'the model has no channels');
      const run = runs.reduce(shorter, null);
      if (run === null) return unviolated(name, context, 'whenever the case ends every message was received');
      const culprits = channels.filter((_, i) => runs[i] !== null).map((c) => model.fields[c].name);
      const reason = `The case ends with messages left in ${enumerate(culprits)}`;
      return violated(name, context, { culprits, run, reason });
    },
  };
}
