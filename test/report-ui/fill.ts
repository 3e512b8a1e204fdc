import type { ReportDocument } from '../../src/report/document.ts';

/** The tag that the Node side fills; it stands exactly once in the built viewer. */
export const dataTag = '<script type="application/json" id="flowproof-data"></script>';

/**
 * Puts data into the built viewer as the viewer expects them: JSON in which every `<` is written as an escape, so that
 * nothing in it can end the tag. A function as replacement, because `$` has a meaning in a text.
 */
export function fill(html: string, data: ReportDocument | string): string {
  const json = typeof data === 'string' ? data : JSON.stringify(data);
  const safe = json.replaceAll('<', String.raw`\u003c`);
  return html.replace(dataTag, () => dataTag.replace('></', () => `>${safe}</`));
}
