import type { Run, Space } from '../explore/space.ts';
import { GivenUp, unlessGivenUp } from '../explore/watch.ts';
import type { FieldModel } from '../fields.ts';
import { standardProperties } from '../report/document.ts';
import type { CutBy, StandardProperty } from '../report/document.ts';
import { optionToComplete } from './completion.ts';
import { shorter, unshown } from './context.ts';
import type { Context, Decider, PropertyVerdict } from './context.ts';
import { failuresOf, limitError, noUnhandledFailure, type Failure } from './failures.ts';
import { invariantDecider, Mistakes, type Invariant } from './invariants.ts';
import { properCompletion } from './proper.ts';
import { bounded, deadlockFree, noDeadTasks, noUndeliveredMessages, safe } from './properties.ts';

/** What can be asked of a net that is not a workflow net. */
const plainProperties: readonly StandardProperty[] = ['no-dead-tasks', 'deadlock-free', 'safe', 'bounded'];

/** What a space answered. */
export interface Answers {
  readonly failures: readonly Failure[];
  /** A run that met a bound of the model: the error `limit`. */
  readonly toLimit: Run | null;
  /** To the sets of all deciders, in their order. */
  readonly runs: readonly (Run | null)[];
  /** What kept the space from answering; `null` if nothing did. */
  readonly givenUp: CutBy | null;
  /** What invariants threw. */
  readonly mistakes: Mistakes;
}

/**
 * Asks a space for everything that the properties are decided from.
 * @throws UserError FP1401 for an invariant that reads a variable that does not exist
 */
export async function ask(space: Space, invariants: readonly Invariant[]): Promise<Answers> {
  const mistakes = new Mistakes();
  const setsFor = (failures: readonly Failure[]) =>
    decidersOf(space.model, failures, invariants, mistakes).flatMap((decider) => decider.sets);
  const failures = await unlessGivenUp(() => failuresOf(space));
  if (failures instanceof GivenUp)
    return { failures: [], toLimit: null, runs: setsFor([]).map(() => null), givenUp: failures.by, mistakes };
  const limits = failures.filter(({ error }) => error === limitError).map(({ states }) => states);
  const asked = [...limits, ...setsFor(failures)];
  const runs: (Run | null)[] = asked.map(() => null);
  const found = await unlessGivenUp(() => space.nearest(asked, (set, run) => (runs[set] = run)));
  const toLimit = runs.slice(0, limits.length).reduce(shorter, null);
  const givenUp = found instanceof GivenUp ? found.by : null;
  return { failures, toLimit, runs: runs.slice(limits.length), givenUp, mistakes };
}

/**
 * The standard properties in the order of the report, then the invariants.
 * @throws UserError what an invariant threw that nothing violates
 */
export async function decideAll(
  context: Context,
  { failures, runs, mistakes }: Answers,
  invariants: readonly Invariant[],
): Promise<readonly PropertyVerdict[]> {
  const verdicts: PropertyVerdict[] = [];
  let at = 0;
  for (const { sets, decide } of decidersOf(context.space.model, failures, invariants, mistakes)) {
    verdicts.push(await decide(context, runs.slice(at, at + sets.length)));
    at += sets.length;
  }
  return verdicts;
}

function decidersOf(
  model: FieldModel,
  failures: readonly Failure[],
  invariants: readonly Invariant[],
  mistakes: Mistakes,
): readonly Decider[] {
  const deciders: Readonly<Record<StandardProperty, Decider>> = {
    'option-to-complete': { name: 'option-to-complete', sets: [], decide: optionToComplete },
    'proper-completion': properCompletion(model),
    'no-dead-tasks': noDeadTasks(model),
    'deadlock-free': deadlockFree(model),
    safe: safe(model),
    bounded: bounded(model),
    'no-unhandled-failure': noUnhandledFailure(model, failures),
    'no-undelivered-messages': noUndeliveredMessages(model),
  };
  const isAsked = (name: StandardProperty) => model.ending !== 'plain-net' || plainProperties.includes(name);
  return [
    ...standardProperties.map((name) => (isAsked(name) ? deciders[name] : notApplicable(name))),
    ...invariants.map((invariant) => invariantDecider(model, invariant, failures, mistakes)),
  ];
}

function notApplicable(name: string): Decider {
  const reason = 'not a workflow net: no end is defined';
  return { name, sets: [], decide: () => unshown(name, 'unknown', reason) };
}
