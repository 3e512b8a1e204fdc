import { explore } from '../explore/explore.ts';
import type { Exploration, ExploreOptions } from '../explore/exploration.ts';
import type { FieldModel } from '../fields.ts';
import { standardProperties } from '../report/document.ts';
import type { CutBy, ModelResult, StandardProperty, StateSpace } from '../report/document.ts';
import type { PropertyVerdict } from './context.ts';
import { growthNotes } from '../explore/growing.ts';
import { decideInvariant } from './invariants.ts';
import type { Invariant } from './invariants.ts';
import { deciders, errorOf, limitError } from './properties.ts';

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
  readonly exploration: Exploration;
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
  const start = performance.now();
  const maxMemory = options.maxMemory ?? 2 * 2 ** 30;
  const exploration = await explore(model, {
    ...options,
    maxMemory,
    keepEdges: model.ending !== 'plain-net',
  });
  const limit = firstLimit(exploration);
  const cutBy = exploration.cutBy ?? (limit === null ? null : 'instances');
  const context = { exploration, cutBy, spare: maxMemory - exploration.memoryBytes };
  const properties = [
    ...standardProperties.map((name) =>
      model.ending !== 'plain-net' || plainProperties.includes(name)
        ? deciders[name](context)
        : notApplicable(name),
    ),
    ...(options.invariants ?? []).map((invariant) => decideInvariant(context, invariant)),
  ];
  return {
    verdict: verdictOf(model, properties),
    properties,
    stateSpace: stateSpaceOf(exploration, cutBy),
    notes: notesOn(exploration, limit),
    exploration,
    elapsedMs: performance.now() - start,
  };
}

function notApplicable(name: string): PropertyVerdict {
  return {
    name,
    holds: 'unknown',
    culprits: [],
    witness: null,
    reason: 'not a workflow net: no end is defined',
  };
}

function verdictOf({ ending }: FieldModel, properties: readonly PropertyVerdict[]): ModelResult['verdict'] {
  if (ending === 'plain-net') return 'not-applicable';
  const parts = properties
    .slice(0, standardProperties.length)
    .filter(({ name }) => (soundness as readonly string[]).includes(name));
  if (parts.some(({ holds }) => holds === 'no')) return 'unsound';
  return parts.every(({ holds }) => holds === 'yes') ? 'sound' : 'unknown';
}

/** The first state that failed with the error `limit`, or `null`. */
function firstLimit(exploration: Exploration): number | null {
  let first: number | null = null;
  if (exploration.ends.failed === 0) return null;
  exploration.forEachEnd((state, end) => {
    if (first === null && end === 'failed' && errorOf(exploration, state) === limitError) first = state;
  });
  return first;
}

/** The figures of a search as they are reported; `cutBy` may name a bound of the model beside the limits of the search. */
function stateSpaceOf(exploration: Exploration, cutBy: CutBy | null): StateSpace {
  const { states, edges, ends, maxTokensPerPlace, maxTokensPerMarking, depth, memoryBytes, elapsedMs } =
    exploration;
  return {
    states,
    edges,
    deadlocks: ends.deadlocked,
    finals: ends.completed + ends.cancelled + ends.failed,
    ends,
    complete: cutBy === null,
    cutBy,
    method: 'explicit',
    maxTokensPerPlace,
    maxTokensPerMarking,
    depth,
    statesPerSecond: Math.round((1000 * states) / Math.max(elapsedMs, 1)),
    memoryBytes,
  };
}

function notesOn(exploration: Exploration, limit: number | null): string[] {
  const { cutBy, states, model, overflowed } = exploration;
  const notes: string[] = [];
  if (cutBy === 'unbounded')
    notes.push(`The search ended after ${states} states, with a proof that the model is unbounded.`);
  else if (overflowed !== null) {
    notes.push(
      `The search ended after ${states} states: the count of ${model.fields[overflowed].name} reached 2^31.`,
    );
  } else if (cutBy === 'interrupt') notes.push(`The search was interrupted after ${states} states.`);
  else if (cutBy !== null) notes.push(`The search was cut by its limit on ${cutBy} after ${states} states.`);
  if (cutBy !== null && cutBy !== 'unbounded') notes.push(...growthNotes(exploration));
  if (limit !== null) {
    const rule = exploration.pathTo(limit).at(-1);
    const label = rule === undefined ? 'the start' : model.rules[rule].label;
    notes.push(`A bound of the model was met (${label}); what lies beyond it was not searched.`);
  }
  return notes;
}
