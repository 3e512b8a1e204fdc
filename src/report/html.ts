import { deflateRawSync } from 'node:zlib';

import { invariant } from '../errors.ts';
import type { ReportDocument } from './document.ts';

const slot = '<script type="application/json" id="flowproof-data"></script>';

/** Stands before what is packed; JSON never begins so. */
const packedMark = 'deflate:';

/**
 * The report as one HTML file that needs no network. The data stand, packed, in a script element that is not run; so no name in a
 * model is there as text, and none can break out of it. The viewer's own content security policy covers the rest.
 * @param viewer the built viewer, one HTML page with an empty data element
 * @param report the document to show
 * @throws BugError when `viewer` has not exactly one place for data
 */
export function reportHtml(viewer: string, report: ReportDocument): string {
  return htmlWith(viewer, embeddable(report));
}

/**
 * As {@link reportHtml}, for data that were made {@link embeddable} before.
 * @throws BugError when `viewer` has not exactly one place for data
 */
export function htmlWith(viewer: string, embedded: string): string {
  const [before, after, ...more] = viewer.split(slot);
  invariant(
    before !== undefined && after !== undefined && more.length === 0,
    'the viewer has one place for data',
  );
  return `${before}${slot.replace('></', () => `>${embedded}</`)}${after}`;
}

/** Data as a script element holds them: see {@link packed}. */
export function embeddable(data: unknown): string {
  return packed(JSON.stringify(data));
}

/** Text, deflated (RFC 1951) and in base64 (RFC 4648), after a mark: some tenth of its size, and nothing in it can be read as markup. */
export function packed(text: string): string {
  return packedMark + deflateRawSync(text, { level: 9 }).toString('base64');
}
