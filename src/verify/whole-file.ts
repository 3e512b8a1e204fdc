import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';

/**
 * Writes a file under a temporary name and renames it, so that a reader never sees half of it. Folders are made as needed. A link stays, and what
 * it leads to is written; what is no file (a pipe, a device) is written to.
 * @throws UserError FP5004 when the file cannot be written
 */
export function writeWhole(file: string, text: string): void {
  let temporary: string | null = null;
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile()) return writeFileSync(file, text);
    const target = there === undefined ? afterLinks(file) : realpathSync(file);
    // Whoever may write to the folder could replace a file that is not to be written to.
    if (there !== undefined) accessSync(target, constants.W_OK);
    makeFolder(dirname(target));
    temporary = join(dirname(target), `.${randomBytes(6).toString('hex')}.tmp`);
    writeFileSync(temporary, text, there === undefined ? {} : { mode: there.mode & 0o777 });
    // What only its owner could read stays so; at the start the mask of the process took some of it away.
    if (there !== undefined) chmodSync(temporary, there.mode & 0o777);
    renameSync(temporary, target);
  } catch (error) {
    if (temporary !== null && existsSync(temporary)) rmSync(temporary);
    const why = error instanceof Error ? error.message : String(error);
    throw unwritable(file, why);
  }
}

/** Where links lead to at which nothing is yet. */
function afterLinks(file: string): string {
  let at = file;
  for (let links = 0; links < 40; links++) {
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return at;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return at;
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

/** A file that cannot be written, as a mistake in the input. */
export function unwritable(file: string, why: string): UserError {
  const remedy = 'Name a file in a folder that may be written to.';
  return new UserError('FP5004', `the file cannot be written: ${why}`, remedy, { file });
}
