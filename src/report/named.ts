import type { ModelInfo } from './document.ts';
import { middleCut, printable } from './style.ts';

/**
 * An id or a label as people read it: with the name of its element beside it, where it has one: `Activity_0e5hx54 "Ship goods"`.
 * @param width in characters; both are cut in the middle to fit
 */
export function named(label: string, names: ModelInfo['names'], width: number): string {
  const name = nameOf(label, names ?? {});
  const id = middleCut(printable(label), width);
  if (name === null) return id;
  const left = Math.max(width - [...id].length - 3, Math.floor(width / 2));
  const quoted = ` "${middleCut(printable(name.replace(/\s+/g, ' ').trim()), left)}"`;
  return `${middleCut(id, width - [...quoted].length)}${quoted}`;
}

/** The name of the element that an id means, or of the node in a label: instance path, node, and what happens at it. */
function nameOf(label: string, names: Readonly<Record<string, string>>): string | null {
  const own = (id: string): string | null => (Object.hasOwn(names, id) ? names[id]! : null);
  const node = /^[^:[#=><{,]*/.exec(label.replace(/^.*\//s, ''))![0];
  return own(label) ?? own(node);
}
