import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation, grid, odometer, philosophers } from '../../../bench/families.ts';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { LoneCrew } from '../../../src/explore/bits/shared/crew.ts';
import type { MailSize } from '../../../src/explore/bits/shared/mail.ts';
import type { CodedModel } from '../../../src/explore/coding/coded.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { fieldModels } from '../random-models.ts';
import { answersOf, options, searched } from './agreement.ts';
import { codedOrNull, lowDigits } from './coded-low.ts';

interface Course {
  readonly mail: MailSize;
  /** Blocks that are expanded before the search is shared, and in a turn. */
  readonly alone: number;
  readonly pops: number;
  /** After so many rounds all blocks are brought together, and divided again. */
  readonly gatherAfter: number;
}

/** A shared search in one thread, and the letters that it needed; `null` where it cannot be shared or a digit is too small. */
function shared(coded: CodedModel, low: readonly number[], course: Course): BlockSearch | null {
  const { mail, alone, pops, gatherAfter } = course;
  const search = new BlockSearch(coded, low, { ...options, wasm: false, mail });
  if (search.advance(alone) !== 'running') return null;
  const team = search.share((members) => new LoneCrew(members, pops));
  if (team === null) return null;
  if (!team.spread()) return null;
  for (let round = 1; ; round++) {
    const outcome = team.round(pops);
    if (outcome === 'running' && round % gatherAfter !== 0) continue;
    team.gather();
    search.settle(outcome);
    if (outcome !== 'running') break;
    expect(team.spread()).toBe(true);
  }
  team.dismiss();
  return search.status === 'done' ? search : null;
}

const sizes = fc.record({
  workers: fc.integer({ min: 2, max: 4 }),
  pages: fc.integer({ min: 1, max: 3 }),
  lettersOnPage: fc.integer({ min: 1, max: 3 }),
});
const courses = fc.record({
  mail: sizes,
  alone: fc.integer({ min: 3, max: 12 }),
  pops: fc.integer({ min: 1, max: 4 }),
  gatherAfter: fc.integer({ min: 1, max: 40 }),
});

function expectSame(model: FieldModel, low: (coded: CodedModel) => number[], course: Course): boolean {
  const coded = codedOrNull(model);
  const whole = coded && searched(coded, low(coded), false);
  const search = whole && shared(coded, low(coded), course);
  if (!search) return false;
  expect(answersOf(search, model)).toEqual(answersOf(whole, model));
  return true;
}

describe('a search that is shared', () => {
  test('answers every question as one that is not', () => {
    let compared = 0;
    const wanted = fc.array(fc.nat(60), { maxLength: 4 });
    fc.assert(
      fc.property(fieldModels, wanted, courses, (model, digits, course) => {
        if (expectSame(model, (coded) => lowDigits(coded, digits, 40), course)) compared++;
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(40);
  });

  test.each([
    ['grid', grid(4, 4)],
    ['philosophers', philosophers(6)],
    ['cancellation', cancellation(3)],
    ['odometer', odometer(3, 8)],
  ])('of %s, by two and by four, on small pages', (_, model) => {
    for (const workers of [2, 4]) {
      for (const gatherAfter of [7, Infinity]) {
        const mail = { workers, pages: 2, lettersOnPage: 2 };
        const low = (coded: CodedModel) => lowDigits(coded, [0, 1], 40);
        expect(expectSame(model, low, { mail, alone: 8, pops: 3, gatherAfter })).toBe(true);
      }
    }
  });
});
