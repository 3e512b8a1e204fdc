import { readdirSync, readFileSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { ReportDocument } from '../report/document.ts';
import { reportFrom } from '../report/schema.ts';
import { summaryLine } from '../report/text.ts';
import { checkExitCode, type ExitCode } from './exit-code.ts';

/** A report in a folder that is served. */
export interface ServedReport {
  /** From the folder, with forward slashes. */
  readonly name: string;
  /** A document that the viewer shows, or a page that was made before. */
  readonly kind: 'report' | 'page';
  readonly changed: Date;
  /** Another one whenever the file has changed. */
  readonly stamp: string;
  /** Of a document: the exit code that `check` had, and the verdicts in words. */
  readonly verdict?: { readonly code: ExitCode; readonly words: string };
}

/** So many files are looked at. */
const mostFiles = 5_000;
const deepest = 8;
/** Larger documents are not opened. */
const largest = 512 * 2 ** 20;

/**
 * The reports below a folder. Links are not followed: what is served lies in the folder. A file is read again only when it has changed.
 */
export class ReportFolder {
  readonly path: string;
  readonly #known = new Map<string, ServedReport | { readonly kind: 'other'; readonly stamp: string }>();

  constructor(path: string) {
    this.path = path;
  }

  /** What is there now, the latest first. */
  list(): readonly ServedReport[] {
    const found: ServedReport[] = [];
    let left = mostFiles;
    const visit = (folder: string, prefix: string, depth: number): void => {
      for (const entry of entriesOf(folder)) {
        const name = `${prefix}${entry.name}`;
        const path = join(folder, entry.name);
        if (entry.isDirectory() && isOpen(entry.name) && depth < deepest) visit(path, `${name}/`, depth + 1);
        if (!entry.isFile() || !/\.(json|html)$/i.test(entry.name) || left-- <= 0) continue;
        const one = this.#look(path, name);
        if (one !== null) found.push(one);
      }
    };
    visit(this.path, '', 0);
    return found.sort((a, b) => b.changed.getTime() - a.changed.getTime() || (a.name < b.name ? -1 : 1));
  }

  /** @returns `null` for a file that is gone, or no report any more */
  document({ name }: ServedReport): ReportDocument | null {
    return readDocument(join(this.path, name));
  }

  /** The text of a page. */
  page({ name }: ServedReport): string | null {
    try {
      return readFileSync(join(this.path, name), 'utf8');
    } catch {
      return null;
    }
  }

  #look(path: string, name: string): ServedReport | null {
    const stats = statsOf(path);
    if (stats === null || stats.size > largest) return null;
    const stamp = `${stats.mtimeMs}/${stats.size}/${stats.ino}`;
    const known = this.#known.get(name);
    const one = known?.stamp === stamp ? known : read(path, name, stats.mtime, stamp);
    this.#known.set(name, one);
    return one.kind === 'other' ? null : one;
  }
}

function read(
  path: string,
  name: string,
  changed: Date,
  stamp: string,
): ServedReport | { readonly kind: 'other'; readonly stamp: string } {
  if (/\.html$/i.test(name)) return { name, kind: 'page', changed, stamp };
  const report = readDocument(path);
  if (report === null) return { kind: 'other', stamp };
  const violating = report.results.filter(
    (result) => checkExitCode({ ...report, results: [result] }, []) === 1,
  );
  const words = summaryLine(report.results);
  const n = violating.length;
  const verdict = {
    code: checkExitCode(report, []),
    words: n === 0 ? words : `${words}; ${n} ${n === 1 ? 'violates' : 'violate'} a property`,
  };
  return { name, kind: 'report', changed, stamp, verdict };
}

function readDocument(path: string): ReportDocument | null {
  try {
    const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof data === 'object' && data !== null && 'results' in data ? reportFrom(data, path) : null;
  } catch {
    // Replay logs, models and whatever else is JSON: none of it is a report. What is written right now is looked at again.
    return null;
  }
}

function statsOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // It went meanwhile, or may not be looked into.
    return [];
  }
}

/** The folder in which projects keep failing runs holds pages of tests; other hidden folders hold nothing of ours. */
function isOpen(name: string): boolean {
  return name !== 'node_modules' && (!name.startsWith('.') || name === '.flowproof');
}
