import { createHash } from 'node:crypto';
import type { ResolvedNet } from './pnml-net.ts';

/**
 * SHA-256 (hex) of a net's structure: places with their tokens, transitions, arcs, in the order of the file, with references
 * resolved. Names, drawings, layout and line ends do not count.
 */
export function netHash(net: ResolvedNet): string {
  // Lists of strings and whole numbers: JSON.stringify writes them as canonical JSON does.
  const lines = [
    ...net.places.map(({ id, initial }) => JSON.stringify(['place', id, initial])),
    ...net.transitions.map(({ id }) => JSON.stringify(['transition', id])),
    ...net.arcs.map(({ source, target, weight, kind }) =>
      JSON.stringify(['arc', source, target, weight, kind]),
    ),
  ];
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');
}
