/**
 * The failing runs that a project keeps: replay logs in the folder `.flowproof/failures`, one for each way in which a model fails.
 * What is in them, their names included, was written by anybody: names of files are made of safe characters only.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { ReplayLog } from '../trace.ts';
import { withPositions, type Places } from './log-positions.ts';
import type { Source } from './source.ts';
import { writeWhole } from './whole-file.ts';

/** A log of the database, or why it is none. */
export type SavedFailure =
  { readonly file: string; readonly log: ReplayLog } | { readonly file: string; readonly error: UserError };

/** Larger ones are not read: a shrunk run is small. */
const largestFile = 64 * 2 ** 20;

/** The folder of the logs, seen from the project's. */
export const failuresFolder = join('.flowproof', 'failures');

/**
 * The folder of the project that a model belongs to: the nearest one above its file that holds a `package.json` or a folder `.flowproof`;
 * else the one that the file is in. A model without a file belongs to the project of the current folder.
 */
function projectOf(file: string): string {
  const start = file === '' ? process.cwd() : dirname(resolve(file));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || isFolder(join(folder, '.flowproof'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The path of a model as its logs in the database name it: from the project's folder, with forward slashes. */
function modelPath(project: string, file: string): string {
  return file === '' ? '' : relative(project, resolve(file)).replaceAll('\\', '/');
}

/** Characters of a model's name that the names of its logs begin with: a name of a file has room for 255 bytes. */
const longestStem = 40;

/** The beginning of the names of a model's logs. */
function stemOf(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+/, '');
  const [...characters] = plain === '' ? 'model' : plain;
  return `${characters.slice(0, longestStem).join('')}-`;
}

/**
 * The saved failing runs of a model: those of its name, and of its file or its content.
 * @returns in the order of their names; a file that cannot be read, or that is no log, with its error
 */
export async function savedFailures({ info }: Source): Promise<readonly SavedFailure[]> {
  const project = projectOf(info.file);
  const stem = stemOf(info.name);
  const names = namesIn(join(project, failuresFolder)).filter(
    (name) => name.endsWith('.json') && name.normalize('NFC').slice(0, -'012345678901.json'.length) === stem,
  );
  if (names.length === 0) return [];
  const { readReplayLog } = await import('../replay-log.ts');
  const path = modelPath(project, info.file);
  return names.flatMap((name): SavedFailure[] => {
    const file = shown(join(project, failuresFolder, name));
    try {
      const log = readReplayLog(textOf(file), file);
      const { model } = log;
      const isOfModel = model.name === info.name && (model.file === path || model.hash === info.hash);
      return isOfModel ? [{ file, log }] : [];
    } catch (error) {
      if (error instanceof UserError) return [{ file, error }];
      throw error;
    }
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // There is none, or none that may be looked into.
    return [];
  }
}

/** @throws UserError FP3013 */
function textOf(file: string): string {
  try {
    const found = statSync(file);
    if (found.isFile() && found.size <= largestFile) return readFileSync(file, 'utf8');
  } catch {
    // It may have gone meanwhile.
  }
  throw new UserError('FP3013', 'the file cannot be read', 'Remove it, or record the run again.', { file });
}

/** A path as people are told it: from the current folder where it is below it. */
function shown(path: string): string {
  const from = relative(process.cwd(), path);
  return (from.startsWith('..') || isAbsolute(from) ? path : from).replaceAll('\\', '/');
}

/**
 * Saves a failing run of a model, under a temporary name that is changed when all is written. There is one file for each way to fail
 * (property and culprits): a longer run of the same model does not take the place of a shorter one.
 * @param places where the model and the property are made
 * @returns the file
 * @throws UserError FP3015 for a log that expects no violation, FP5004 when it cannot be written
 */
export async function saveFailure({ info }: Source, log: ReplayLog, places: Places = {}): Promise<string> {
  const { expected } = log;
  if (expected === null) {
    throw new UserError(
      'FP3015',
      'the log expects no violation: there is nothing to save',
      'Save the log of a failing run.',
    );
  }
  const project = projectOf(info.file);
  const path = modelPath(project, info.file);
  const failure = [path, info.name, expected.property, [...expected.culprits].sort()];
  const signature = createHash('sha256').update(JSON.stringify(failure)).digest('hex').slice(0, 12);
  const file = join(project, failuresFolder, `${stemOf(info.name)}${signature}.json`);
  const { readReplayLog, writeReplayLog } = await import('../replay-log.ts');
  const named = { ...log, model: { name: info.name, file: path, hash: info.hash } };
  const text = writeReplayLog(withPositions(named, places, project));
  if (!holdsAsGood(file, log, (saved) => readReplayLog(saved, file))) writeWhole(file, text);
  return shown(file);
}

/** Whether a file holds a run of the same model that is no longer. */
function holdsAsGood(file: string, { model, steps }: ReplayLog, read: (text: string) => ReplayLog): boolean {
  try {
    const saved = read(textOf(file));
    return saved.model.hash === model.hash && saved.steps.length <= steps.length;
  } catch {
    // There is none, or it is damaged: it is written.
    return false;
  }
}
