/** The checks that mutants of engine and net are tried with, the cheapest first. */
import { isDeepStrictEqual } from 'node:util';
import { analyse } from '../../src/analyse/analyse.ts';
import type * as Kernel from '../../src/kernel/engine.ts';
import type { Lts, Offer } from '../../src/lts.ts';
import type * as Game from '../../src/net/game.ts';
import type * as Translation from '../../src/net/translate.ts';
import { run } from '../../src/run/run.ts';
import { random } from '../../src/schedule/random.ts';
import { count, type Example } from '../../test/semantics.ts';
import { bisimilar, sameVerdicts, wordOf } from '../laws.ts';
import type { Check } from './harness.ts';
import { worked, type Subject } from './subjects.ts';

/** What a mutant of the engine offers. */
export type KernelBuild = Pick<typeof Kernel, 'engine'>;
/** What a mutant of the net offers. */
export type NetBuild = Pick<typeof Translation, 'translate'> & Pick<typeof Game, 'tokenGame'>;

/** Pairs of states in a walk in lock step, and states in a graph whose verdicts are compared. */
const mostPairs = 200;
const mostStates = 500;
const mostSteps = 200;

/** Laws 2 and 4 add little to law 3, and cost more. */
function few(subjects: readonly Subject[]): readonly Subject[] {
  return subjects.slice(0, 100);
}

/** The engine against the tables of docs/semantics.md and against the unmutated net. */
export function kernelChecks(subjects: readonly Subject[]): Check<KernelBuild>[] {
  return [
    {
      name: 'examples',
      trials: worked().map(
        ({ model, expected }) =>
          (build) =>
            miscounted(build.engine(model), expected),
      ),
    },
    ...kernelLaws(subjects, mostPairs),
  ];
}

/**
 * The engine against the unmutated net alone.
 * @param pairs of states in a walk in lock step
 */
export function kernelLaws(subjects: readonly Subject[], pairs: number): Check<KernelBuild>[] {
  return [
    {
      name: 'law 3',
      trials: subjects.map(
        ({ model, graphOfNet }) =>
          (build) =>
            bisimilar(build.engine(model), graphOfNet, pairs).broken,
      ),
    },
    {
      name: 'law 2',
      trials: few(subjects).map(({ model, graphOfNet }, seed) => (build) => {
        const { log } = run(build.engine(model), random(), { seed, maxSteps: mostSteps });
        return wordOf(graphOfNet, log);
      }),
    },
    {
      name: 'law 4',
      trials: few(subjects).map(
        (subject) => async (build) =>
          sameVerdicts(
            build.engine(subject.model),
            subject.model,
            await subject.analysis(mostStates),
            mostStates,
          ),
      ),
    },
  ];
}

/** The net against the tables of docs/semantics.md and against the unmutated engine. */
export function netChecks(subjects: readonly Subject[]): Check<NetBuild>[] {
  return [
    {
      name: 'examples',
      trials: worked().map(({ model, expected }) => (build) => {
        return miscounted(build.tokenGame(build.translate(model)), expected);
      }),
    },
    ...netLaws(subjects, mostPairs),
  ];
}

/**
 * The net against the unmutated engine alone.
 * @param pairs of states in a walk in lock step
 */
export function netLaws(subjects: readonly Subject[], pairs: number): Check<NetBuild>[] {
  return [
    {
      name: 'law 3',
      trials: subjects.map(
        ({ model, graphOfEngine }) =>
          (build) =>
            bisimilar(build.tokenGame(build.translate(model)), graphOfEngine, pairs).broken,
      ),
    },
    {
      name: 'law 2',
      trials: few(subjects).map(({ model, engine }, seed) => (build) => {
        const { log } = run(engine, random(), { seed, maxSteps: mostSteps });
        return wordOf(build.tokenGame(build.translate(model)), log);
      }),
    },
    {
      name: 'law 4',
      trials: few(subjects).map(({ model, engine }) => async (build) => {
        const analysis = await analyse(build.translate(model), { maxStates: mostStates });
        return sameVerdicts(engine, model, analysis, mostStates);
      }),
    },
  ];
}

/** Far above every example: a mutant may count for ever. */
const mostOfExample = 2000;

function miscounted<S, A extends Offer>(system: Lts<S, A>, expected: Omit<Example, 'term'>): string | null {
  const found = count(system, mostOfExample);
  if (isDeepStrictEqual(found, expected)) return null;
  return `${JSON.stringify(found)} in place of ${JSON.stringify(expected)}`;
}
