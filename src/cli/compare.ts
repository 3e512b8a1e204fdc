import { compareReports, type Compared } from '../report/compare.ts';
import { comparisonText } from '../report/compare-text.ts';
import type { ReportDocument } from '../report/document.ts';
import { reportHtml } from '../report/html.ts';
import { document } from '../report/json.ts';
import { errorText, isFailed } from '../report/text.ts';
import { viewer } from '../report/viewer.ts';
import { check as checkSource } from '../verify/check.ts';
import { version } from '../version.ts';
import { errorExitCode, worst, type ExitCode } from './exit-code.ts';
import { coloured, isPage, requireApart, requireFiles, writeWhole, type Io } from './io.ts';
import { readOwnFile } from './log-file.ts';
import { eachModel, unlessInterrupted, type LimitOptions } from './models.ts';

export interface CompareCommandOptions extends LimitOptions {
  readonly json?: boolean;
  readonly share?: string;
}

/**
 * `flowproof compare BEFORE AFTER`: two reports, or models that are checked now.
 * @throws UserError FP3001, FP3002, FP3012 and FP3013 for a bad report, FP5004 when the page cannot be written, FP5006 when the viewer is not
 *   part of the installation
 */
export async function compare(
  before: string,
  after: string,
  options: CompareCommandOptions,
  io: Io,
): Promise<ExitCode> {
  requireFiles(options.share);
  requireApart([before, after], [options.share]);
  const codes: ExitCode[] = [];
  const sides: Compared[] = [];
  for (const file of [before, after]) {
    const report = isReport(file) ? await savedReport(file) : await checked(file, options, io, codes);
    sides.push({ file, report });
  }
  const [earlier, later] = [sides[0]!, sides[1]!];
  // Of a side of which nothing could be read, or was before the interrupt, nothing can be said.
  if (sides.some(isUnread)) return unlessInterrupted(io, worst(codes));
  const comparison = compareReports(earlier, later, version);
  // The page first: where it cannot be written, nothing is printed.
  if (options.share !== undefined)
    writeWhole(options.share, reportHtml(viewer(), { ...later.report, comparison }));
  if (options.json) io.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  else io.stdout.write(comparisonText(comparison, { colour: coloured(io) }));
  return unlessInterrupted(io, worst([...codes, comparison.change === 'worse' ? 1 : 0]));
}

/** Whether a side was to be checked now, and no model of it could be. */
function isUnread({ file, report }: Compared): boolean {
  return !isReport(file) && report.results.every(isFailed);
}

/** By its name. Terms are JSON, too. */
function isReport(file: string): boolean {
  return isPage(file) || (/\.json$/i.test(file) && !/\.term\.json$/i.test(file));
}

/** Loaded when used: the schema brings a library that takes longer to load than most models take to check. */
async function savedReport(file: string): Promise<ReportDocument> {
  const { comparedFrom } = await import('./own-report.ts');
  return comparedFrom(readOwnFile(file), file);
}

async function checked(
  file: string,
  options: CompareCommandOptions,
  io: Io,
  codes: ExitCode[],
): Promise<ReportDocument> {
  const results = await eachModel([file], options, io, checkSource, (result) => {
    if (!isFailed(result)) return;
    codes.push(errorExitCode(result.error.code));
    io.stderr.write(errorText(result.error, { colour: coloured(io) && io.stderrIsTTY === true }));
  });
  return document(version, results);
}
