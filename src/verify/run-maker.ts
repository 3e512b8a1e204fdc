/** What makes the runs of a campaign: set up alike in the main thread and in every other one. */
import type { Offer } from '../lts.ts';
import { BlockMaker, type BlockOptions } from '../run/block.ts';
import { endlessStates } from '../run/endless.ts';
import { KnownGraph } from '../run/known-graph.ts';
import { unhurried } from '../run/pause.ts';
import { differenceOf } from '../run/repeat.ts';
import { workloadOf } from '../run/workload.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import { schedulerBy, type StrategyName } from '../schedule/strategies.ts';
import type { ReplayLog, Violation } from '../trace.ts';
import { version } from '../version.ts';
import { runMonitors } from './monitors.ts';
import { irreproducible } from './purity.ts';
import { branchesIn } from './scheduling.ts';
import { modelRef, open, type Opened, type Source } from './source.ts';
import { inner, violationsBy, type Met, type ViolationsAt } from './violations.ts';

/** How runs are made: plain data, the same for every thread. */
export interface RunsAsked {
  readonly strategy: StrategyName;
  /** The seed of the first run of the campaign. */
  readonly seed: number;
  readonly maxSteps: number;
  readonly ignore: readonly string[];
  readonly first: boolean;
  /** That runs can go on for ever, as the search of the states has it: the states where they must are looked for. */
  readonly livelock: Violation | null;
}

/** When runs end early. */
export interface Stops {
  /** No further run is begun. */
  enough(): boolean;
  /** The run under way is given up, too. */
  isInterrupted(): boolean;
}

export interface RunMaker {
  readonly opened: Opened;
  readonly graph: KnownGraph<unknown, Offer>;
  readonly scheduler: Scheduler<unknown, Offer>;
  readonly options: BlockOptions<Met, Offer>;
  /** Contested steps of a run, as they were expected. */
  readonly steps: number;
  maker(): BlockMaker<unknown, Offer>;
  violationsAt: ViolationsAt;
}

/** Runs that are made again whatever they show: the first ones, then one in so many. */
const firstRepeated = 16;
const repeatedEvery = 64;

/**
 * Sets up what makes runs of a model.
 * @throws UserError for a model that cannot be translated, or what its handlers raise in the first runs
 */
export async function runMaker(source: Source, asked: RunsAsked, stops: Stops): Promise<RunMaker> {
  const opened = await open(source);
  const { system, watched, keyOf } = opened;
  const graph = new KnownGraph(system);
  const branchOf = branchesIn(source, system);
  const workload = workloadOf(graph, branchOf);
  const scheduler = schedulerBy(asked.strategy, branchOf, () => workload);
  const endless = asked.livelock === null ? null : await unhurried(endlessStates(graph));
  const { livelock } = asked;
  const isWatched = endless !== null && livelock !== null && !asked.ignore.includes(livelock.property);
  const violationsAt = violationsBy([
    ...runMonitors(graph, watched, asked.ignore, inner),
    ...(isWatched ? [(state: Met) => (endless.has(state) ? livelock : null)] : []),
  ]);
  const again = source.kind === 'term' ? repeater(opened, graph, asked.seed) : undefined;
  const options: BlockOptions<Met, Offer> = {
    branchOf,
    violationsAt,
    keyOf: ({ state }) => keyOf(state),
    first: asked.first,
    enough: () => stops.enough(),
    run: {
      maxSteps: asked.maxSteps,
      enough: () => stops.isInterrupted(),
      model: modelRef(source),
      flowproof: version,
    },
    onLog: again,
  };
  return {
    opened,
    graph,
    scheduler,
    options,
    steps: workload.steps,
    maker: () => new BlockMaker(graph, scheduler, options),
    violationsAt,
  };
}

/** Makes runs again on an engine that has answered nothing yet, and throws where one goes another way. */
function repeater(
  { fresh }: Opened,
  graph: KnownGraph<unknown, Offer>,
  seed: number,
): (at: number, failsAnew: boolean, log: () => ReplayLog) => void {
  return (at, failsAnew, log) => {
    const n = at - seed;
    if (n >= firstRepeated && n % repeatedEvery !== 0 && !failsAnew) return;
    const difference = differenceOf(graph, fresh(), log().steps);
    if (difference !== null) throw irreproducible(difference);
  };
}
