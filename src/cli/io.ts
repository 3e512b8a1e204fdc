import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';

/** The world outside, as the command line sees it; tests hand in their own. */
export interface Io {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether stdout is a terminal: then text is coloured, unless `NO_COLOR` says otherwise. */
  readonly isTTY: boolean;
  /** Whether stderr is a terminal: then progress is shown. Default: no. */
  readonly stderrIsTTY?: boolean;
  /** Aborted by Ctrl-C. Default: never. */
  readonly interrupt?: AbortSignal;
}

/** Whether text on stdout is to be coloured (https://no-color.org). */
export function coloured(io: Io): boolean {
  return io.isTTY && (io.env['NO_COLOR'] ?? '') === '' && io.env['TERM'] !== 'dumb';
}

/**
 * Writes a file under a temporary name and renames it, so that a reader never sees half of it. Folders are made as needed.
 * @throws UserError FP5004 when the file cannot be written
 */
export function writeWhole(file: string, text: string): void {
  const temporary = join(dirname(file), `.${randomBytes(6).toString('hex')}.tmp`);
  try {
    makeFolder(dirname(file));
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    const why = error instanceof Error ? error.message : String(error);
    throw unwritable(file, why);
  }
}

/** `mkdir -p`; the one of Node never ends where a folder that exists takes no others, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Refuses outputs that are folders before any work is done for them.
 * @throws UserError FP5004
 */
export function requireFiles(...outputs: readonly (string | undefined)[]): void {
  for (const file of outputs) {
    if (file !== undefined && isFolder(file)) throw unwritable(file, 'it is a folder');
  }
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    // There is nothing there, or nothing that can be seen: writing will tell.
    return false;
  }
}

function unwritable(file: string, why: string): UserError {
  const remedy = 'Name a file in a folder that may be written to.';
  return new UserError('FP5004', `the file cannot be written: ${why}`, remedy, { file });
}
