/**
 * flowproof: tests and verifies workflow models.
 *
 * A model is a term of the pattern algebra with its variables and properties. It can be run under a scheduler, explored in
 * every interleaving, checked for soundness, and every failure replayed.
 * @example
 * import { check, model, par, seq, task } from 'flowproof';
 * const order = model('order', seq(task('take'), par([task('pay'), task('pack')]), task('ship')));
 * const { verdict } = await check(order); // 'sound'
 */
import type { ModelResult } from './report/document.ts';
import { everyRun, type PropertyOptions } from './term/property.ts';
import type { EndedRun, EveryRun, Model } from './term/term.ts';
import type { ReplayLog } from './trace.ts';
import type { FuzzOptions } from './verify/fuzz.ts';
import type { ReplayOutcome } from './verify/replay-log.ts';
import type { RunModelOptions, RunOutcome } from './verify/run-model.ts';
import type { SearchOptions } from './verify/search-options.ts';
import type { Source, SourceOptions, Unloaded } from './verify/source.ts';

export {
  call,
  cancel,
  defer,
  effect,
  event,
  finish,
  flow,
  is,
  lock,
  loop,
  merge,
  mi,
  or,
  outcome,
  par,
  pools,
  rec,
  receive,
  recurse,
  scope,
  send,
  seq,
  skip,
  split,
  stop,
  task,
  timer,
  when,
  xor,
} from './term/construct.ts';
export { attempt, escalate, interleave, raise, retry, timeout } from './term/derived.ts';
export { model } from './term/model.ts';
export { always, eventually, exactlyOnce, leadsTo, never } from './term/property.ts';
export { BugError, UserError } from './errors.ts';
export { delayBounded } from './schedule/delay-bounded.ts';
export { afterDepthFirst, depthFirst } from './schedule/depth-first.ts';
export { deterministic } from './schedule/deterministic.ts';
export { pct } from './schedule/pct.ts';
export { portfolio } from './schedule/portfolio.ts';
export { pos } from './schedule/pos.ts';
export { random } from './schedule/random.ts';
export { replayScheduler } from './schedule/replay.ts';
export { replayThen } from './schedule/replay-then.ts';
export { urw } from './schedule/urw.ts';
export { workloadOf } from './run/workload.ts';
export { engine } from './kernel/engine.ts';
export { disassemble } from './bytecode/disassemble.ts';
export { run as runSystem } from './run/run.ts';
export { replay as replaySystem } from './trace.ts';
export { shrink } from './shrink/shrink.ts';

export type { Count as Cardinality } from './term/term.ts';
export type { Count } from './report/document.ts';
export type * from './term/term.ts';
export type {
  AttachmentOptions,
  FlowNodeOptions,
  FlowOptions,
  LoopOptions,
  OutcomeOptions,
  ParOptions,
  TaskOptions,
} from './term/construct.ts';
export type { ModelOptions } from './term/model.ts';
export type { InvariantOptions, Predicate, PropertyOptions } from './term/property.ts';
export type { BugCode, ErrorCode, Place } from './errors.ts';
export type { End, Lts, Offer, StateKey, Step } from './lts.ts';
export type * from './report/document.ts';
export type { RunOptions, RunResult } from './run/run.ts';
export type { RunPositions } from './source-position.ts';
export type { BranchOf, Workload } from './schedule/branches.ts';
export type { Choice, Scheduler, StopReason } from './schedule/scheduler.ts';
export type { StrategyName } from './schedule/strategies.ts';
export type { Shrunk, ShrinkOptions } from './shrink/shrink.ts';
export type {
  Change,
  Describe,
  Divergence,
  Drift,
  Expected,
  LogStep,
  ModelRef,
  Monitor,
  Replayed,
  ReplayLog,
  RunEnd,
  StateView,
  System,
  TraceLevel,
  TraceStep,
  ViewEntry,
  ViewKind,
  Violation,
} from './trace.ts';
export type {
  FuzzOptions,
  ReplayOutcome,
  RunModelOptions,
  RunOutcome,
  SearchOptions,
  Source,
  SourceOptions,
  Unloaded,
};

/** A model, or a source that {@link load} gave. */
export type Subject = Model | Source;

async function sourceFrom(subject: Subject): Promise<Source> {
  if ('info' in subject) return subject;
  const { sourceOf } = await import('./verify/source.ts');
  return sourceOf(subject);
}

/**
 * Decides whether a model is sound, and its own properties. Every counterexample has been replayed on the engine.
 * @throws UserError for mistakes that show only when the model is searched: handlers, conditions, properties
 */
export function check(subject: Subject, options?: SearchOptions): Promise<ModelResult>;
/**
 * A property of whole runs, among the `properties` of a model: a predicate that is asked of every run that ends by itself. Where there are
 * few runs all are made; otherwise the property stays `unknown`, unless a run violates it.
 * @param name of the property
 * @param test pure; gets the labels that were fired, the variables after each, and how the run ended
 */
export function check(name: string, test: (trace: EndedRun) => boolean, options?: PropertyOptions): EveryRun;
export function check(...how: Checking | OfRuns): Promise<ModelResult> | EveryRun {
  return isOfRuns(how) ? everyRun(...how) : checkModel(...how);
}

type Checking = [subject: Subject, options?: SearchOptions | undefined];
type OfRuns = Parameters<typeof everyRun>;

function isOfRuns(how: Checking | OfRuns): how is OfRuns {
  return typeof how[0] === 'string';
}

async function checkModel(subject: Subject, options: SearchOptions = {}): Promise<ModelResult> {
  const { check: checkSource } = await import('./verify/check.ts');
  return checkSource(await sourceFrom(subject), options);
}

/**
 * Counts the state space of a model: states, edges, tokens, depth, deadlocks.
 * @throws UserError as {@link check}
 */
export async function explore(subject: Subject, options: SearchOptions = {}): Promise<ModelResult> {
  const { exploreModel } = await import('./verify/explore-model.ts');
  return exploreModel(await sourceFrom(subject), options);
}

/**
 * Runs a model under a scheduler, once or with many seeds until a run violates a property; that run is made small.
 * @throws UserError FP3011 and FP3004 for a log that does not belong to the model, and what its handlers raise
 */
export async function run(subject: Subject, options: RunModelOptions = {}): Promise<RunOutcome> {
  const [{ runModel }, { placed }] = await Promise.all([
    import('./verify/run-model.ts'),
    import('./verify/positioned.ts'),
  ]);
  const source = await sourceFrom(subject);
  return placed(source, () => runModel(source, options));
}

/**
 * Runs a model many times under strategies; one run of each way in which it fails is made small. The result's `campaign` says what the
 * runs saw and what it is worth that they showed no more.
 * @throws UserError what the handlers of the model raise; FP4006 where a run goes another way when it is made again, FP4011 for seeds beyond
 *   2^53, FP5009 for a name in `ignore` that no property has
 */
export async function fuzz(subject: Subject, options: FuzzOptions = {}): Promise<ModelResult> {
  const [{ fuzz: fuzzSource }, { placed, positioned }] = await Promise.all([
    import('./verify/fuzz.ts'),
    import('./verify/positioned.ts'),
  ]);
  const source = await sourceFrom(subject);
  return positioned(await placed(source, () => fuzzSource(source, options)), source);
}

/**
 * Replays a log on its model.
 * @throws UserError FP3011 when the log was made from another model, FP3004 when it does not fit
 */
export async function replay(subject: Subject, log: ReplayLog): Promise<ReplayOutcome> {
  const { replayLog } = await import('./verify/replay-log.ts');
  return replayLog(await sourceFrom(subject), log, log.model.file);
}

/**
 * Loads models from files, folders and globs: TypeScript, `*.term.json`, BPMN and PNML. What cannot be read gives an entry with
 * its error.
 */
export async function* load(
  patterns: readonly string[],
  options: SourceOptions = {},
): AsyncGenerator<Source | Unloaded> {
  const { loadSources } = await import('./verify/source.ts');
  yield* loadSources(patterns, options);
}

/**
 * Reads a replay log.
 * @param text the file's content
 * @param file its path, for messages
 * @throws UserError FP3001 to FP3003 and FP3010 for text that is no replay log
 */
export async function readReplayLog(text: string, file = ''): Promise<ReplayLog> {
  const codec = await import('./replay-log.ts');
  return codec.readReplayLog(text, file);
}
