import { cutMiddle } from '../model/middle-cut.ts';
import { visibleText } from '../model/visible-text.ts';

/** Characters of a name in a box at most; the tip tells the whole. */
export const mostCharacters = 26;

/** Pixels of a text of 13 px in system fonts, on the safe side: wide letters count more. */
export function textWidth(text: string, size = 13): number {
  let width = 0;
  for (const character of text) {
    if (/[ilj.,:;|'!()[\]/ ]/.test(character)) width += 0.32;
    else if (/[mwMW@]/.test(character)) width += 0.9;
    else if (/[A-Z0-9_]/.test(character)) width += 0.65;
    else width += character.codePointAt(0)! > 0x2e80 ? 1.02 : 0.55;
  }
  return Math.ceil(width * size);
}

/** A name as it is shown. */
export function shownName(text: string, most = mostCharacters): string {
  return cutMiddle(visibleText(text), most);
}
