import { stat } from 'node:fs/promises';
import { UserError } from '../errors.ts';

/** Model files that a folder stands for. */
const inFolder = ['**/*.{bpmn,pnml}', '**/*.term.json', '**/*.model.{ts,mts,js}'];
const ignored = ['**/node_modules/**', '**/.git/**'];

/**
 * The files that a pattern stands for, sorted, with forward slashes: the path itself if it exists (a folder: its model files
 * outside `node_modules`), else what matches it as a glob.
 * @throws UserError FP2001 for a path without glob characters that does not exist, FP2002 when nothing matches
 */
export async function expand(pattern: string): Promise<string[]> {
  const path = forward(pattern);
  const kind = await stat(path).then(
    (s) => (s.isDirectory() ? 'folder' : 'file'),
    () => null,
  );
  if (kind === 'file') return [path];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (kind === 'folder') {
    const found = await glob(inFolder, {
      cwd: path,
      ignore: ignored,
      expandDirectories: false,
      followSymbolicLinks: false,
    });
    const prefix = path === '.' ? '' : path.endsWith('/') ? path : `${path}/`;
    return some(
      found.map((f) => prefix + forward(f)),
      pattern,
      'The folder has no *.bpmn, *.pnml, *.term.json or *.model.{ts,mts,js} files.',
    );
  }
  if (!isDynamicPattern(path)) {
    throw new UserError('FP2001', `${pattern} does not exist`, 'Check the path.', { file: path });
  }
  const found = await glob(path, {
    ignore: ignored,
    expandDirectories: false,
    followSymbolicLinks: false,
    absolute: isAbsolute(path),
  });
  return some(
    found.map((f) => forward(f)),
    pattern,
    'Check the pattern; quote it, so that the shell leaves it alone.',
  );
}

function some(found: readonly string[], pattern: string, remedy: string): string[] {
  if (found.length === 0)
    throw new UserError('FP2002', `nothing matches ${pattern}`, remedy, { file: pattern });
  return [...new Set(found)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** With forward slashes: on Windows a backslash separates; elsewhere it is part of a name or escapes a glob character. */
export function forward(path: string, platform: string = process.platform): string {
  return platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path);
}
