import { UserError } from '../errors.ts';
import type { ModelResult, Result } from '../report/document.ts';
import { placed } from '../verify/positioned.ts';
import { loadSources, type Source, type Unloaded } from '../verify/source.ts';
import type { Progress } from '../explore/exploration.ts';
import type { MethodChoice } from '../explore/space.ts';
import { grouped } from '../numerals.ts';
import { bytes, duration } from '../report/style.ts';
import type { SearchOptions } from '../verify/search-options.ts';
import type { ExitCode } from './exit-code.ts';
import { failed } from './failure.ts';
import type { Io } from './io.ts';
import type { ReadingOptions } from './options.ts';
import { ProgressLine } from './progress.ts';

/** Options that every command with a search has. */
export interface LimitOptions extends ReadingOptions {
  readonly method?: MethodChoice;
  /** Whether the states of the model itself are counted. */
  readonly counts?: boolean;
  /** Whether it is told how states were kept and found. */
  readonly stats?: boolean;
  readonly maxStates?: number;
  readonly maxMemory: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly typecheck?: boolean;
  /** Threads that share a search. */
  readonly workers?: number;
  /** Where a search is kept while it runs. */
  readonly checkpoint?: string;
  /** Seconds. */
  readonly checkpointEvery?: number;
  /** What a search goes on from. */
  readonly resume?: string;
}

/** Seconds between two checkpoints, where nothing is said. */
const usualInterval = 60;

/**
 * Works on every model that the files name, one after the other. A file that cannot be read, and a model that cannot be worked
 * on, gives an error in its place. An interrupt ends the search under way, whose result is kept, and begins no other: an error
 * stands for all that was not looked at, so that no report is taken for a whole one.
 * @throws UserError FP5003, FP5008 for checkpoints that cannot be
 * @param onResult called as soon as a result is there, with whether it is one of several
 */
export async function eachModel(
  files: readonly string[],
  options: LimitOptions,
  io: Io,
  work: (source: Source, search: SearchOptions) => Promise<ModelResult>,
  onResult: (result: Result, several: boolean) => void,
): Promise<readonly Result[]> {
  requireCheckpoint(options);
  const results: Result[] = [];
  const models = loadSources(files, options);
  let next = await models.next();
  while (next.done !== true && io.interrupt?.aborted !== true) {
    const one = next.value;
    // One ahead: whether there are several decides how the first is printed.
    next = await models.next();
    if (next.done !== true) requireOneModel(options);
    const result = await resultOf(one, options, io, work);
    if (result === null) continue;
    results.push(result);
    onResult(result, results.length > 1 || next.done !== true);
  }
  if (io.interrupt?.aborted === true && (next.done !== true || results.length === 0)) {
    const left = notReached(next.done === true ? (files.at(-1) ?? '') : fileOf(next.value));
    results.push(left);
    onResult(left, true);
  }
  return results;
}

function fileOf(one: Source | Unloaded): string {
  return 'error' in one ? one.file : one.info.file;
}

function notReached(file: string): Result {
  const message = 'interrupted before this model, and what comes after it, was looked at';
  const error = { code: 'FP5011', file, line: null, element: null, message, remedy: 'Run it again.' };
  return { model: { file }, error };
}

/** @throws UserError FP5003 for an interval between checkpoints that are not asked for */
function requireCheckpoint({ checkpoint, checkpointEvery }: LimitOptions): void {
  if (checkpointEvery === undefined || checkpoint !== undefined) return;
  const remedy = 'Give it together with `--checkpoint FILE`.';
  throw new UserError('FP5003', '--checkpoint-every has no checkpoint to write', remedy);
}

/** @throws UserError FP5008 for checkpoints of several models */
function requireOneModel({ checkpoint, resume }: LimitOptions): void {
  if (checkpoint === undefined && resume === undefined) return;
  const option = resume === undefined ? '--checkpoint' : '--resume';
  const remedy = 'Name one file that holds one model.';
  throw new UserError('FP5008', `${option} is for the search of one model, and there are several`, remedy);
}

async function resultOf(
  one: Source | Unloaded,
  options: LimitOptions,
  io: Io,
  work: (source: Source, search: SearchOptions) => Promise<ModelResult>,
): Promise<Result | null> {
  if ('error' in one) {
    const { reported } = failed(one.error, io, one.file);
    return reported && { model: { file: one.file }, error: reported };
  }
  const line = new ProgressLine(io);
  try {
    return await placed(one, () => work(one, searchOptions(options, io, one, line)));
  } catch (error) {
    const { reported } = failed(error, io, one.info.file);
    return reported && { model: one.info, error: reported };
  } finally {
    line.clear();
  }
}

/** The limits of a search as `verify` takes them. */
function searchOptions(options: LimitOptions, io: Io, source: Source, line: ProgressLine): SearchOptions {
  return {
    ...(options.method === undefined ? {} : { method: options.method }),
    ...(options.counts === undefined ? {} : { counts: options.counts }),
    ...(options.maxStates === undefined ? {} : { maxStates: options.maxStates }),
    maxMemory: options.maxMemory,
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: checkpointOf(options.checkpoint, options) }),
    ...(options.resume === undefined ? {} : { resume: options.resume }),
    timeoutMs: options.timeout === undefined ? null : options.timeout * 1000,
    ...(io.interrupt ? { signal: io.interrupt } : {}),
    onProgress: (p) => line.show(source.info.file, p.states, p.ratePerSecond, 'states', further(p, options)),
  };
}

function checkpointOf(file: string, { checkpointEvery = usualInterval }: LimitOptions) {
  return { file, everyMs: checkpointEvery * 1000 };
}

/**
 * What a search is known by beside its states. How many there will be nobody knows, so the only end that can be foretold is the limit
 * on states.
 */
function further(progress: Progress, { maxStates }: LimitOptions): readonly string[] {
  const { states, frontier, depth, memoryBytes, ratePerSecond } = progress;
  const left = maxStates === undefined ? null : (maxStates - states) / Math.max(1, ratePerSecond);
  return [
    ...(frontier > 0 ? [`${grouped(frontier)} to go on from`] : []),
    ...(depth > 0 ? [`depth ${grouped(depth)}`] : []),
    bytes(memoryBytes),
    ...(left === null || left < 0 ? [] : [`at the limit in ${duration(1000 * left)}`]),
  ];
}

/** What was assumed of a model when it was read, as remarks on a run of it. */
export function notesOf({ notes }: Pick<Source, 'notes'>): readonly string[] {
  return notes.map((note) => `note: ${note}`);
}

/** 130 once Ctrl-C was pressed, else `code`. */
export function unlessInterrupted(io: Io, code: ExitCode): ExitCode {
  return io.interrupt?.aborted === true ? 130 : code;
}
