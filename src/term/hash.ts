import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Model } from './term.ts';

/**
 * SHA-256 (hex) of a model's content: term, variables, channels, properties. Handlers and predicates count by their source
 * text with normalised line ends, so the hash depends on neither path nor platform.
 */
export function modelHash(model: Model): string {
  const { term, variables, channels, properties } = model;
  const plain = JSON.parse(
    JSON.stringify({ term, variables, channels, properties }, (_key, value: unknown) =>
      typeof value === 'function' ? { function: String(value).replace(/\r\n?/g, '\n') } : value,
    ),
  ) as unknown;
  return createHash('sha256').update(canonicalize(plain)!).digest('hex');
}
