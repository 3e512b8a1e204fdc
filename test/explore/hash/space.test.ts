import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { field, model, rule, walk } from '../small-models.ts';
import { expectSame, raceOfTasks, spaceOf } from './spaces.ts';

describe('the space of the hashed search', () => {
  it('is that of a plain search', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fieldModels, async (model) => {
        const graph = naive(model, 500);
        if (graph === null) return;
        const space = await spaceOf(model);
        if (space === null) return;
        await expectSame(space, graph);
        compared++;
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('widens digits on the way', async () => {
    const model = walk(3, 20);
    await expectSame((await spaceOf(model))!, naive(model, 10_000)!);
  });

  it('asks lookups again after digits were widened', async () => {
    const space = await spaceOf(raceOfTasks(2, 3));
    await expectSame(space!, naive(raceOfTasks(2, 3), 10_000)!);
  });

  it("asks the user's predicates of values that occur together, and no others", async () => {
    const fields = [field('token', 'token', 1), field('a', 'counter'), field('b', 'counter')];
    const step = rule('step', [0], [0], {
      below: [[1, 6]],
      put: [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
    });
    const space = (await spaceOf(model('case', fields, [step])))!;
    const asked: string[] = [];
    const differ = (values: readonly number[]) => {
      asked.push(values.join());
      return values[0] !== values[1];
    };
    expect(await space.count({ kind: 'values', fields: [1, 2], holds: differ })).toBe(0);
    expect(new Set(asked)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6].map((n) => `${n},${n}`)));
    asked.length = 0;
    await space.count({ kind: 'values', fields: [1, 2], holds: differ, isOwn: true });
    expect(asked).toContain('0,1');
  });

  it('decides its own predicates by the tuples of values that occur', async () => {
    // of 41 x 81 x 41 tuples 41 occur
    const fields = [
      field('token', 'token', 1),
      field('b', 'counter'),
      field('c', 'counter'),
      field('d', 'counter', 40),
    ];
    const put = [
      [0, 1],
      [1, 1],
      [2, 2],
    ] as const;
    const step = rule('step', [0, 3], [], { put });
    const space = (await spaceOf(model('case', fields, [step])))!;
    const asked = new Set<string>();
    const count = (holds: (values: readonly number[]) => boolean) =>
      space.count({ kind: 'values', fields: [1, 2, 3], isOwn: true, holds });
    const isMet = ([b, c, d]: readonly number[]) => c === 2 * b! && d === 40 - b!;
    expect(await count((values) => (asked.add(values.join()), !isMet(values)))).toBe(0);
    expect(asked.size).toBe(41);
    expect(await count(isMet)).toBe(41);
    expect(await count(([b, c, d]) => b === 30 && c === 60 && d === 10)).toBe(1);
    expect(await count(([, c, d]) => c === 60 && d === 30)).toBe(0);
  });
});
