import { join } from 'node:path';
import { writeWhole } from '../cli/io.ts';
import type { ModelResult, PropertyResult } from '../report/document.ts';
import { reportHtml } from '../report/html.ts';
import { document } from '../report/json.ts';
import { lanesSvg } from '../report/lanes-svg.ts';
import { viewer } from '../report/viewer.ts';
import { writeReplayLog } from '../replay-log.ts';
import { version } from '../version.ts';

/** Files that show one failure. */
export interface FailureFiles {
  /** The replay log; absent where the failure has no run, as a dead task. */
  readonly log?: string;
  /** The report as one page, offline. */
  readonly page: string;
  /** The run in swim-lanes, as a picture; absent where there is no run. */
  readonly lanes?: string;
}

/**
 * Writes what shows one violated property: its replay log, the report as a page, the run as a picture. Files of the same failure are
 * replaced, each as a whole.
 * @param property one of the result
 * @param folder is made where it is not there
 * @throws UserError FP5004 where a file cannot be written, FP5006 where the viewer was not built
 */
export function writeFailure(result: ModelResult, property: PropertyResult, folder: string): FailureFiles {
  const { model } = result;
  const stem = `${model.name}.${property.name}`
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 120);
  const to = (kind: string): string => join(folder, `${stem}.${kind}`);
  const page = to('html');
  writeWhole(page, reportHtml(viewer(), document(version, [result])));
  const { witness } = property;
  if (witness === null) return { page };
  const { log, steps = witness.labels.map((label, index) => ({ index, label })), loopFrom } = witness;
  const lanes = to('svg');
  const title = `${model.name}: ${property.name}`;
  writeWhole(lanes, lanesSvg(steps, { title, subtitle: property.reason, loopFrom }));
  if (log === undefined) return { page, lanes };
  const logFile = to('json');
  writeWhole(logFile, writeReplayLog(log));
  return { log: logFile, page, lanes };
}
