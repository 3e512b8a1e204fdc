import { join } from 'node:path';
import type { ModelResult, PropertyResult } from '../report/document.ts';
import { reportHtml } from '../report/html.ts';
import { document } from '../report/json.ts';
import { lanesSvg } from '../report/lanes-svg.ts';
import { viewer } from '../report/viewer.ts';
import { version } from '../version.ts';
import { failuresFolder, saveFailure } from './failure-database.ts';
import { placesIn } from './log-positions.ts';
import { paged } from './paged.ts';
import type { Source } from './source.ts';
import { writeWhole } from './whole-file.ts';

/** Files that show one failure. */
export interface FailureFiles {
  /** The replay log; absent where the failure has no run, as a dead task. */
  readonly log?: string;
  /** The report as one page, offline. */
  readonly page: string;
  /** The run in swim-lanes, as a picture; absent where there is no run. */
  readonly lanes?: string;
}

/** States that a test has time to draw. */
const statesInTests = 10_000;

/**
 * Writes what shows one violated property among the failing runs that the project keeps: its replay log, and beside it the report as a
 * page and the run as a picture. Files of the same failure are replaced, each as a whole.
 * @param property one of the result
 * @throws UserError FP5004 where a file cannot be written, FP5006 where the viewer was not built
 */
export async function writeFailure(
  source: Source,
  result: ModelResult,
  property: PropertyResult,
): Promise<FailureFiles> {
  const { model } = result;
  const { witness } = property;
  const log = witness?.log ? await saveFailure(source, witness.log, placesIn(result, property)) : undefined;
  const stem =
    log?.replace(/\.json$/, '') ?? join(failuresFolder, plainName(`${model.name}.${property.name}`));
  const page = `${stem}.html`;
  const shown = await paged(result, source, { maxStates: statesInTests });
  writeWhole(page, reportHtml(viewer(), document(version, [shown])));
  if (witness === null) return { page };
  const { steps = witness.labels.map((label, index) => ({ index, label })), loopFrom } = witness;
  const lanes = `${stem}.svg`;
  const title = `${model.name}: ${property.name}`;
  writeWhole(lanes, lanesSvg(steps, { title, subtitle: property.reason, loopFrom }));
  return { page, lanes, ...(log === undefined ? {} : { log }) };
}

/** A name of a file, whatever the text. */
function plainName(text: string): string {
  return text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 120);
}
