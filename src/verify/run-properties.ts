/** Decides properties over runs on the graph of the engine; the net must allow every run that shows a violation. */
import { fairComponent } from '../explore/fair/fair-cycle.ts';
import type { Graph } from '../explore/fair/graph.ts';
import { fairRound } from '../explore/fair/lasso.ts';
import { exploreLts, type LtsGraph } from '../explore/lts/explore-lts.ts';
import { TimeLimit } from '../explore/watch.ts';
import { fairnessNumbers } from '../observe/fairness.ts';
import { observed, observerMonitors, type Observed } from '../observe/observed.ts';
import { observerOf, type Observer } from '../observe/observer.ts';
import type { Offer } from '../lts.ts';
import type { PropertyResult } from '../report/document.ts';
import type { Model, RunProperty, Term } from '../term/term.ts';
import type { Monitor, System, Violation } from '../trace.ts';
import { metBound } from './monitors.ts';
import { allowedByNet } from './net-allows.ts';
import { exploreOptions, type SearchOptions } from './search-options.ts';
import { modelRef, type AnySystem, type Opened, type TermSource } from './source.ts';
import { replayWitness } from './witness.ts';

/** To a predicate over whole runs every way to a state is a state of its own, and long ones cost their length each time. */
const mostWays = 20_000;

/** Unless more are asked for: states are kept one by one, and a model without bounds has no last one. */
const mostStates = 2_000_000;

/** What the search for one property saw. */
interface Seen {
  readonly graph: LtsGraph;
  /** The first state that violates it, in the order of numbers, and so after the fewest steps. */
  readonly violation: { readonly state: number; readonly what: Violation } | null;
  /** By the number of a state: whether something is still to come there. */
  readonly pending: readonly boolean[];
  /** A bound of the model was met. */
  readonly isLimited: boolean;
}

/** A run that shows a violation. */
interface Shown {
  readonly labels: readonly string[];
  /** From this step on it is repeated for ever. */
  readonly loopFrom?: number;
  readonly culprits: readonly string[];
  readonly reason: string;
}

/** What became of the search for a run that violates a property. */
export type Decided = {
  /** States of the system in product with the observer. */
  readonly states: number;
} & (
  | ({ readonly holds: 'no'; readonly monitor: Monitor<unknown> } & Shown)
  | { readonly holds: 'yes' | 'unknown'; readonly reason: string }
);

/**
 * Decides a property over runs of any system with the labels of the model: by a state that violates it, or by a fair run that goes round
 * for ever while something is still to come.
 * @param time that of all properties together
 */
export async function searchRuns(
  plain: AnySystem,
  model: Model,
  property: RunProperty,
  options: SearchOptions,
  time = TimeLimit.of(options.timeoutMs),
): Promise<Decided> {
  const observer = observerOf(property, model);
  const system = observed(plain, [observer]);
  const monitor = observerMonitors([observer], (state) => metBound(plain.view(state))).get(property.name)!;
  const seen = await search(system, observer, monitor, options, time);
  const { states } = seen.graph;
  const shown = shownBy(seen) ?? roundIn(seen, observer, model.term);
  return shown ? { states, holds: 'no', monitor, ...shown } : { states, ...unviolated(property, seen) };
}

/**
 * Decides a property over runs on the engine, and makes sure that the net allows what violates it.
 * @throws UserError for mistakes in the property or the model that show only when it is searched
 * @throws BugError FP9002 where the net does not allow the run that is found
 */
export async function decideRunProperty(
  source: TermSource,
  { plain, net }: Opened,
  property: RunProperty,
  options: SearchOptions,
  time: TimeLimit,
): Promise<PropertyResult> {
  const { name } = property;
  const decided = await searchRuns(plain, source.model, property, options, time);
  if (decided.holds !== 'no') {
    return { name, holds: decided.holds, culprits: [], witness: null, reason: decided.reason };
  }
  const { labels, loopFrom, culprits, reason, monitor } = decided;
  allowedByNet(net, name, labels, loopFrom);
  const system = observed(plain, [observerOf(property, source.model)]);
  const told = { name, culprits, labels, loopFrom };
  const witness = replayWitness(system, modelRef(source), told, loopFrom === undefined ? monitor : null);
  return { name, holds: 'no', culprits, witness, reason };
}

/** All states of the product that matter: where nothing can be violated any more, nothing is looked at. */
async function search(
  system: System<Observed<unknown>, Offer>,
  observer: Observer,
  monitor: Monitor<unknown>,
  options: SearchOptions,
  time: TimeLimit,
): Promise<Seen> {
  const isLive = observer.pending !== undefined;
  const pending: boolean[] = [];
  let violation: Seen['violation'] = null;
  let isLimited = false;
  let looked = 0;
  const { maxStates = mostStates } = options;
  const graph = await exploreLts(
    {
      ...system,
      enabled: (state) => (observer.settled(state.memories[0]) ? [] : system.enabled(state)),
    },
    {
      ...exploreOptions(options, time),
      maxStates: observer.property.kind === 'every-run' ? Math.min(maxStates, mostWays) : maxStates,
      keepEdges: isLive,
      signal: {
        get aborted() {
          return violation !== null || options.signal?.aborted === true;
        },
      },
      visit: (state, end) => {
        const number = looked++;
        if (isLive) pending.push(observer.pending!(state.memories[0]));
        if (end === 'failed' && metBound(system.view(state))) isLimited = true;
        const what = violation ? null : monitor(state, end);
        if (what) violation = { state: number, what };
      },
    },
  );
  return { graph, violation, pending, isLimited };
}

/** A shortest run to a state that violates the property. */
function shownBy({ graph, violation }: Seen): Shown | null {
  if (violation === null) return null;
  const { culprits, message } = violation.what;
  return { labels: graph.runTo(violation.state), culprits, reason: sentence(message) };
}

/** A fair run that for ever stays where something is still to come. */
function roundIn({ graph, pending }: Seen, observer: Observer, term: Term): Shown | null {
  const edges = graph.edgeList;
  if (edges === null || !pending.includes(true)) return null;
  const known: Graph = {
    states: graph.expanded,
    start: edges.start.items,
    targets: edges.targets.items,
    labels: edges.labels.items,
  };
  const fairness = fairnessNumbers(graph.labels, term);
  const component = fairComponent(known, fairness, (state) => pending[state] === true);
  if (component === null) return null;
  const from = component.states.reduce((least, state) => Math.min(least, state), Infinity);
  const round = fairRound(known, fairness, component, from).map(
    ({ edge }) => graph.labels[known.labels[edge]!]!,
  );
  const stem = graph.runTo(from);
  const { culprits, message } = observer.forEver!();
  return { labels: [...stem, ...round], loopFrom: stem.length, culprits, reason: sentence(message) };
}

function unviolated(
  property: RunProperty,
  { graph, pending, isLimited }: Seen,
): { readonly holds: 'yes' | 'unknown'; readonly reason: string } {
  if (graph.cutBy !== null) {
    const reason =
      property.kind === 'every-run'
        ? `it holds for every run among the first ${graph.expanded} ways to go; there are more (cut: ${graph.cutBy})`
        : `the search was cut (${graph.cutBy}) after ${graph.states} states`;
    return { holds: 'unknown', reason };
  }
  if (isLimited)
    return { holds: 'unknown', reason: 'a bound of the model was met: what lies beyond is not known' };
  const isVacuous = property.kind === 'leads-to' && !pending.includes(true);
  return {
    holds: 'yes',
    reason: isVacuous
      ? 'nothing is ever waited for: the first never happens without the second'
      : 'it holds for every fair run',
  };
}

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
