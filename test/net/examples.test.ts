import { describe, expect, it } from 'vitest';
import { tokenGame } from '../../src/net/game.ts';
import { translate } from '../../src/net/translate.ts';
import { parse } from '../notation.ts';
import { count, examples } from '../semantics.ts';

describe('the tables of docs/semantics.md, sections 7 and 8', () => {
  const rows = examples();

  it('are read in full', () => {
    expect(rows).toHaveLength(143);
  });

  it.each(rows)('$term: $states/$edges, $ends', ({ term, ...expected }) => {
    expect(count(tokenGame(translate(parse(term))))).toEqual(expected);
  });
});
