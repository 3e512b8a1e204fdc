import { describe, expect, it } from 'vitest';
import { engine } from '../../src/kernel/engine.ts';
import { parse } from '../notation.ts';
import { count, examples } from '../semantics.ts';

describe('the engine has the state spaces of semantics.md', () => {
  for (const { term, ...expected } of examples()) {
    const built = parse(term);
    it(term, () => expect(count(engine(built))).toEqual(expected));
  }

  it('reads every table', () => expect(examples().length).toBe(57 + 86));
});
