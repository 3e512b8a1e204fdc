/** The graph of a model's states, and what its tasks do in it, for pages that draw them. */
import { behaviourOf } from '../behaviour/behaviour.ts';
import { Concurrency } from '../behaviour/concurrency.ts';
import { stateGraphOf, type ShownProperty } from '../behaviour/state-graph.ts';
import { tasksOf } from '../behaviour/tasks.ts';
import { walk } from '../behaviour/walk.ts';
import { UserError } from '../errors.ts';
import type { ModelResult } from '../report/document.ts';
import type { Monitor } from '../trace.ts';
import { monitorsOf } from './monitors.ts';
import { open, type AnySystem, type Opened, type Source } from './source.ts';

/** States that are walked for a drawing, where nothing else is asked. */
const mostWalked = 200_000;
/** And listed in the document. */
const mostListedStates = 100_000;
/** Fewer, where a model has no end of them. */
const mostOfUnbounded = 2_000;

export interface GraphOptions {
  /** States to walk. Default: 200,000. */
  readonly maxStates?: number;
  /** States to list one by one; of larger graphs those around the runs are. Default: 100,000. */
  readonly mostListed?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A result with the graph of its model and the behaviour of its tasks. Costs about as much as a search that keeps states one by one, so it is
 * for who asked for a page or a file, and it is bounded: what lies beyond a bound is said to be unknown.
 */
export async function graphed(
  result: ModelResult,
  source: Source,
  options: GraphOptions = {},
): Promise<ModelResult> {
  const opened = await open(source);
  try {
    return { ...result, ...(await parts(result, source, opened, options)) };
  } catch (error) {
    // A mistake that the model makes where the check did not look.
    if (error instanceof UserError) return result;
    throw error;
  }
}

async function parts(
  result: ModelResult,
  source: Source,
  opened: Opened,
  { signal, mostListed = mostListedStates, maxStates: most = mostWalked }: GraphOptions,
): Promise<Pick<ModelResult, 'graph' | 'behaviour'>> {
  const { plain: system, net } = opened;
  const maxStates = result.stateSpace.cutBy === 'unbounded' ? Math.min(mostOfUnbounded, most) : most;
  const shown = shownIn(result, opened, system);
  const tasks = tasksOf(net, source.kind === 'term' ? source.model.term : null);
  const concurrency = new Concurrency(net, tasks);
  const graph = await walk(system, {
    maxStates,
    signal,
    monitors: shown.flatMap(({ monitor }) => (monitor === null ? [] : [monitor])),
    visit: (offered, view) => concurrency.visit(offered, view),
  });
  const isPart = graph.expanded < graph.states;
  let asked = 0;
  const properties = shown.map(({ monitor, property }): ShownProperty => ({
    ...property,
    bad: monitor === null ? property.bad : graph.bad[asked++]!,
  }));
  return {
    graph: stateGraphOf(graph, properties, { isPart, hasFinals: net.ending !== 'plain-net', mostListed }),
    behaviour: isPart ? { unknown: 'states', limit: maxStates } : behaviourOf(graph, tasks, concurrency),
  };
}

interface Shown {
  readonly property: ShownProperty;
  /** Of what single states show. */
  readonly monitor: Monitor<unknown> | null;
}

function shownIn({ properties }: ModelResult, { watched }: Opened, system: AnySystem): readonly Shown[] {
  const monitors = monitorsOf(system, { ...watched, observed: new Map() });
  return properties.flatMap(({ name, holds, witness }) => {
    if (witness === null) return [];
    const asksAhead = name === 'option-to-complete' && holds === 'no';
    const monitor = holds === 'no' && !asksAhead ? (monitors.get(name) ?? null) : null;
    const property = { name, labels: witness.labels, bad: asksAhead ? ('no final state' as const) : null };
    return [{ property, monitor }];
  });
}
