import type { ExploreOptions } from '../explore/exploration.ts';
import { explicitSpace } from '../explore/explicit.ts';
import { growthNotes } from '../explore/growing.ts';
import type { Run, Space } from '../explore/space.ts';
import { endSets, tokenFields } from '../explore/state-set.ts';
import type { FieldModel } from '../fields.ts';
import { standardProperties } from '../report/document.ts';
import type { Count, CutBy, ModelResult, StandardProperty, StateSpace } from '../report/document.ts';
import { optionToComplete } from './completion.ts';
import { unshown } from './context.ts';
import type { Context, Decider, PropertyVerdict } from './context.ts';
import { failuresOf, limitError, noUnhandledFailure, type Failure } from './failures.ts';
import { invariantDecider, type Invariant } from './invariants.ts';
import { properCompletion } from './proper.ts';
import { bounded, deadlockFree, noDeadTasks, noUndeliveredMessages, safe } from './properties.ts';

export interface AnalyseOptions extends ExploreOptions {
  /** Decided after the standard properties, in this order. */
  readonly invariants?: readonly Invariant[] | undefined;
}

export interface Analysis {
  readonly verdict: ModelResult['verdict'];
  /** The standard properties, in the order of the report, then the invariants. */
  readonly properties: readonly PropertyVerdict[];
  readonly stateSpace: StateSpace;
  /** What was cut, and what is assumed: one sentence each. */
  readonly notes: readonly string[];
  readonly space: Space;
  readonly elapsedMs: number;
}

/** The properties that make up `sound`. */
const soundness: readonly StandardProperty[] = [
  'option-to-complete',
  'proper-completion',
  'no-dead-tasks',
  'bounded',
  'no-unhandled-failure',
  'no-undelivered-messages',
];

/** What can be asked of a net that is not a workflow net. */
const plainProperties: readonly StandardProperty[] = ['no-dead-tasks', 'deadlock-free', 'safe', 'bounded'];

/**
 * Explores a model and decides the eight standard properties and the user's invariants.
 *
 * A property that nothing violates is `yes` only after a complete search; the error `limit` counts as a cut. What was
 * proved to be violated stays `no` however the search ended.
 *
 * @throws UserError FP1401, FP1402 for an invariant that cannot be evaluated; whatever predicates of the model throw
 */
export async function analyse(model: FieldModel, options: AnalyseOptions = {}): Promise<Analysis> {
  const space = await explicitSpace(model, {
    ...options,
    maxMemory: options.maxMemory ?? 2 * 2 ** 30,
    keepEdges: model.ending !== 'plain-net',
  });
  return analyseSpace(space, options.invariants);
}

/** The same for a model whose states were explored. */
export async function analyseSpace(space: Space, invariants: readonly Invariant[] = []): Promise<Analysis> {
  const start = performance.now();
  const { model } = space;
  const failures = await failuresOf(space);
  const limit = failures.find(({ error }) => error === limitError) ?? null;
  const deciders = decidersOf(model, failures, invariants);
  const runs = await space.nearest([
    ...(limit === null ? [] : [limit.states]),
    ...deciders.flatMap(({ sets }) => sets),
  ]);
  const toLimit = limit === null ? null : runs[0];
  const cutBy = space.cutBy ?? (toLimit === null ? null : 'instances');
  const properties = await decideAll({ space, cutBy }, deciders, limit === null ? runs : runs.slice(1));
  return {
    verdict: verdictOf(model, properties),
    properties,
    stateSpace: await stateSpaceOf(space, cutBy),
    notes: notesOn(space, toLimit),
    space,
    elapsedMs: space.elapsedMs + performance.now() - start,
  };
}

function decidersOf(
  model: FieldModel,
  failures: readonly Failure[],
  invariants: readonly Invariant[],
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
    ...invariants.map((invariant) => invariantDecider(model, invariant, failures)),
  ];
}

function notApplicable(name: string): Decider {
  const reason = 'not a workflow net: no end is defined';
  return {
    name,
    sets: [],
    decide: () => unshown(name, 'unknown', reason),
  };
}

/** @param runs to the sets of all deciders, in their order */
async function decideAll(
  context: Context,
  deciders: readonly Decider[],
  runs: readonly (Run | null)[],
): Promise<readonly PropertyVerdict[]> {
  const verdicts: PropertyVerdict[] = [];
  let at = 0;
  for (const { sets, decide } of deciders) {
    verdicts.push(await decide(context, runs.slice(at, at + sets.length)));
    at += sets.length;
  }
  return verdicts;
}

function verdictOf({ ending }: FieldModel, properties: readonly PropertyVerdict[]): ModelResult['verdict'] {
  if (ending === 'plain-net') return 'not-applicable';
  const parts = properties
    .slice(0, standardProperties.length)
    .filter(({ name }) => (soundness as readonly string[]).includes(name));
  if (parts.some(({ holds }) => holds === 'no')) return 'unsound';
  return parts.every(({ holds }) => holds === 'yes') ? 'sound' : 'unknown';
}

/** The figures of a search as they are reported; `cutBy` may name a bound of the model beside the limits of the search. */
async function stateSpaceOf(space: Space, cutBy: CutBy | null): Promise<StateSpace> {
  const { model, states, edges, method, depth, memoryBytes, elapsedMs } = space;
  const sets = endSets(model);
  const [completed, cancelled, failed, deadlocked] = [
    await space.count(sets.completed),
    await space.count(sets.cancelled),
    await space.count(sets.failed),
    await space.count(sets.deadlocked),
  ];
  let maxTokensPerPlace = 0;
  for (const field of tokenFields(model))
    maxTokensPerPlace = Math.max(maxTokensPerPlace, await space.largest(field));
  return {
    states,
    edges,
    deadlocks: deadlocked,
    finals: sum(completed, cancelled, failed),
    ends: { completed, cancelled, failed, deadlocked },
    complete: cutBy === null,
    cutBy,
    method,
    maxTokensPerPlace,
    maxTokensPerMarking: await space.largestMarking(),
    depth,
    statesPerSecond: Math.round((1000 * Number(states)) / Math.max(elapsedMs, 1)),
    memoryBytes,
  };
}

function sum(...counts: readonly Count[]): Count {
  const total = counts.reduce<bigint>((before, count) => before + BigInt(count), 0n);
  return total <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(total) : total.toString();
}

/** @param toLimit a run that met a bound of the model */
function notesOn(space: Space, toLimit: Run | null): string[] {
  const { cutBy, states, model, overflowed } = space;
  const notes: string[] = [];
  if (cutBy === 'unbounded')
    notes.push(`The search ended after ${states} states, with a proof that the model is unbounded.`);
  else if (overflowed !== null) {
    notes.push(
      `The search ended after ${states} states: the count of ${model.fields[overflowed].name} reached 2^31.`,
    );
  } else if (cutBy === 'interrupt') notes.push(`The search was interrupted after ${states} states.`);
  else if (cutBy !== null) notes.push(`The search was cut by its limit on ${cutBy} after ${states} states.`);
  if (cutBy !== null && cutBy !== 'unbounded') notes.push(...growthNotes(model, space.growing()));
  if (toLimit !== null) {
    const rule = toLimit.at(-1);
    const label = rule === undefined ? 'the start' : model.rules[rule].label;
    notes.push(`A bound of the model was met (${label}); what lies beyond it was not searched.`);
  }
  return notes;
}
