import { UserError } from '../errors.ts';
import type { FieldModel } from '../fields.ts';
import type { End } from '../lts.ts';
import type { CampaignResult, ModelResult, PropertyResult } from '../report/document.ts';
import { campaign, type Campaign, type Failure } from '../run/campaign.ts';
import { unhurried } from '../run/pause.ts';
import { workloadOf } from '../run/workload.ts';
import { worthOf, type Worth } from '../run/worth.ts';
import { schedulerBy, type StrategyName } from '../schedule/strategies.ts';
import { version } from '../version.ts';
import { Explainer } from './explain.ts';
import { exploreModel } from './explore-model.ts';
import { failureOf, limitError, monitorsOf, runMonitor } from './monitors.ts';
import { stepsOf } from './run-model.ts';
import { branchesIn } from './scheduling.ts';
import { isPartOfSound } from './sound.ts';
import { smallest } from './smallest.ts';
import { modelRef, open, type AnySystem, type Opened, type Source } from './source.ts';

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
  /** Called after each run. */
  readonly onRun?: ((seen: Campaign) => void) | undefined;
}

/** States of a model that are counted beside, to tell how many of them the runs saw. */
const countedStates = 50_000;

/** Actions that are named of those that no run fired. */
const mostMissing = 20;

/**
 * Runs a model many times under strategies, and makes one run of each way in which it fails small. The same seed and number of runs
 * give the same result on every machine; a time limit only shortens the list.
 * @returns a result whose properties are the failures, or one entry that none was found
 * @throws UserError what the handlers of the model raise
 */
export async function fuzz(source: Source, options: FuzzOptions = {}): Promise<ModelResult> {
  const started = performance.now();
  const deadline = started + (options.timeoutMs ?? Infinity);
  const isInterrupted = (): boolean => options.signal?.aborted === true;
  const enough = (): boolean => performance.now() > deadline || isInterrupted();
  const opened = await open(source);
  const { system, net, watched } = opened;
  const branchOf = branchesIn(source, system);
  const workload = workloadOf(system, branchOf);
  const extent = new Extent(system);
  const { strategy = 'portfolio', seed = 0, runs = 1000, maxSteps = 10_000, ignore = [], first } = options;
  requireSeeds(seed, runs);
  const scheduler = schedulerBy(strategy, branchOf, () => workload);
  const made = campaign(system, scheduler, {
    seed,
    runs,
    branchOf,
    first,
    enough,
    monitor: runMonitor(system, watched, ignore),
    onState: (state, end) => extent.add(state, end),
    onRun: options.onRun,
    run: { maxSteps, enough: isInterrupted, model: modelRef(source), flowproof: version },
  });
  const seen = await unhurried(made);
  const counted = await statesOf(source);
  const explainer = new Explainer(opened, source);
  const properties = await propertiesOf(opened, seen, enough, explainer);
  const elapsedMs = Math.round(performance.now() - started);
  const isShort = seen.runs < runs && !(first === true && seen.failures.length > 0);
  const cutBy = isShort ? (isInterrupted() ? 'interrupt' : 'time') : null;
  return {
    model: source.info,
    verdict: seen.failures.some(({ violation }) => isPartOfSound(violation.property)) ? 'unsound' : 'unknown',
    stateSpace: extent.spaceOf(seen, elapsedMs, cutBy),
    properties,
    notes: [...shortened(cutBy, seen.runs, runs), ...extent.notes(seen), ...counted.notes, ...source.notes],
    elapsedMs,
    campaign: {
      strategy,
      seed,
      limited: extent.isLimited,
      statesOfModel: counted.states,
      ...figuresOf(seen),
      actions: actionsOf(net, seen.fired),
      worth: extent.isLimited ? null : bestWorth(seen, workload.steps),
    },
  };
}

function shortened(cutBy: 'interrupt' | 'time' | null, made: number, wanted: number): string[] {
  if (cutBy === null) return [];
  const why = cutBy === 'time' ? 'The time was up' : 'Interrupted';
  return [`${why} after ${made} of ${wanted} runs.`];
}

/** @throws UserError FP4011 where a seed would not be a safe integer */
function requireSeeds(seed: number, runs: number): void {
  if (Number.isSafeInteger(seed) && Number.isSafeInteger(seed + runs - 1)) return;
  throw new UserError(
    'FP4011',
    `the seeds of ${runs} runs from ${seed} on are not all integers below 2^53`,
    'Begin with a smaller seed.',
  );
}

function figuresOf({ runs, cuts, steps, ends, states, transitions, failures }: Campaign) {
  return {
    runs,
    cuts,
    steps,
    ends,
    states,
    transitions,
    failures: failures.map(({ violation, runs: times, seed }) => ({
      property: violation.property,
      runs: times,
      seed,
    })),
  };
}

async function propertiesOf(
  opened: Opened,
  { runs, failures }: Campaign,
  enough: () => boolean,
  explainer: Explainer,
): Promise<readonly PropertyResult[]> {
  if (failures.length === 0) {
    const reason = `None of ${runs} runs violates anything; others were not made.`;
    return [{ name: 'run', holds: 'unknown', culprits: [], witness: null, reason }];
  }
  const found: PropertyResult[] = [];
  for (const failure of failures) found.push(await propertyOf(opened, failure, enough, explainer));
  return found;
}

/** A failure as a violated property, with a run that was made as small as can be. */
async function propertyOf(
  { system, watched, net }: Opened,
  { violation, log: whole }: Failure,
  enough: () => boolean,
  explainer: Explainer,
): Promise<PropertyResult> {
  const { property, culprits, message } = violation;
  const monitor = monitorsOf(system, watched).get(property)!;
  const { log, minimal } = await smallest(system, whole, monitor, undefined, enough, net);
  const steps = stepsOf(system, log);
  const labels = steps.map(({ label }) => label);
  const witness = {
    labels,
    log,
    steps,
    ...(enough() ? {} : await explainer.explain(property, labels)),
    ...(minimal === 'proved' ? {} : { isShortest: false as const }),
  };
  return { name: property, holds: 'no', culprits, witness, reason: message };
}

/** What is to be known of the states that the runs met. */
class Extent {
  private readonly ends = { completed: 0, cancelled: 0, failed: 0, deadlocked: 0 };
  private place = 0;
  private marking = 0;
  /** A run ended at a bound of the model. */
  isLimited = false;

  constructor(private readonly system: AnySystem) {}

  add(state: unknown, end: End | null): void {
    const view = this.system.view(state);
    const tokens = view.flatMap(({ kind, value }) => (kind === 'token' ? [Number(value)] : []));
    this.place = tokens.reduce((most, n) => Math.max(most, n), this.place);
    this.marking = Math.max(
      this.marking,
      tokens.reduce((sum, n) => sum + n, 0),
    );
    if (end !== null) this.ends[end]++;
    if (end === 'failed' && failureOf(view) === limitError) this.isLimited = true;
  }

  /** The states met, in the form of a state space that is not complete. */
  spaceOf(
    { states, transitions }: Campaign,
    elapsedMs: number,
    cutBy: 'interrupt' | 'time' | null,
  ): ModelResult['stateSpace'] {
    const { completed, cancelled, failed, deadlocked } = this.ends;
    return {
      states,
      edges: transitions,
      deadlocks: deadlocked,
      finals: completed + cancelled + failed,
      ends: this.ends,
      complete: false,
      cutBy,
      method: 'runs',
      maxTokensPerPlace: this.place,
      maxTokensPerMarking: this.marking,
      depth: null,
      statesPerSecond: Math.round((1000 * states) / Math.max(1, elapsedMs)),
      memoryBytes: 0,
    };
  }

  notes({ cuts }: Campaign): string[] {
    return [
      ...(cuts === 0 ? [] : [`${cuts} runs were cut by the limit on steps (--max-steps).`]),
      ...(this.isLimited
        ? ['Runs met a bound of the model (limit): they say nothing about what lies beyond.']
        : []),
    ];
  }
}

/** The states of the model where they are few, by the search of the net; a mistake that only the search comes to does not end the runs. */
async function statesOf(
  source: Source,
): Promise<{ readonly states: number | null; readonly notes: string[] }> {
  try {
    const { stateSpace } = await exploreModel(source, { maxStates: countedStates });
    return { states: stateSpace.complete ? Number(stateSpace.states) : null, notes: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { states: null, notes: [`A search of the states ends with ${error.code}: ${error.message}.`] };
  }
}

/**
 * A rule for the second and further colours of a long task stands for the same action as the first; that a handler fails is no action
 * that a run should come to.
 */
function actionsOf({ rules }: FieldModel, fired: ReadonlySet<string>): CampaignResult['actions'] {
  const plain = (label: string) => label.replace(/#\d+$/, '');
  const labels = rules.map(({ label }) => plain(label)).filter((label) => !label.endsWith(':fault'));
  const all = [...new Set(labels)];
  const seen = new Set([...fired].map(plain));
  const missing = all.filter((label) => !seen.has(label));
  return { all: all.length, fired: all.length - missing.length, missing: missing.slice(0, mostMissing) };
}

/** The worth for the greatest depth that it is good for; else for depth 2, or for depth 1 where no run tells more. */
function bestWorth(seen: Campaign, steps: number): Worth | null {
  // What lies behind a failure, or beyond a cut, was not looked at.
  if (seen.failures.length > 0 || seen.cuts > 0) return null;
  const worths = [3, 2, 1].map((depth) => worthOf(seen, steps, depth));
  return worths.find((worth) => worth?.more === 0) ?? worths[1] ?? worths[2] ?? null;
}
