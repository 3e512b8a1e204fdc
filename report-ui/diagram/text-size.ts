import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';

/** Characters of a name in a box at most; the tip tells the whole. */
export const mostCharacters = 26;

/** The fonts of the page, as its style sheet calls them. */
type Face = 'sans' | 'mono';

/** What is bold for a while must have room too. */
const boldness = 1.07;

let canvas: OffscreenCanvasRenderingContext2D | null | undefined;
const fonts = new Map<string, string>();
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Pixels of a text as the browser draws it; where there is none, on the safe side. */
export function textWidth(text: string, size = 13, face: Face = 'sans'): number {
  canvas ??= typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d');
  if (!canvas) return estimated(text, size, face);
  const key = `${size} ${face}`;
  let font = fonts.get(key);
  if (font === undefined) {
    font = `${size}px ${getComputedStyle(document.documentElement).getPropertyValue(`--${face}`)}`;
    fonts.set(key, font);
  }
  if (canvas.font !== font) canvas.font = font;
  return Math.ceil(canvas.measureText(text).width * (face === 'sans' ? boldness : 1));
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
  return Math.ceil(width * size);
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
