import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Model } from './term.ts';

/**
 * SHA-256 (hex) of a model's content: term, variables, channels, properties, clock and order of messages. Handlers and predicates count by their source
 * text with normalised line ends, so the hash depends on neither path nor platform.
 */
export function modelHash(model: Model): string {
  const { term, variables, channels, properties, clock, network } = model;
  // what is as by default is left out, so that hashes outlive what is added
  const how = { ...(clock === 'untimed' ? {} : { clock }), ...(network === null ? {} : { network }) };
  const plain = JSON.parse(
    JSON.stringify({ term, variables, channels, properties, ...how }, (_key, value: unknown) =>
      typeof value === 'function'
        ? { function: wellFormed(String(value).replace(/\r\n?/g, '\n')) }
        : typeof value === 'string'
          ? wellFormed(value)
          : value,
    ),
  ) as unknown;
  return createHash('sha256').update(canonicalize(plain)!).digest('hex');
}

/** Text that is for people may hold halves of surrogate pairs, of which there is no canonical JSON. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
