/** Reports in files, whichever of our forms they have. */
import { UserError } from '../errors.ts';
import { parseJson } from '../replay-log.ts';
import type { ReportDocument } from '../report/document.ts';
import { embeddedJson } from '../report/embedded.ts';
import { comparisonFrom, reportFrom } from '../report/schema.ts';
import { version } from '../version.ts';
import { isPage } from './io.ts';

/** What the data of a file are: told by a field that the others have not. */
export type OwnKind = 'report' | 'comparison' | 'log';

/**
 * The data in a file of ours: JSON, or a page that holds it.
 * @throws UserError FP3001, FP3012 for a page without data
 */
export function ownData(text: string, file: string): unknown {
  if (!isPage(file)) return parseJson(text, file);
  const json = embeddedJson(text);
  if (json !== null) return parseJson(json, file);
  const remedy = 'Name a page that flowproof wrote, or the JSON report.';
  throw new UserError('FP3012', 'the page holds no report', remedy, { file });
}

/** What data are. What is none of ours is said to be a log: of that the errors tell. */
export function kindOf(data: unknown): OwnKind {
  if (typeof data !== 'object' || data === null) return 'log';
  if ('results' in data) return 'report';
  return 'models' in data && 'before' in data && 'after' in data ? 'comparison' : 'log';
}

/**
 * A report or a comparison as the document that a page shows. A comparison alone has no results.
 * @throws UserError FP3002, FP3012
 */
export function shownFrom(data: unknown, kind: 'report' | 'comparison', file: string): ReportDocument {
  if (kind === 'report') return reportFrom(data, file);
  return { format: 1, flowproof: version, results: [], comparison: comparisonFrom(data, file) };
}

/**
 * A report that is compared. The page of a comparison holds the later report: that.
 * @throws UserError FP3001, FP3002, FP3012
 */
export function comparedFrom(text: string, file: string): ReportDocument {
  const data = ownData(text, file);
  const wrong = { comparison: 'it is a comparison', log: 'it is a replay log' };
  const kind = kindOf(data);
  const isOurs = kind === 'comparison' || (typeof data === 'object' && data !== null && 'steps' in data);
  if (kind === 'report' || !isOurs) return reportFrom(data, file);
  const remedy = 'Name a report: what `check --json` prints, and `check --out` writes.';
  throw new UserError('FP3012', `not a report: ${wrong[kind]}`, remedy, { file });
}
