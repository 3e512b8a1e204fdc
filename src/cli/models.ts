import type { ModelResult, Result } from '../report/document.ts';
import { loadSources, type Source, type Unloaded } from '../verify/source.ts';
import type { Progress } from '../explore/exploration.ts';
import type { MethodChoice } from '../explore/space.ts';
import { bytes, grouped } from '../report/style.ts';
import type { SearchOptions } from '../verify/search-options.ts';
import type { ExitCode } from './exit-code.ts';
import { failed } from './failure.ts';
import type { Io } from './io.ts';
import type { ReadingOptions } from './options.ts';
import { ProgressLine } from './progress.ts';

/** Options that every command with a search has. */
export interface LimitOptions extends ReadingOptions {
  readonly method?: MethodChoice;
  /** Whether it is told how states were kept and found. */
  readonly stats?: boolean;
  readonly maxStates?: number;
  readonly maxMemory: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly typecheck?: boolean;
}

/**
 * Works on every model that the files name, one after the other. A file that cannot be read, and a model that cannot be worked
 * on, gives an error in its place. An interrupt ends the search under way, whose result is kept, and begins no other.
 * @param onResult called as soon as a result is there, with whether it is one of several
 */
export async function eachModel(
  files: readonly string[],
  options: LimitOptions,
  io: Io,
  work: (source: Source, search: SearchOptions) => Promise<ModelResult>,
  onResult: (result: Result, several: boolean) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const models = loadSources(files, options);
  let next = await models.next();
  while (next.done !== true && io.interrupt?.aborted !== true) {
    const one = next.value;
    // One ahead: whether there are several decides how the first is printed.
    next = await models.next();
    const result = await resultOf(one, options, io, work);
    if (result === null) continue;
    results.push(result);
    onResult(result, results.length > 1 || next.done !== true);
  }
  return results;
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
    return await work(one, searchOptions(options, io, one, line));
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
    ...(options.maxStates === undefined ? {} : { maxStates: options.maxStates }),
    maxMemory: options.maxMemory,
    timeoutMs: options.timeout === undefined ? null : options.timeout * 1000,
    ...(io.interrupt ? { signal: io.interrupt } : {}),
    onProgress: (p) => line.show(source.info.file, p.states, p.ratePerSecond, 'states', further(p)),
  };
}

/** What a search is known by beside its states. */
function further({ frontier, depth, memoryBytes }: Progress): readonly string[] {
  return [
    ...(frontier > 0 ? [`${grouped(frontier)} to go on from`] : []),
    ...(depth > 0 ? [`depth ${grouped(depth)}`] : []),
    bytes(memoryBytes),
  ];
}

/** What was assumed of a model when it was read, as remarks on a run of it. */
export function notesOf({ notes }: Source): readonly string[] {
  return notes.map((note) => `note: ${note}`);
}

/** 130 once Ctrl-C was pressed, else `code`. */
export function unlessInterrupted(io: Io, code: ExitCode): ExitCode {
  return io.interrupt?.aborted === true ? 130 : code;
}
