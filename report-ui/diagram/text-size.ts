import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';

/** Characters of a name in a box at most; the tip tells the whole. */
export const mostCharacters = 26;

/** The fonts of the page, as its style sheet calls them. */
type Face = 'sans' | 'mono';

/** What is bold for a while must have room too. */
const boldness = 1.07;

type Measure = (text: string, size: number, face: Face) => number;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

let measure: Measure = estimated;

/** @param exact measures as the browser draws; without, widths are on the safe side */
export function measureWith(exact: Measure): void {
  measure = (...what) => exact(...what) * boldness;
}

/** Pixels of a text. */
export function textWidth(text: string, size = 13, face: Face = 'sans'): number {
  return Math.ceil(measure(text, size, face));
}

/** By what people see as one character: pictures and wide letters count more, marks on letters nothing. */
function estimated(text: string, size: number, face: Face): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (segment.codePointAt(0)! > 0x2e80) width += segment.length > 1 ? 1.4 : 1.02;
    else if (face === 'mono') width += 0.61;
    else if (/^[ilj.,:;|'!()[\]/ ]/.test(segment)) width += 0.32;
    else if (/^[mwMW@%]/.test(segment)) width += 0.96;
    else width += /^[A-Z0-9_]/.test(segment) ? 0.68 : /^[ -~]/.test(segment) ? 0.57 : 0.9;
  }
  return width * size;
}

/** A name as it is shown. */
export function shownName(text: string, most = mostCharacters): string {
  return cutMiddle(visibleText(text), most);
}

/** A name as it is shown where there are so many pixels: cut in the middle until it fits. */
export function fittedName(text: string, pixels: number, size = 13, face: Face = 'sans'): string {
  const whole = shownName(text, 400);
  if (textWidth(whole, size, face) <= pixels) return whole;
  let [fits, most] = [3, Math.min(whole.length, 400)];
  while (most - fits > 1) {
    const middle = (fits + most) >> 1;
    if (textWidth(cutMiddle(whole, middle), size, face) <= pixels) fits = middle;
    else most = middle;
  }
  return cutMiddle(whole, fits);
}
