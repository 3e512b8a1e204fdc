/** What a file in a folder that is served is, and what a page shows of it. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { ReportDocument } from '../report/document.ts';
import { grouped } from '../numerals.ts';
import { embeddable } from '../report/html.ts';
import { summaryLine } from '../report/text.ts';
import { checkExitCode, type ExitCode } from './exit-code.ts';
import { isPage } from './io.ts';
import { kindOf, ownData, shownFrom } from './own-report.ts';

/** The exit code that `check` had, or `compare`, and the verdicts in words. */
export interface ServedVerdict {
  readonly code: ExitCode;
  readonly words: string;
}

/**
 * What the report or the comparison in a file says.
 * @returns `null` for a file that holds none: a replay log, a model, half a report
 */
export function verdictIn(path: string): ServedVerdict | null {
  const report = documentIn(path);
  if (report === null) return null;
  const { comparison, results } = report;
  if (comparison !== undefined) {
    const { change, before, after } = comparison;
    const word = { same: 'nothing differs', better: 'better', worse: 'worse', other: 'different' }[change];
    const code = change === 'worse' ? 1 : change === 'other' ? 3 : 0;
    return { code, words: `comparison, ${word}: ${before.file} -> ${after.file}` };
  }
  const bad = results.filter((result) => checkExitCode({ ...report, results: [result] }, []) === 1).length;
  const words = summaryLine(results);
  return {
    // a report of nothing holds nothing
    code: results.length === 0 ? 3 : checkExitCode(report, []),
    words: bad === 0 ? words : `${words}; ${grouped(bad)} ${bad === 1 ? 'violates' : 'violate'} a property`,
  };
}

/** The report in a file as pages hold it. @returns `null` for a file that is gone, or holds no report any more */
export function packedIn(path: string): string | null {
  const report = documentIn(path);
  return report === null ? null : embeddable(report);
}

function documentIn(path: string): ReportDocument | null {
  try {
    const data = ownData(textIn(path), path);
    const kind = kindOf(data);
    return kind === 'log' ? null : shownFrom(data, kind, path);
  } catch {
    // Replay logs, models, pages of others and whatever else is JSON. What is written right now is looked at again.
    return null;
  }
}

/**
 * The text of a file, which may not have become a link since it was found.
 * @throws Error of the system
 */
export function textIn(path: string): string {
  // Windows has no such flag, and few links. A pipe would never end.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(file).isFile()) throw new Error(`${isPage(path) ? 'the page' : 'the report'} is no file`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
