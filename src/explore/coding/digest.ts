import { createHash } from 'node:crypto';
import type { CodedModel, CodedRule, Sum } from './coded.ts';

/**
 * SHA-256 (hex) of all that a coded model says but for the functions of its lookups: two codings of one model that have the same digest
 * give states the same digits.
 */
export function codingDigest({ digits, readings, rules }: CodedModel): string {
  const hash = createHash('sha256').update(JSON.stringify([digits, readings]));
  for (const rule of rules) hash.update(JSON.stringify(ruleText(rule)));
  return hash.digest('hex');
}

function ruleText({ members, by, memberOf, moves, sums, lookups, overflow }: CodedRule): unknown {
  return [
    members,
    by,
    memberOf && [...memberOf],
    Array.from(moves, ([digit, { from, to }]) => [digit, [...from], [...to]]),
    sums.map(sumText),
    lookups.map(({ reads, writes }) => [reads, writes]),
    overflow,
  ];
}

function sumText({ terms, is, limit }: Sum): unknown {
  return [is, limit, terms.map(({ digit, weights }) => [digit, [...weights]])];
}
