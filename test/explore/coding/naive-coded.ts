import type { CodedModel, CodedRule, CodedSet, Lookup, Sum } from '../../../src/explore/coding/coded.ts';

/** One firing of a coded rule: the digits afterwards; `'none'` where it is not enabled; or the digit that is too small. */
export type Firing = number[] | 'none' | { readonly tooSmall: number };

/** Fires a coded rule, word for word as in coded.ts. */
export function fireCoded({ digits }: CodedModel, rule: CodedRule, old: readonly number[]): Firing {
  const next = [...old];
  for (const [digit, { from, to }] of rule.moves) {
    const arrow = from.indexOf(old[digit]);
    if (arrow < 0) return 'none';
    next[digit] = to[arrow];
  }
  if (!rule.sums.every((sum) => sumHolds(sum, old))) return 'none';
  let tooSmall = rule.overflow;
  for (const lookup of rule.lookups) {
    const written = answer(lookup, old);
    if (written === null) return 'none';
    lookup.writes.forEach((digit, i) => {
      next[digit] = written[i];
      if (written[i] >= digits[digit].size) tooSmall = digit;
    });
  }
  return tooSmall >= 0 ? { tooSmall } : next;
}

function answer({ reads, at }: Lookup, old: readonly number[]): readonly number[] | null {
  return at(reads.map((digit) => old[digit]));
}

function sumHolds({ terms, is, limit }: Sum, digits: readonly number[]): boolean {
  const sum = terms.reduce((all, { digit, weights }) => all + weights[digits[digit]], 0);
  return is === 'at least' ? sum >= limit : is === 'at most' ? sum <= limit : sum === limit;
}

/** Whether a coded state is in a set, word for word as in coded.ts. */
export function inCodedSet(set: CodedSet, digits: readonly number[], isDead: boolean): boolean {
  switch (set.kind) {
    case 'every':
      return set.of.every((part) => inCodedSet(part, digits, isDead));
    case 'some':
      return set.of.some((part) => inCodedSet(part, digits, isDead));
    case 'not':
      return !inCodedSet(set.of, digits, isDead);
    case 'dead':
      return isDead;
    case 'digit':
      return set.allowed[digits[set.digit]] === 1;
    case 'sum':
      return sumHolds(set.sum, digits);
    case 'tuple':
      return set.holds(set.digits.map((digit) => digits[digit]));
  }
}
