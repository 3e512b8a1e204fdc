/** Texts and places as SARIF has them. */
import { createHash } from 'node:crypto';
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

/** Code scanning refuses a file with a longer identifier. */
const longestId = 255;

/** Code scanning takes descriptions of rules up to here. */
export const longestDescription = 1_024;

/**
 * A text in which nothing is a placeholder or a link: `{0}` and `[text](target)` are that in SARIF.
 * @param most characters
 */
export function message(text: string, most = longest): SarifMessage {
  const safe = printable(text);
  const escaped = escapedMessage(middleCut(safe, most));
  // At most twice as long: each character is one or two.
  return { text: escaped.length <= most ? escaped : escapedMessage(middleCut(safe, Math.floor(most / 2))) };
}

function escapedMessage(text: string): string {
  return text.replace(/[{}]/g, '$&$&').replace(/\](?=\()/g, '\\]');
}

/** The identifier of the rule for a property. A long name is cut, and told from others by its hash. */
export function ruleId(property: string): string {
  const name = printable(property);
  if (name.trim() === '') return `property ${hashOf(property)}`;
  if (name.length <= longestId) return name;
  // Half of it: a character may be two units.
  return `${middleCut(name, Math.floor(longestId / 2) - 10)} ${hashOf(property)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
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
