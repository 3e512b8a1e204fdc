import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compareReduction } from '../../../properties/reductions.ts';
import { workflows } from '../../../src/properties/workflows.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { translate } from '../../../src/net/translate.ts';
import { fieldModels } from '../random-models.ts';
import { wovenModels } from './woven-models.ts';

/** Models that each rule of reduction changed, and models by answer. */
const applied = new Map<string, number>();
const answers = new Map<string, number>();

async function holds(model: FieldModel): Promise<void> {
  const { reduction, original, broken } = await compareReduction(model, 1000);
  for (const { rule } of reduction.applied) applied.set(rule, 1 + (applied.get(rule) ?? 0));
  for (const { name, holds: answer } of original.properties)
    answers.set(`${name} ${answer}`, 1 + (answers.get(`${name} ${answer}`) ?? 0));
  expect(broken).toEqual([]);
}

describe('a reduced model has the verdicts, dead activities and runs of the original', () => {
  it.each([
    ['small nets that are refined', wovenModels(4), 500],
    ['larger ones', wovenModels(12), 500],
    ['any models', fieldModels, 300],
    ['terms', workflows({ depth: 2 }).map(translate), 100],
  ])('%s', async (_, models, numRuns) => {
    await fc.assert(fc.asyncProperty(models, holds), { numRuns });
  });
});

afterAll(() => {
  for (const rule of [
    'dead transition',
    'parallel places',
    'parallel transitions',
    'self-loop',
    'agglomeration',
  ])
    expect(applied.get(rule) ?? 0, rule).toBeGreaterThan(80);
  for (const name of [
    'option-to-complete',
    'proper-completion',
    'no-dead-tasks',
    'deadlock-free',
    'safe',
    'bounded',
  ])
    for (const answer of ['yes', 'no'])
      expect(answers.get(`${name} ${answer}`) ?? 0, `${name} ${answer}`).toBeGreaterThan(40);
});
