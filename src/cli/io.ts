import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { unwritable } from '../verify/whole-file.ts';

export { writeWhole } from '../verify/whole-file.ts';

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
 * Refuses outputs that are folders before any work is done for them.
 * @throws UserError FP5004
 */
export function requireFiles(...outputs: readonly (string | undefined)[]): void {
  const taken = new Set<string>();
  for (const file of outputs) {
    if (file === undefined) continue;
    if (isFolder(file)) throw unwritable(file, 'it is a folder');
    if (taken.has(resolve(file))) throw unwritable(file, 'something else is written to it');
    taken.add(resolve(file));
  }
}

/**
 * Nothing that is read is written over.
 * @throws UserError FP5004 for an output that is one of the inputs
 */
export function requireApart(inputs: readonly string[], outputs: readonly (string | undefined)[]): void {
  const read = new Set(inputs.map((file) => resolve(file)));
  for (const file of outputs)
    if (file !== undefined && read.has(resolve(file))) throw unwritable(file, 'it is read, too');
}

/** Whether a file is a page, by its name. */
export function isPage(file: string): boolean {
  return /\.html?$/i.test(file);
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    // There is nothing there, or nothing that can be seen: writing will tell.
    return false;
  }
}
