/** Texts and places as SARIF has them. */
import { middleCut, printable } from './style.ts';

export interface SarifMessage {
  readonly text: string;
}

export interface SarifRegion {
  readonly startLine: number;
  readonly startColumn?: number;
  readonly snippet?: { readonly text: string };
}

export interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
  readonly region?: SarifRegion;
}

/** Longer texts are cut in the middle. */
const longest = 2_000;

/** A text in which nothing is a placeholder or a link: `{0}` and `[text](target)` are that in SARIF. */
export function message(text: string): SarifMessage {
  const shown = middleCut(printable(text), longest);
  return {
    text: shown.replace(/[{}]/g, '$&$&').replace(/\](?=\()/g, '\\]'),
  };
}

/**
 * A place in a file. Without a region it is the file as a whole.
 * @param file as in the report: with forward slashes; a relative path is one from the root of the sources
 */
export function fileAt(file: string, region?: SarifRegion): PhysicalLocation {
  // Half a pair of units has no form in UTF-8.
  const whole = file.replace(/\p{Cs}/gu, '\ufffd');
  const path = whole.split('/').map(encodeURIComponent).join('/');
  const isDrive = /^[A-Za-z]:\//.test(file);
  const artifactLocation = isDrive
    ? { uri: `file:///${path.replace('%3A', ':')}` }
    : file.startsWith('/')
      ? { uri: `file://${path}` }
      : { uri: path, uriBaseId: '%SRCROOT%' };
  return { artifactLocation, ...(region === undefined ? {} : { region }) };
}
