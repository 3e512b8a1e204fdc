import type { ModelInfo } from './document.ts';
import { elementName } from './element-name.ts';
import { middleCut, printable } from './style.ts';

/**
 * An id or a label as people read it: with the name of its element beside it, where it has one: `Activity_0e5hx54 "Ship goods"`.
 * @param width in characters; both are cut in the middle to fit
 */
export function named(label: string, names: ModelInfo['names'], width: number): string {
  const name = elementName(label, names);
  const id = middleCut(printable(label), width);
  if (name === null) return id;
  const left = Math.max(width - [...id].length - 3, Math.floor(width / 2));
  const quoted = ` "${middleCut(printable(name), left)}"`;
  return `${middleCut(id, width - [...quoted].length)}${quoted}`;
}
