import { UserError } from '../errors.ts';
import { unhurried } from '../run/pause.ts';
import { requireSeeds } from '../run/seeds.ts';
import { run, running, type RunResult } from '../run/run.ts';
import type { TraceSink } from '../run/sinks.ts';
import type { Offer } from '../lts.ts';
import { afterDepthFirst, depthFirst } from '../schedule/depth-first.ts';
import { replayScheduler } from '../schedule/replay.ts';
import { replayThen } from '../schedule/replay-then.ts';
import type { Scheduler, StopReason } from '../schedule/scheduler.ts';
import type { StrategyName } from '../schedule/strategies.ts';
import type { Monitor, ReplayLog, RunEnd, TraceLevel, TraceStep, Violation } from '../trace.ts';
import { traceOf } from '../trace.ts';
import { version } from '../version.ts';
import { checkModelHash } from '../replay-log.ts';
import { divergenceError } from './divergence.ts';
import {
  failureOf,
  limitError,
  monitorsOf,
  ownProperties,
  requireProperties,
  runMonitor,
  type Watched,
} from './monitors.ts';
import { schedulerFor } from './scheduling.ts';
import { shrunk, type Shrunk } from './shrunk.ts';
import { modelRef, open, type AnySystem, type Source } from './source.ts';

/** How a model is run. */
export interface RunModelOptions {
  /** A strategy, `depth-first` for every run once, or `replay` for a log; default `random`. */
  readonly scheduler?: StrategyName | 'depth-first' | 'replay';
  /** The first seed; default 0. */
  readonly seed?: number;
  /** Runs made at most, until one violates a property: with one seed after the other, or depth-first; default 1. */
  readonly runs?: number;
  /** For the scheduler `replay`; with another one, the run begins with the steps of the log. */
  readonly log?: ReplayLog;
  /** A run is cut after so many steps; default 1,000,000. */
  readonly maxSteps?: number;
  /** Names of properties that are not watched. */
  readonly ignore?: readonly string[];
  /** Makes a failing run small; default true. */
  readonly shrink?: boolean;
  /** States looked at, at most, to prove that no failing run is shorter; default 200,000. */
  readonly maxStates?: number;
  /** Milliseconds after which a run is cut, no further one is begun, and shrinking is not taken further. */
  readonly timeoutMs?: number | null;
  readonly signal?: AbortSignal;
  /** Called while a failing run is made small, with the steps of the smallest one so far and the runs that were tried. */
  readonly onTry?: ((steps: number, tried: number) => void) | undefined;
  /** Called after each run with the number made. */
  onRun?(made: number): void;
}

/** What came of running a model. */
export interface RunOutcome {
  readonly source: Source;
  /** Runs made; the last of them is the one that is told about. */
  readonly runs: number;
  /** The seed of that run. */
  readonly seed: number;
  readonly end: RunEnd;
  /** What the run violates, or `null`. */
  readonly violation: Violation | null;
  /** The run met a bound of the model (`limit`): it says nothing about what lies beyond. */
  readonly limited: boolean;
  /** The run as a log, shrunk where it violates something and shrinking was asked for. */
  readonly log: ReplayLog;
  /** Steps of the failing run before it was shrunk, or `null`. */
  readonly stepsBefore: number | null;
  /** What is known of the length of the log: that no failing run has fewer steps, or that no single step can be left out. */
  readonly minimal: Shrunk['minimal'];
  /** Other ways in which runs failed that were tried while it was made small. */
  readonly others: readonly Violation[];
  /** Every step of the log in full; of a run of more than 10,000 steps the labels only. */
  readonly steps: readonly TraceStep[];
  /** The search was interrupted. */
  readonly interrupted: boolean;
  /** Depth-first made every run that there is, as far as they were not cut. */
  readonly isAll: boolean;
  /** Runs among those made that were cut. */
  readonly cuts: number;
  /** What cut the run that is told about: `maxSteps`, the time, or the signal. */
  readonly cutBy: 'steps' | 'time' | 'interrupt' | null;
}

/**
 * Runs a model: the engine for terms and BPMN, the token game for nets.
 * @throws UserError FP3011 for a log of another model, FP3004 for one that does not fit, and what handlers of the model raise
 */
export async function runModel(source: Source, options: RunModelOptions = {}): Promise<RunOutcome> {
  const { seed: first = 0, maxSteps = 1_000_000, ignore = [], signal } = options;
  requireSeeds(first, options.runs ?? 1);
  const deadline = performance.now() + (options.timeoutMs ?? Infinity);
  const over = (): boolean => performance.now() > deadline || signal?.aborted === true;
  const opened = await open(source);
  const { system, watched } = opened;
  requireProperties(ownProperties(watched), ignore);
  let scheduler: Scheduler<unknown> | null = firstScheduler(options, source, system);
  const isAlwaysTheSame = options.scheduler === 'deterministic' || options.scheduler === 'replay';
  const wanted = isAlwaysTheSame ? 1 : (options.runs ?? 1);
  const settings = {
    maxSteps,
    model: modelRef(source),
    flowproof: version,
    monitors: [...expectedBy(options.log, system, watched, ignore), runMonitor(system, watched, ignore)],
    enough: over,
  };
  let result: RunResult<unknown>;
  let made = 0;
  let cuts = 0;
  do {
    if (made > 0) await new Promise((resolve) => setImmediate(resolve));
    result = await unhurried(running(system, scheduler, { ...settings, seed: first + made }));
    made++;
    if (result.end === 'cut') cuts++;
    options.onRun?.(made);
    if (result.violation !== null || over()) break;
    if (options.scheduler === 'depth-first') scheduler = nextDepthFirst(result);
  } while (made < wanted && scheduler !== null);
  refuseDivergence(result.stop, options.log, source);
  const { violation } = result;
  const whole = result.log;
  const small: Shrunk =
    violation === null || options.shrink === false
      ? { log: whole, minimal: null, others: [] }
      : await shrunk(opened, whole, violation.property, ignore, {
          maxStates: options.maxStates,
          enough: over,
          onTry: options.onTry,
        });
  const error = result.end === 'failed' ? failureOf(system.view(result.state)) : null;
  return {
    source,
    runs: made,
    seed: first + made - 1,
    end: small.log.end,
    violation,
    limited: violation === null && error === limitError,
    log: small.log,
    stepsBefore: small.log === whole ? null : whole.steps.length,
    minimal: small.minimal,
    others: small.others.map((other) => other.violation),
    steps: stepsOf(system, small.log),
    interrupted: signal?.aborted === true,
    isAll: scheduler === null,
    cuts,
    cutBy: cutBy(result, maxSteps, signal),
  };
}

/** What a log expects is looked for as in its replay, also where it would not end a run of its own (`safe`). */
function expectedBy(
  log: ReplayLog | undefined,
  system: AnySystem,
  watched: Watched,
  ignore: readonly string[],
): Monitor<unknown>[] {
  const property = log?.expected?.property;
  if (property === undefined || ignore.includes(property)) return [];
  const monitor = monitorsOf(system, watched).get(property);
  return monitor === undefined ? [] : [monitor];
}

function cutBy(
  { end, steps }: RunResult<unknown>,
  maxSteps: number,
  signal: AbortSignal | undefined,
): RunOutcome['cutBy'] {
  if (end !== 'cut') return null;
  if (steps >= maxSteps) return 'steps';
  return signal?.aborted === true ? 'interrupt' : 'time';
}

function firstScheduler(options: RunModelOptions, source: Source, system: AnySystem): Scheduler<unknown> {
  const { scheduler = 'random', log } = options;
  if (scheduler === 'replay' && log === undefined) {
    throw new UserError('FP5003', 'the scheduler replay has no log to follow', 'Name one with `--log FILE`.');
  }
  if (log !== undefined) checkModelHash(log, modelRef(source), log.model.file);
  if (scheduler === 'replay') return replayScheduler(log!) as Scheduler<unknown>;
  if (scheduler === 'depth-first') return depthFirst() as Scheduler<unknown>;
  const strategy = schedulerFor(scheduler, source, system);
  return log === undefined ? strategy : (replayThen(log, strategy) as Scheduler<unknown>);
}

/** `null` where all runs were made. */
function nextDepthFirst({ log }: RunResult<unknown>): Scheduler<unknown, Offer> | null {
  const picks = afterDepthFirst(log.steps);
  return picks && (depthFirst(picks) as Scheduler<unknown>);
}

function refuseDivergence(stop: StopReason | null, log: ReplayLog | undefined, source: Source): void {
  if (stop?.kind !== 'diverged') return;
  throw divergenceError(stop.divergence, log?.model.file ?? source.info.file);
}

/** Longer runs are told by their labels: what every step changed would take more room than the run itself. */
const mostFullSteps = 10_000;

/** Every step of a log; of a long one the labels alone. */
export function stepsOf(system: AnySystem, log: ReplayLog): TraceStep[] {
  if (log.steps.length <= mostFullSteps) return traceOf(system, log);
  return log.steps.map(({ offered, pick }, index) => ({ index, label: offered[pick]! }));
}

/**
 * Hands the trace of a log to a sink.
 * @param level how much of each step is recorded
 */
export async function writeTrace(
  source: Source,
  log: ReplayLog,
  level: TraceLevel,
  sink: TraceSink,
): Promise<void> {
  const { system } = await open(source);
  run(system, replayScheduler(log), { level, sinks: [sink], maxSteps: Math.max(1, log.steps.length) });
}
