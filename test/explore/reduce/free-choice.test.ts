import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cancellation, grid, odometer } from '../../../bench/families.ts';
import { hasPositiveSolution, rankOf } from '../../../src/explore/reduce/exact.ts';
import { freeChoiceSound } from '../../../src/explore/reduce/free-choice.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { endOf, naive } from '../naive.ts';
import { field, model, rule } from '../small-models.ts';
import { freeChoiceNets } from './woven-models.ts';

describe('exact arithmetic', () => {
  it('finds ranks', () => {
    expect(rankOf([])).toBe(0);
    expect(rankOf([[0, 0]])).toBe(0);
    expect(
      rankOf([
        [0, 2, 4],
        [1, 1, 1],
        [1, 2, 3],
      ]),
    ).toBe(2);
    // singular but for the last digit, beyond what doubles tell apart
    const n = 2 ** 30;
    expect(
      rankOf([
        [n * n, n * n - 1],
        [n * n - 1, n * n - 2],
      ]),
    ).toBe(
      rankOf([
        [1, 0],
        [0, 0],
      ]),
    );
  });

  it.each([
    [[[1, -1]], true],
    [[[1, 1]], false],
    [
      [
        [1, -1, 0],
        [0, 1, -1],
      ],
      true,
    ],
    [
      [
        [1, -1, 0],
        [0, 0, 1],
      ],
      false,
    ],
    [
      [
        [2, -1, -1],
        [1, 1, -3],
        [3, 0, -4],
      ],
      true,
    ],
    [
      [
        [1, -2],
        [2, -1],
      ],
      false,
    ],
    [[], true],
  ])('tells whether %j has a positive solution', (rows, answer) => {
    expect(hasPositiveSolution(rows)).toBe(answer);
  });
});

/** All vectors of a length with entries from `from` to `to`. */
function vectors(length: number, from: number, to: number): number[][] {
  if (length === 0) return [[]];
  const shorter = vectors(length - 1, from, to);
  return Array.from({ length: to - from + 1 }, (_, i) => shorter.map((v) => [...v, from + i])).flat();
}

const times = (a: readonly number[], b: readonly number[]) => a.reduce((sum, n, i) => sum + n * b[i], 0);

describe("positive solutions, by Stiemke's lemma", () => {
  it('exist, or else some combination of the rows is at least zero everywhere and not zero', () => {
    const entry = fc.constantFrom(-2, -1, -1, 0, 0, 1, 1, 2);
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 4 }))
      .chain(([m, n]) =>
        fc.array(fc.array(entry, { minLength: n, maxLength: n }), { minLength: m, maxLength: m }),
      );
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(matrix, (rows) => {
        const columns = rows[0].map((_, j) => rows.map((row) => row[j]));
        const isSolved = vectors(columns.length, 1, 5).some((x) => rows.every((row) => times(row, x) === 0));
        const isRefuted = vectors(rows.length, -4, 4).some((y) => {
          const sums = columns.map((column) => times(column, y));
          return sums.every((n) => n >= 0) && sums.some((n) => n > 0);
        });
        expect(isSolved && isRefuted).toBe(false);
        if (isSolved) expect(hasPositiveSolution(rows)).toBe(true);
        if (isRefuted) expect(hasPositiveSolution(rows)).toBe(false);
        seen.yes += Number(isSolved);
        seen.no += Number(isRefuted);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(30);
  });
});

function net(...rules: [string, number[], number[]][]): FieldModel {
  const fields = [field('i', 'token', 1), field('p'), field('q'), field('r'), field('o', 'final')];
  return model(
    'workflow-net',
    fields.filter((_, f) => rules.some(([, take, put]) => [...take, ...put].includes(f))),
    rules.map((parts) => rule(...parts)),
  );
}

/** Two choices side by side of which only equal ones join: positive invariants alone do not tell. */
const crossed = model(
  'workflow-net',
  ['i', 'p', 'q', 'p1', 'p2', 'q1', 'q2', 'o'].map((name, f) =>
    field(name, name === 'o' ? 'final' : 'token', f === 0 ? 1 : 0),
  ),
  [
    rule('split', [0], [1, 2]),
    rule('p1', [1], [3]),
    rule('p2', [1], [4]),
    rule('q1', [2], [5]),
    rule('q2', [2], [6]),
    rule('join1', [3, 5], [7]),
    rule('join2', [4, 6], [7]),
  ],
);

describe('the rank theorem', () => {
  it.each<[string, FieldModel, 'sound' | 'unsound' | null]>([
    ['parallel branches', grid(5, 4), 'sound'],
    ['parallel branches that are more than can be counted', grid(20, 3), 'sound'],
    ['resets', cancellation(3), null],
    ['shared places', odometer(2, 3), null],
    [
      'a split into choices that joins',
      net(['a', [0], [1, 2]], ['b', [1, 2], [3]], ['c', [3], [4]]),
      'sound',
    ],
    [
      'a choice that joins',
      net(['a', [0], [1]], ['b', [0], [2]], ['c', [1, 2], [3]], ['d', [3], [4]]),
      'unsound',
    ],
    [
      'a split that does not join',
      net(['a', [0], [1, 2]], ['b', [1], [3]], ['c', [2], [3]], ['d', [3], [4]]),
      'unsound',
    ],
    ['choices that must agree', crossed, 'unsound'],
    ['a place aside', { ...crossed, fields: [...crossed.fields, field('x')] }, null],
    ['an activity without rules', { ...grid(2, 1), activities: [{ id: 'dead', rules: [] }] }, 'unsound'],
    ['a dead loop aside', net(['a', [0], [4]], ['b', [1], [2]], ['c', [2], [1, 4]]), 'unsound'],
  ])('%s', (_, original, answer) => {
    expect(freeChoiceSound(original)).toBe(answer);
  });
});

describe('against the states', () => {
  const answers = { sound: 0, unsound: 0 };

  it('woven nets', () => {
    fc.assert(
      fc.property(freeChoiceNets(8), (woven) => {
        // what the rank theorem does not speak of is left out: the variable, and guards on it
        const fields = woven.fields.filter(({ role }) => role !== 'variable');
        const original = { ...woven, fields, ending: 'workflow-net' } as const;
        const answer = freeChoiceSound(original);
        const graph = answer === null ? null : naive(original, 2000);
        if (answer === null || graph === null) return;
        answers[answer]++;
        expect(answer).toBe(isSound(original, graph) ? 'sound' : 'unsound');
        if (answer === 'sound') expect(Math.max(...graph.states.flat())).toBe(1);
      }),
      { numRuns: 1000 },
    );
  });

  afterAll(() => expect(Math.min(answers.sound, answers.unsound)).toBeGreaterThan(40));
});

/** Every state can complete, a marked end is all there is, and every rule fires. */
function isSound(
  original: FieldModel,
  { states, edges, canComplete }: NonNullable<ReturnType<typeof naive>>,
): boolean {
  const end = original.fields.findIndex(({ role }) => role === 'final');
  const isProper = states.every(
    (m) => m[end] === 0 || (m.every((n, f) => n === Number(f === end)) && endOf(original, m) === 'completed'),
  );
  return (
    isProper &&
    canComplete.size === states.length &&
    new Set(edges.map(({ rule: r }) => r)).size === original.rules.length
  );
}
