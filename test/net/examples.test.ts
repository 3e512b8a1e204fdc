import { describe, expect, it } from 'vitest';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import { parse, Unsupported } from '../notation.ts';
import { count, examples, type Example } from '../semantics.ts';

function supported({ term }: Example): boolean {
  try {
    parse(term);
    return true;
  } catch (error) {
    if (error instanceof Unsupported) return false;
    throw error;
  }
}

describe('the tables of docs/semantics.md, sections 7 and 8', () => {
  const rows = examples().filter(supported);

  it('are read: most rows use constructs that the algebra has', () => {
    expect(rows.length).toBeGreaterThanOrEqual(80);
  });

  it.each(rows)('$term: $states/$edges, $ends', ({ term, ...expected }) => {
    expect(count(tokenGame(translate(parse(term))))).toEqual(expected);
  });
});
