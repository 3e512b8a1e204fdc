import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analyse/analyse.ts';
import { translate } from '../../src/net/translate.ts';
import { parse } from '../notation.ts';

/** What each misuse in section 8 of docs/semantics.md breaks, by its own remark there. */
const broken: Readonly<Record<number, string>> = {
  1: 'no-dead-tasks',
  2: 'proper-completion',
  3: 'proper-completion',
  4: 'proper-completion',
  5: 'proper-completion',
  8: 'proper-completion',
  9: 'proper-completion',
  10: 'option-to-complete',
  11: 'option-to-complete',
  16: 'option-to-complete',
  19: 'option-to-complete',
  20: 'option-to-complete',
  21: 'option-to-complete',
  24: 'no-undelivered-messages',
  25: 'option-to-complete',
  29: 'option-to-complete',
  30: 'option-to-complete',
  32: 'option-to-complete',
  33: 'option-to-complete',
  43: 'option-to-complete',
};

const patterns = readFileSync(resolve(import.meta.dirname, '../../docs/semantics.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => ({
    number: Number(/\d+/.exec(line)![0]),
    terms: [...line.matchAll(/`([^`]+)`(?= \| \d| \d+\/)/g)].map((match) => match[1]),
  }));

const violated = async (term: string) => {
  const { verdict, properties } = await analyse(translate(parse(term)));
  return { verdict, names: properties.filter(({ holds }) => holds === 'no').map(({ name }) => name) };
};

describe('the 43 patterns', () => {
  it('are read, each with its term and its misuse', () => {
    expect(patterns).toHaveLength(43);
    expect(patterns.every(({ terms }) => terms.length === 2)).toBe(true);
  });

  it.each(patterns)('$number is sound; its misuse is not', async ({ number, terms: [term, misuse] }) => {
    // 22 is cut at its bound; bounded, but not safe by design
    const verdict = number === 22 ? 'unknown' : 'sound';
    const names = [8, 28, 31, 41, 42].includes(number) ? ['safe'] : [];
    expect(await violated(term)).toEqual({ verdict, names });
    const result = await violated(misuse);
    if (number === 22) return expect(result.verdict).not.toBe('sound');
    expect(result.verdict).toBe('unsound');
    if (broken[number] !== undefined) expect(result.names).toContain(broken[number]);
  });
});
