import { enumerate } from '../analyse/context.ts';
import { limitError } from '../analyse/failures.ts';
import { exploreLts, type LtsGraph } from '../explore/lts/explore-lts.ts';
import type { FieldModel } from '../fields.ts';
import type { End } from '../lts.ts';
import type { CutBy, ModelResult, PropertyResult, StateSpace } from '../report/document.ts';
import type { StateView } from '../trace.ts';
import { exploreOptions, type SearchOptions } from './search-options.ts';
import { open, type Source } from './source.ts';

/**
 * Counts the state space of a model as `exploreModel` does, but on the system that runs it: the engine, or for a net its token game.
 * Slower, and unable to prove that a model is unbounded; what it counts owes nothing to the translation into a net.
 * @throws UserError for mistakes in the model that show only when it is searched
 */
export async function exploreEngine(source: Source, options: SearchOptions = {}): Promise<ModelResult> {
  const asked =
    source.kind === 'net' ? { ...source, net: { ...source.net, ending: 'plain-net' as const } } : source;
  const { plain: system, net } = await open(asked);
  const tally = new Tally();
  const graph = await exploreLts(system, {
    ...exploreOptions(options),
    visit: (state, end) => tally.count(system.view(state), end),
  });
  const cutBy = graph.cutBy ?? (tally.isLimited ? 'instances' : null);
  return {
    model: source.info,
    verdict: 'not-applicable',
    stateSpace: stateSpaceOf(graph, tally, cutBy),
    properties: [noDeadTasks(net, graph, cutBy), deadlockFree(graph, tally, cutBy), safe(tally, cutBy)],
    notes: [...source.notes, ...notesOn(graph, cutBy)],
    elapsedMs: Math.round(graph.elapsedMs * 1000) / 1000,
  };
}

/** What is counted in every state. */
class Tally {
  /** The most tokens in one place, and in all. */
  perPlace = 0;
  perMarking = 0;
  /** Places that held two tokens at once. */
  readonly unsafe = new Set<string>();
  /** Places that hold tokens in the first deadlock. */
  stuck: readonly string[] | null = null;
  /** Whether a bound of the model was met. */
  isLimited = false;

  count(view: StateView, end: End | null): void {
    let tokens = 0;
    for (const { kind, name, value } of view) {
      if (kind === 'failed' && value === limitError) this.isLimited = true;
      if (kind !== 'token') continue;
      const n = Number(value);
      tokens += n;
      if (n > this.perPlace) this.perPlace = n;
      if (n > 1) this.unsafe.add(name);
    }
    if (tokens > this.perMarking) this.perMarking = tokens;
    if (end === 'deadlocked')
      this.stuck ??= view.filter(({ kind }) => kind === 'token').map(({ name }) => name);
  }
}

function stateSpaceOf(graph: LtsGraph, tally: Tally, cutBy: CutBy | null): StateSpace {
  const { states, edges, ends, depth, memoryBytes, elapsedMs } = graph;
  return {
    states,
    edges,
    deadlocks: ends.deadlocked,
    finals: ends.completed + ends.cancelled + ends.failed,
    ends,
    complete: cutBy === null,
    cutBy,
    method: 'engine',
    maxTokensPerPlace: tally.perPlace,
    maxTokensPerMarking: tally.perMarking,
    depth,
    statesPerSecond: Math.round((1000 * states) / Math.max(elapsedMs, 1)),
    memoryBytes,
  };
}

/** An activity happens if one of its labels is offered somewhere. */
function noDeadTasks(
  { activities, rules }: FieldModel,
  graph: LtsGraph,
  cutBy: CutBy | null,
): PropertyResult {
  const offered = new Set(graph.labels);
  const dead = activities.filter((activity) => !activity.rules.some((i) => offered.has(rules[i]!.label)));
  const culprits = dead.map(({ id }) => id);
  const name = 'no-dead-tasks';
  if (dead.length === 0) return result(name, 'yes', 'every activity happens in some run');
  if (cutBy !== null) return undecided(name, cutBy);
  return result(name, 'no', `No run reaches ${enumerate(culprits)}`, culprits);
}

function deadlockFree({ nearest, runTo }: LtsGraph, { stuck }: Tally, cutBy: CutBy | null): PropertyResult {
  const name = 'deadlock-free';
  if (nearest.deadlocked === null || stuck === null)
    return cutBy === null
      ? result(name, 'yes', 'in every state that is not final something is offered')
      : undecided(name, cutBy);
  const steps = runTo(nearest.deadlocked).length;
  const at = stuck.length === 0 ? '' : `, with tokens at ${enumerate(stuck)}`;
  return result(name, 'no', `Nothing is offered after ${steps} step${steps === 1 ? '' : 's'}${at}`, stuck);
}

function safe({ unsafe }: Tally, cutBy: CutBy | null): PropertyResult {
  const name = 'safe';
  if (unsafe.size > 0)
    return result(name, 'no', `Two tokens at once at ${enumerate([...unsafe])}`, [...unsafe]);
  return cutBy === null ? result(name, 'yes', 'no place ever holds two tokens') : undecided(name, cutBy);
}

function undecided(name: string, cutBy: CutBy): PropertyResult {
  return result(name, 'unknown', `the search was cut (${cutBy}) before everything was seen`);
}

function result(
  name: string,
  holds: PropertyResult['holds'],
  reason: string,
  culprits: readonly string[] = [],
): PropertyResult {
  return { name, holds, culprits, witness: null, reason };
}

function notesOn({ states }: LtsGraph, cutBy: CutBy | null): string[] {
  if (cutBy === null) return [];
  if (cutBy === 'instances') return ['A bound of the model was met; what lies beyond it was not searched.'];
  if (cutBy === 'interrupt') return [`The search was interrupted after ${states} states.`];
  return [`The search was cut by its limit on ${cutBy} after ${states} states.`];
}
