import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { ModelRef, ReplayLog } from '../trace.ts';
import { failuresFolder } from '../verify/failure-database.ts';
import { loadSources, type Source, type SourceOptions } from '../verify/source.ts';

/** How a single model is loaded. */
export interface OneSourceOptions extends SourceOptions {
  /** Picks one of several models in the file: by content, else by name. */
  readonly model?: Partial<ModelRef>;
}

/**
 * The one model of a file.
 * @throws UserError FP5005 when it holds several and none of them is meant by `model`, and those of loading
 */
export async function oneSource(file: string, options: OneSourceOptions): Promise<Source> {
  const sources = await sourcesOf(file, options);
  const { hash, name } = options.model ?? {};
  const named = sources.filter((s) => s.info.name === name);
  const found =
    sources.find((s) => s.info.hash === hash) ??
    (named.length === 1 ? named[0] : undefined) ??
    (sources.length === 1 && (hash !== undefined || name === undefined) ? sources[0] : undefined);
  if (found) return found;
  const names = sources.map((s) => s.info.name).join(', ');
  const message =
    name === undefined
      ? `the file holds ${sources.length} models: ${names}`
      : `the file holds no model called "${name}", or several; it holds: ${names}`;
  throw new UserError('FP5005', message, 'Name one of them with --name.', { file });
}

/**
 * The model of a file that a compact log was made from; where none is, another one of them, which it is then held against.
 * @param hash the beginning of the model's hash
 * @throws UserError those of loading
 */
export async function sourceOfHash(file: string, hash: string, how: SourceOptions): Promise<Source> {
  const sources = await sourcesOf(file, how);
  const found = sources.find(({ info }) => info.hash.startsWith(hash)) ?? sources[0];
  if (found !== undefined) return found;
  throw new UserError('FP5005', 'the file holds no model', 'Name a file with a model.', { file });
}

async function sourcesOf(file: string, how: SourceOptions): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const one of loadSources([file], how)) {
    if ('error' in one) throw one.error;
    sources.push(one);
  }
  return sources;
}

/**
 * The model that a log was made from: where the log says, seen from the current folder, then from the log's; or in `override`.
 * @throws UserError FP3014 when there is no such file, and those of {@link oneSource}
 */
export async function sourceOfLog(
  log: ReplayLog,
  logFile: string,
  override: string | undefined,
  how: SourceOptions = {},
): Promise<Source> {
  const options = { ...how, model: log.model };
  if (override !== undefined) return oneSource(override, options);
  const { file } = log.model;
  const places = isAbsolute(file) ? [file] : [file, join(originOf(logFile), file)];
  const found = file === '' ? undefined : places.find((place) => existsSync(place));
  if (found !== undefined) return oneSource(found, options);
  throw new UserError(
    'FP3014',
    `the model of the log, ${file || 'which has no file'}, is not there`,
    'Name it with --model FILE.',
    {
      file: logFile,
    },
  );
}

/** The folder from which a log names its model: its own; for one of the failing runs that a project keeps, the project's. */
function originOf(logFile: string): string {
  const folder = dirname(resolve(logFile));
  return folder.endsWith(failuresFolder) ? dirname(dirname(folder)) : dirname(logFile);
}
