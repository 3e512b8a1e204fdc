import type { ReportDocument } from '../report/document.ts';
import { reportJson } from '../report/json.ts';
import { isPage, writeWhole } from './io.ts';

/** Writes a report to the file that `--out` names: the page, where its name says so, else the JSON document. Loaded for a page only: the viewer. */
export async function writeReport(file: string, report: ReportDocument): Promise<void> {
  if (!isPage(file)) return writeWhole(file, reportJson(report));
  const [{ reportHtml }, { viewer }] = await Promise.all([
    import('../report/html.ts'),
    import('../report/viewer.ts'),
  ]);
  writeWhole(file, reportHtml(viewer(), report));
}
