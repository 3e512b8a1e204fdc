import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { atItsLine, readReplayLog } from '../replay-log.ts';
import type { ReplayLog } from '../trace.ts';

/** By the code of the system's error. */
const whyUnread: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the file does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'the file may not be read',
  ERR_STRING_TOO_LONG: 'the file is too large to be read',
  ERR_FS_FILE_TOO_LARGE: 'the file is too large to be read',
};

/**
 * The text of a file of ours: a replay log or a report.
 * @throws UserError FP3013 when it cannot be read
 */
export function readOwnFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = whyUnread[code] ?? 'the file cannot be read';
    throw new UserError('FP3013', why, 'Check the path.', { file });
  }
}

/**
 * The replay log in a file.
 * @throws UserError FP3013 when the file cannot be read, and those of reading a replay log
 */
export function readLogFile(file: string): ReplayLog {
  return readReplayLog(readOwnFile(file), file);
}

/**
 * Does something with the log in a file; a mistake in one of its steps is given the line of that step.
 * @throws what `work` throws
 */
export async function withLinesOf<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isThere = error instanceof UserError && error.place.file === file && existsSync(file);
    throw isThere ? atItsLine(error, readOwnFile(file)) : error;
  }
}
