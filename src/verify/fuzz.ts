import { analyse } from '../analyse/analyse.ts';
import { UserError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import type { ModelResult } from '../report/document.ts';
import { campaign, type Campaign } from '../run/campaign.ts';
import { unhurried } from '../run/pause.ts';
import { requireSeeds } from '../run/seeds.ts';
import { worthOf, type Worth } from '../run/worth.ts';
import type { StrategyName } from '../schedule/strategies.ts';
import type { Violation } from '../trace.ts';
import { coverageOf } from './coverage.ts';
import { withWhy } from '../report/why.ts';
import { Explainer } from './explain.ts';
import { canBeShared, madeByCrew } from './fuzz-crew.ts';
import { limitError, ownProperties, requireProperties } from './monitors.ts';
import { runMaker, type RunMaker, type RunsAsked, type Stops } from './run-maker.ts';
import { smallFailures, type ShrinkProgress, type SmallFailure } from './small-failures.ts';
import { isPartOfSound } from './sound.ts';
import { open, type Source, type SourceOptions } from './source.ts';

/** How a model is run many times. */
export interface FuzzOptions {
  /** Default `portfolio`. */
  readonly strategy?: StrategyName | undefined;
  /** The first seed; default 0. */
  readonly seed?: number | undefined;
  /** Runs at most; default 1,000. */
  readonly runs?: number | undefined;
  /** A run is cut after so many steps; default 10,000. */
  readonly maxSteps?: number | undefined;
  /** Ends with the first failing run; else runs go on for other failures. */
  readonly first?: boolean | undefined;
  /** Names of properties that are not watched. */
  readonly ignore?: readonly string[] | undefined;
  /** Milliseconds after which no further run is begun, and shrinking is not taken further. */
  readonly timeoutMs?: number | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Threads that make runs; the result does not depend on it. Default 1; more are used where `reading` is given and the model has a file. */
  readonly workers?: number | undefined;
  /** How the model was read from its file, so that each thread can read it again. */
  readonly reading?: SourceOptions | undefined;
  /** Called after each block of runs. */
  readonly onRun?: ((seen: Campaign) => void) | undefined;
  /** Called while failing runs are made small. */
  readonly onShrink?: ((progress: ShrinkProgress) => void) | undefined;
}

/** States of a model that are counted beside, to tell how many of them the runs saw. */
const countedStates = 50_000;

/**
 * Runs a model many times under strategies, and makes one run of each way in which it fails small. The same seed and number of runs
 * give the same result on every machine and with any number of workers; a time limit only shortens the list.
 * @returns a result whose properties are the failures, or one entry that none was found
 * @throws UserError what the handlers of the model raise; FP4006 where a run goes another way when it is made again; FP4011 for seeds
 *   beyond 2^53; FP5009 for a name in `ignore` that no property has
 */
export async function fuzz(source: Source, options: FuzzOptions = {}): Promise<ModelResult> {
  const started = performance.now();
  const {
    strategy = 'portfolio',
    seed = 0,
    runs = 1000,
    maxSteps = 10_000,
    ignore = [],
    first = false,
  } = options;
  requireSeeds(seed, runs);
  const opened = await open(source);
  const { net, watched } = opened;
  requireProperties(ownProperties(watched), ignore);
  const searched = await search(source, net, options.signal);
  const asked = { strategy, seed, maxSteps, ignore, first, livelock: searched.livelock };
  const stops = stopsOf(options, started);
  const maker = await runMaker(source, asked, stops);
  const seen = await made(source, maker, asked, stops, options);
  const explainer = new Explainer(opened, source);
  const found = await smallFailures(maker, seen, explainer, () => stops.enough(), options.onShrink);
  const elapsedMs = Math.round(performance.now() - started);
  const isShort = seen.runs < runs && !(first && seen.failures.length > 0);
  const cutBy = isShort ? (stops.isInterrupted() ? 'interrupt' : 'time') : null;
  const isLimited = seen.extent.errors.has(limitError);
  return {
    model: source.info,
    verdict: found.some(({ property }) => isPartOfSound(property.name)) ? 'unsound' : 'unknown',
    stateSpace: spaceOf(seen, elapsedMs, cutBy),
    properties:
      found.length > 0
        ? found.map(({ property }) => withWhy(property, source.info.names))
        : [noFailure(seen)],
    notes: [
      ...shortened(cutBy, seen.runs, runs),
      ...notes(seen, isLimited),
      ...searched.notes,
      ...source.notes,
    ],
    elapsedMs,
    campaign: {
      strategy,
      seed,
      limited: isLimited,
      statesOfModel: searched.states,
      ...figuresOf(seen, found),
      ...coverageOf(source, net, seen.fired),
      worth: isLimited ? null : bestWorth(seen, maker.steps),
    },
  };
}

function stopsOf({ timeoutMs, signal }: FuzzOptions, started: number): Stops {
  const deadline = started + (timeoutMs ?? Infinity);
  const isInterrupted = (): boolean => signal?.aborted === true;
  return { isInterrupted, enough: () => performance.now() > deadline || isInterrupted() };
}

function made(
  source: Source,
  maker: RunMaker,
  asked: RunsAsked,
  stops: Stops,
  { workers = 1, runs = 1000, reading, onRun }: FuzzOptions,
): Promise<Campaign> {
  if (workers > 1 && reading !== undefined && canBeShared(source))
    return madeByCrew(source, { threads: workers, asked, runs, reading, stops, onRun });
  const { graph, scheduler, options } = maker;
  return unhurried(campaign(graph, scheduler, { ...options, seed: asked.seed, runs, onRun }));
}

function shortened(cutBy: 'interrupt' | 'time' | null, made: number, wanted: number): string[] {
  if (cutBy === null) return [];
  const why = cutBy === 'time' ? 'The time was up' : 'Interrupted';
  return [`${why} after ${made} of ${wanted} runs.`];
}

function figuresOf(
  { runs, cuts, steps, ends, states, transitions }: Campaign,
  found: readonly SmallFailure[],
) {
  return { runs, cuts, steps, ends, states, transitions, failures: found.map(({ told }) => told) };
}

function noFailure({ runs }: Campaign): ModelResult['properties'][number] {
  const made = runs === 1 ? 'The one run made violates nothing' : `None of ${runs} runs violates anything`;
  return {
    name: 'run',
    holds: 'unknown',
    culprits: [],
    witness: null,
    reason: `${made}; others were not made.`,
  };
}

/** The states met, in the form of a state space that is not complete. */
function spaceOf(
  { states, transitions, extent }: Campaign,
  elapsedMs: number,
  cutBy: 'interrupt' | 'time' | null,
): ModelResult['stateSpace'] {
  const { completed, cancelled, failed, deadlocked } = extent.ends;
  return {
    states,
    edges: transitions,
    deadlocks: deadlocked,
    finals: completed + cancelled + failed,
    ends: extent.ends,
    complete: false,
    cutBy,
    method: 'runs',
    maxTokensPerPlace: extent.place,
    maxTokensPerMarking: extent.marking,
    depth: null,
    statesPerSecond: Math.round((1000 * states) / Math.max(1, elapsedMs)),
    memoryBytes: 0,
  };
}

function notes({ cuts }: Campaign, isLimited: boolean): string[] {
  return [
    ...(cuts === 0
      ? []
      : [`${cuts} ${cuts === 1 ? 'run was' : 'runs were'} cut by the limit on steps (--max-steps).`]),
    ...(isLimited ? ['Runs met a bound of the model (limit): they say nothing about what lies beyond.'] : []),
  ];
}

/** What a search of the states tells, where they are few. */
interface Searched {
  readonly states: number | null;
  /** What no single state shows: a state from which no final state can be reached. */
  readonly livelock: Violation | null;
  readonly notes: readonly string[];
}

/** A mistake that only the search comes to does not end the runs. */
async function search(source: Source, net: FieldModel, signal: AbortSignal | undefined): Promise<Searched> {
  try {
    const { stateSpace, properties } = await analyse(net, { maxStates: countedStates, counts: true, signal });
    if (!stateSpace.complete) return { states: null, livelock: null, notes: [] };
    const option = properties.find(({ name, holds }) => name === 'option-to-complete' && holds === 'no');
    const isCase = source.kind === 'term' || net.ending !== 'plain-net';
    const livelock =
      option === undefined || !isCase
        ? null
        : {
            property: option.name,
            culprits: option.culprits,
            message: 'from here no end can be reached: every run goes on for ever',
          };
    return { states: Number(stateSpace.states), livelock, notes: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const said = `A search of the states ends with ${error.code}: ${error.message}.`;
    return { states: null, livelock: null, notes: [said] };
  }
}

/** The worth for the greatest depth that it is good for; else for depth 2, or for depth 1 where no run tells more. */
function bestWorth(seen: Campaign, steps: number): Worth | null {
  // What lies behind a failure, or beyond a cut, was not looked at.
  if (seen.failures.length > 0 || seen.cuts > 0) return null;
  const worths = [3, 2, 1].map((depth) => worthOf(seen, steps, depth));
  return worths.find((worth) => worth?.more === 0) ?? worths[1] ?? worths[2] ?? null;
}
