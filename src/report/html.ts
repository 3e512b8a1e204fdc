import { invariant } from '../errors.ts';
import type { ReportDocument } from './document.ts';

const slot = '<script type="application/json" id="flowproof-data"></script>';

/**
 * The report as one HTML file that needs no network. The data stand in a script element that is not run; everything that
 * could end that element, or that JavaScript would take for a line end, is written as an escape, so no name in a model can
 * break out of it. The viewer's own content security policy covers the rest.
 * @param viewer the built viewer, one HTML page with an empty data element
 * @param report the document to show
 * @throws BugError when `viewer` has not exactly one place for data
 */
export function reportHtml(viewer: string, report: ReportDocument): string {
  const [before, after, ...more] = viewer.split(slot);
  invariant(
    before !== undefined && after !== undefined && more.length === 0,
    'the viewer has one place for data',
  );
  return `${before}${slot.replace('></', () => `>${embeddable(report)}</`)}${after}`;
}

/** JSON in which nothing can be read as markup. */
export function embeddable(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
