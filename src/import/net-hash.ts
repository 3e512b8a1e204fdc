import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ResolvedNet } from './pnml-net.ts';

/**
 * SHA-256 (hex) of a net's structure: places with their tokens, transitions, arcs, in the order of the file, with references
 * resolved. Names, drawings, layout and line ends do not count.
 */
export function netHash(net: ResolvedNet): string {
  const hash = createHash('sha256');
  for (const { id, initial } of net.places) hash.update(`${canonicalize(['place', id, initial])!}\n`);
  for (const { id } of net.transitions) hash.update(`${canonicalize(['transition', id])!}\n`);
  for (const { source, target, weight, kind } of net.arcs) {
    hash.update(`${canonicalize(['arc', source, target, weight, kind])!}\n`);
  }
  return hash.digest('hex');
}
