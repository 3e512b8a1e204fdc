import { invariant } from '../errors.ts';
import { KnownGraph } from '../run/known-graph.ts';
import type { ReplayLog } from '../trace.ts';
import { monitorsOf, runMonitors } from './monitors.ts';
import { smallest, type Small, type SmallestOptions } from './smallest.ts';
import type { Opened } from './source.ts';
import { inner, only, violationsBy, type Met, type OtherFailure } from './violations.ts';

/** A failing run of a model that was made small, and what else failed on the way. */
export interface Shrunk extends Small {
  readonly others: readonly OtherFailure[];
}

/** How it is made small. */
export type ShrunkOptions = Omit<SmallestOptions<Met>, 'violationsAt' | 'onOther'>;

/**
 * The smallest run that fails as `log` does, of a model that nothing is known of yet.
 * @param ignored names of properties that are no failures
 */
export async function shrunk(
  { system, watched, net }: Opened,
  log: ReplayLog,
  property: string,
  ignored: readonly string[],
  options: ShrunkOptions,
): Promise<Shrunk> {
  const graph = new KnownGraph(system);
  const monitor = monitorsOf(graph, watched, inner).get(property);
  invariant(monitor !== undefined, 'what a run violates has a monitor');
  const others: OtherFailure[] = [];
  const small = await smallest(graph, log, only(violationsBy([monitor]), property), {
    net,
    ...options,
    violationsAt: violationsBy(runMonitors(graph, watched, ignored, inner)),
    onOther: (violation, run) => void others.push({ violation, log: run }),
  });
  return { ...small, others };
}
