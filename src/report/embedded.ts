/** The report in a page that flowproof made. */
import { inflateRawSync } from 'node:zlib';

/** As `html.ts` writes it, and as pages of earlier versions have it. */
const opening = '<script type="application/json" id="flowproof-data">';
const packedMark = 'deflate:';

/** No report is larger: what unpacks to more was made to fill the memory. */
const largest = 512 * 2 ** 20;

/**
 * The data of a page, as text: a JSON document, if the page is one of ours and undamaged.
 * @returns `null` for a page without data
 */
export function embeddedJson(page: string): string | null {
  const at = page.indexOf(opening);
  if (at < 0) return null;
  const from = at + opening.length;
  const end = page.indexOf('</script>', from);
  const content = end < 0 ? '' : page.slice(from, end).trim();
  if (!content.startsWith(packedMark)) return content === '' ? null : content;
  try {
    const packed = Buffer.from(content.slice(packedMark.length), 'base64');
    return inflateRawSync(packed, { maxOutputLength: largest }).toString('utf8');
  } catch {
    return null;
  }
}
