/** Engine and net, built apart, held against each other on random workflows (docs/conformance.md lists the laws). */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Model } from '../src/term/term.ts';
import { seed } from '../test/setup/fixed-seed.ts';
import { collaborations } from './collaborations.ts';
import { Figures } from './conformance.ts';
import { conversations } from './conversations.ts';
import { reactingFlows } from '../src/properties/terms/drawn.ts';
import { workflows } from '../src/properties/workflows.ts';

/** Fewer states a model than `npm run conform` looks at, so that all tests together stay short. */
const figures = new Figures(600);

/** Laws 1, 2 and 4 on each model, law 3 on every third. */
function laws(models: fc.Arbitrary<Model>, numRuns: number): void {
  it('replays run by run, runs the same words, and has the same graph and verdicts', async () => {
    await fc.assert(
      fc.asyncProperty(models, fc.nat(), fc.constantFrom(true, false, false), async (model, picks, graph) => {
        const broken = await figures.check(model, picks, graph);
        if (broken !== null) throw new Error(broken);
      }),
      { numRuns },
    );
  });
}

describe('small workflow terms', () => laws(workflows({ depth: 2 }), 700));
describe('workflow terms', () => laws(workflows(), 550));
describe('flows that react', () => laws(reactingFlows(), 250));
describe('collaborations', () => laws(collaborations(), 400));
describe('conversations', () => laws(conversations(), 200));

describe('the generators', () => {
  it('make enough models for every law', () => {
    const { verdicts, runs, graphs, census } = figures.data;
    expect({ verdicts, runs }).toEqual({ verdicts: census.models, runs: census.models });
    expect(census.models).toBeGreaterThanOrEqual(2000);
    expect(graphs).toBeGreaterThanOrEqual(500);
  });

  it('make sound ones, unsound ones, and every constructor', () => {
    const { verdicts, constructors } = figures.data.census;
    expect(Math.min(verdicts['sound']!, verdicts['unsound']!, verdicts['unknown']!)).toBeGreaterThan(50);
    expect(Math.min(...Object.values(constructors))).toBeGreaterThan(5);
    expect(Object.keys(constructors).length).toBeGreaterThanOrEqual(35);
  });
});

afterAll(() => console.log(`seed ${seed}\n${figures.report()}`));
