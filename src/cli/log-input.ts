import { UserError } from '../errors.ts';
import type { ReplayLog } from '../trace.ts';
import { fromCompact, isCompact, modelHashOf } from '../verify/compact-log.ts';
import type { Source, SourceOptions } from '../verify/source.ts';
import { readLogFile } from './log-file.ts';
import { sourceOfHash, sourceOfLog } from './one-source.ts';

/** A log and its model. */
export interface LogInput {
  readonly log: ReplayLog;
  readonly source: Source;
  /** What messages call the log: its file, or the beginning of a compact one. */
  readonly called: string;
  /** Whether it comes from a file. */
  readonly isFile: boolean;
}

/**
 * The log that arguments name, and its model: `LOG`, or `MODEL LOG`, where the log is a file or a compact one.
 * @param override the model by `--model`
 * @throws UserError FP5003 for two models, FP3014 where none is known, and those of reading the log and of loading the model
 */
export async function logInput(
  [first, second]: readonly [first: string, second: string | undefined],
  override: string | undefined,
  how: SourceOptions,
): Promise<LogInput> {
  if (second !== undefined && override !== undefined)
    throw new UserError('FP5003', `${first} and --model name a model each`, 'Leave one of them out.');
  const model = second === undefined ? override : first;
  const named = second ?? first;
  if (!isCompact(named)) {
    const log = readLogFile(named);
    return { log, source: await sourceOfLog(log, named, model, how), called: named, isFile: true };
  }
  const hash = modelHashOf(named);
  if (model === undefined) {
    const remedy = "Name it before the log: flowproof replay MODEL 'fp1:...'.";
    throw new UserError('FP3014', 'a compact log does not say where its model is', remedy);
  }
  const source = await sourceOfHash(model, hash, how);
  return { log: await fromCompact(source, named), source, called: `fp1:${hash}`, isFile: false };
}
