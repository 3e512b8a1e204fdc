import { createHash } from 'node:crypto';
import type { ResolvedNet } from './pnml-net.ts';

/**
 * SHA-256 (hex) of a net's structure: places with their tokens, transitions, arcs, in the order of the file, with references
 * resolved. Names, drawings, layout and line ends do not count.
 */
export function netHash(net: ResolvedNet): string {
  // Lists of strings and whole numbers, as canonical JSON writes them.
  let text = '';
  for (const { id, initial } of net.places) text += `["place",${quoted(id)},${initial}]\n`;
  for (const { id } of net.transitions) text += `["transition",${quoted(id)}]\n`;
  for (const { source, target, weight, kind } of net.arcs)
    text += `["arc",${quoted(source)},${quoted(target)},${weight},"${kind}"]\n`;
  return createHash('sha256').update(text).digest('hex');
}

/** A string as JSON; of most ids nothing has to be escaped. */
function quoted(text: string): string {
  return /^[\w.:-]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}
