import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The project's root folder. */
export const root = join(import.meta.dirname, '../..');

/** A text file of the project: its path from the root, with forward slashes, and its content. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The text files at or under some paths.
 * @param folders paths from the root; those that do not exist count as empty
 * @param extensions of the files asked for, with the dot
 */
export function filesUnder(folders: readonly string[], extensions: readonly string[]): TextFile[] {
  return folders
    .flatMap((folder) => entries(join(root, folder)))
    .filter((file) => extensions.some((extension) => file.endsWith(extension)))
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
