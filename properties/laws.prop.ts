/** Engine and net, built apart, held against each other on random workflows (docs/semantics.md; the laws are listed in the README). */
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { analyse } from '../src/analyse/analyse.ts';
import { engine } from '../src/kernel/engine.ts';
import { tokenGame } from '../src/net/game.ts';
import { translate } from '../src/net/translate.ts';
import { run } from '../src/run/run.ts';
import { random } from '../src/schedule/random.ts';
import type { Model } from '../src/term/term.ts';
import { Census } from './census.ts';
import { collaborations } from './collaborations.ts';
import { bisimilar, replaysExactly, sameVerdicts, wordOf } from './laws.ts';
import { workflows } from './workflows.ts';

const census = new Census();

/** Fails with what a law says is broken. */
function holds(broken: string | null): void {
  if (broken !== null) throw new Error(broken);
}

function laws(models: () => fc.Arbitrary<Model>, scale: number): void {
  it('1: replaying a run gives the run, state by state', () => {
    fc.assert(
      fc.property(models(), fc.nat(), (model, seed) =>
        holds(replaysExactly(engine(model), run(engine(model), random(), { seed, maxSteps: 200 }).log)),
      ),
      { numRuns: 400 * scale },
    );
  });

  it('2: the labels of every run of the engine are a word of the net', () => {
    fc.assert(
      fc.property(models(), fc.nat(), (model, seed) => {
        const { log } = run(engine(model), random(), { seed, maxSteps: 200 });
        holds(wordOf(tokenGame(translate(model)), log));
      }),
      { numRuns: 800 * scale },
    );
  });

  it('3: on small terms the graphs of engine and net are strongly bisimilar', () => {
    fc.assert(
      fc.property(models(), (model) =>
        holds(bisimilar(engine(model), tokenGame(translate(model)), 400).broken),
      ),
      { numRuns: 500 * scale },
    );
  });

  it('4: all verdicts agree, and every witness replays on the engine', async () => {
    await fc.assert(
      fc.asyncProperty(models(), async (model) => {
        const analysis = await analyse(translate(model), { maxStates: 2000 });
        census.count(model, analysis);
        holds(sameVerdicts(engine(model), model, analysis, 2000));
      }),
      { numRuns: 800 * scale },
    );
  });
}

describe('workflow terms', () => laws(() => workflows(), 1));
describe('collaborations', () => laws(() => collaborations(), 0.5));

afterAll(() => console.log(census.report()));
