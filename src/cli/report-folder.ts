import { lstatSync, readdirSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isPage } from './io.ts';
import type { ReportReader } from './report-reader.ts';
import { packedIn, textIn, verdictIn, type ServedVerdict } from './served-file.ts';

/** A report in a folder that is served. */
export interface ServedReport {
  /** From the folder, with forward slashes. */
  readonly name: string;
  /** What the viewer shows, or a page that others made. */
  readonly kind: 'report' | 'page';
  readonly changed: Date;
  /** Another one whenever what there is to show has changed. */
  readonly stamp: string;
  /** Of a report. */
  readonly verdict?: ServedVerdict;
  /** `reading`: it is large, and being looked at. `damaged`: it was a report, and is none now; half-written, perhaps. */
  readonly trouble?: 'reading' | 'damaged';
}

/** What there is in a folder. */
export interface ServedList {
  /** The latest first. */
  readonly reports: readonly ServedReport[];
  /** Whether there are more files than are looked at. */
  readonly isCut: boolean;
  /** Whether the folder is there. */
  readonly isThere: boolean;
}

/** What is known of a file, as it was when it had a stamp. */
interface Known {
  readonly seen: string;
  readonly report: ServedReport | null;
}

/** So many files are looked at. */
export const mostFiles = 5_000;
/** So many entries of folders, files of any kind among them. */
const mostEntries = 100_000;
const deepest = 8;
/** Larger files are not opened. */
const largest = 512 * 2 ** 20;
/** Bytes that are read at once while somebody waits for the list; what is beyond is read by another thread. */
const mostAtOnce = 2 * 2 ** 20;
/** What a file costs of them at least. */
const leastCost = 4096;
/** Bytes of a report that is made a page of at once. */
const mostOfPage = 2 ** 20;

/**
 * The reports below a folder. Links are not followed: what is served lies in the folder. A file is read again only when it has changed.
 */
export class ReportFolder {
  readonly path: string;
  readonly #reader: Pick<ReportReader, 'verdict' | 'packed'>;
  readonly #known = new Map<string, Known>();

  constructor(path: string, reader: Pick<ReportReader, 'verdict' | 'packed'>) {
    this.path = path;
    this.#reader = reader;
  }

  /** What is there now. */
  list(): ServedList {
    const found: ServedReport[] = [];
    const left = { files: mostFiles, entries: mostEntries, bytes: mostAtOnce };
    let isCut = false;
    const visit = (folder: string, prefix: string, depth: number): void => {
      for (const entry of entriesOf(folder)) {
        if (left.entries-- <= 0) return void (isCut = true);
        const name = `${prefix}${entry.name}`;
        const path = join(folder, entry.name);
        if (entry.isDirectory() && isOpen(entry.name) && depth < deepest) visit(path, `${name}/`, depth + 1);
        if (!entry.isFile() || !/\.(?:json|html)$/i.test(entry.name)) continue;
        if (left.files-- <= 0) return void (isCut = true);
        const one = this.#look(path, name, left);
        if (one !== null) found.push(one);
      }
    };
    visit(this.path, '', 0);
    found.sort((a, b) => b.changed.getTime() - a.changed.getTime() || (a.name < b.name ? -1 : 1));
    return { reports: found, isCut, isThere: found.length > 0 || isFolder(this.path) };
  }

  /** A report as pages hold it. @returns `null` for a file that is gone, or holds no report any more */
  async packed({ name }: ServedReport): Promise<string | null> {
    const path = join(this.path, name);
    const size = statsOf(path)?.size ?? 0;
    if (size > largest) return null;
    return size <= mostOfPage ? packedIn(path) : this.#reader.packed(path);
  }

  /** The text of a page. */
  page({ name }: ServedReport): string | null {
    try {
      return textIn(join(this.path, name));
    } catch {
      return null;
    }
  }

  #look(path: string, name: string, left: { bytes: number }): ServedReport | null {
    const stats = statsOf(path);
    if (stats === null || !stats.isFile() || stats.size > largest) return null;
    const seen = `${stats.mtimeMs}/${stats.size}/${stats.ino}`;
    const known = this.#known.get(name);
    if (known?.seen === seen) return known.report;
    const learn = (verdict: ServedVerdict | null, stamp: string): ServedReport | null => {
      const report = reportOf(name, stats.mtime, stamp, verdict, known?.report ?? null);
      this.#known.set(name, { seen, report });
      return report;
    };
    left.bytes -= Math.max(leastCost, stats.size);
    if (left.bytes >= 0) return learn(verdictIn(path), seen);
    const old = known?.report ?? { name, kind: isPage(name) ? 'page' : 'report', stamp: seen };
    const report = { ...old, changed: stats.mtime, trouble: 'reading' } as const;
    this.#known.set(name, { seen, report });
    void this.#readLater(path, (verdict) => {
      // Meanwhile it may have changed again.
      if (this.#known.get(name)?.seen === seen) learn(verdict, `${seen}/read`);
    });
    return report;
  }

  async #readLater(path: string, learn: (verdict: ServedVerdict | null) => void): Promise<void> {
    learn(await this.#reader.verdict(path));
  }
}

/** What is told of a file after it was read. What was a report is still told of when it is none: it may be half-written. */
function reportOf(
  name: string,
  changed: Date,
  stamp: string,
  verdict: ServedVerdict | null,
  before: ServedReport | null,
): ServedReport | null {
  if (verdict !== null) return { name, kind: 'report', changed, stamp, verdict };
  if (before?.verdict !== undefined) {
    const { stamp: shown } = before;
    return { name, kind: 'report', changed, stamp: shown, verdict: before.verdict, trouble: 'damaged' };
  }
  return isPage(name) ? { name, kind: 'page', changed, stamp } : null;
}

function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    // The folder may not be looked into.
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
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
