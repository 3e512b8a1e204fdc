/** The files of a project that a model file is made of: itself, and what it imports by relative paths. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ts as typescript } from 'ts-morph';
import { ts } from 'ts-morph';
import { Uncertain } from './machine.ts';

const mostFiles = 200;
const mostBytes = 16 * 2 ** 20;

/** Reads each file once. */
export class ProjectFiles {
  private readonly files = new Map<string, typescript.SourceFile>();
  private bytes = 0;

  /**
   * The text of a file as a tree.
   * @throws Uncertain for more files, or larger ones, than are read
   */
  read(path: string): typescript.SourceFile {
    const real = realpathSync(path);
    const file = this.files.get(real);
    if (file !== undefined) return file;
    this.bytes += statSync(real).size;
    if (this.files.size >= mostFiles || this.bytes > mostBytes || /[\\/]node_modules[\\/]/.test(real))
      throw new Uncertain('too many files');
    const kind = /\.[cm]?js$/i.test(real)
      ? ts.ScriptKind.JS
      : /\.tsx$/i.test(real)
        ? ts.ScriptKind.TSX
        : ts.ScriptKind.TS;
    const text = readFileSync(real, 'utf8').replace(/^\ufeff/, '');
    const read = ts.createSourceFile(real, text, ts.ScriptTarget.Latest, true, kind);
    this.files.set(real, read);
    return read;
  }

  /** The file that a relative import means; `null` where there is none, or more than one that it could be. */
  resolve(from: typescript.SourceFile, specifier: string): string | null {
    const path = resolve(dirname(from.fileName), specifier);
    if (isFile(path)) return /\.[cm]?[jt]sx?$/i.test(path) ? path : null;
    const found = candidates(path).filter(isFile);
    return found.length === 1 ? found[0]! : null;
  }
}

function candidates(path: string): string[] {
  const endings = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx'];
  const typed = /\.([cm]?)jsx?$/i.exec(path);
  return [
    ...endings.map((ending) => path + ending),
    ...(typed ? [path.replace(/\.[cm]?jsx?$/i, `.${typed[1]}ts`)] : []),
    ...endings.map((ending) => resolve(path, `index${ending}`)),
  ];
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
