/** Which models a run of `conform` looks at: a pure function of its seed, of how many they are, and of the number of each. */
import fc from 'fast-check';
import { mix } from '../src/schedule/xoshiro128.ts';
import type { Model } from '../src/term/term.ts';
import { collaborations } from './collaborations.ts';
import { conversations } from './conversations.ts';
import { workflows } from '../src/properties/workflows.ts';

/** What is asked of a run: everything that decides its models. */
export interface Drawing {
  /** Terms under the laws between engine and net, or nets under the law of methods. */
  readonly of: 'terms' | 'nets';
  readonly seed: number;
  /** How many models; `Infinity` for a run without end. */
  readonly terms: number;
  /** Nesting of the last ones; a run without end goes beyond it. */
  readonly depth: number;
  /** Names of the ways by which every net is explored; `null`: three of them, and the others in turn. */
  readonly ways: readonly string[] | null;
}

/** Models are drawn so many at a time. */
export const batchSize = 20;

/** Numbers from 0 that fit into no whole batch make a smaller one at the end. */
export function batchLength({ terms }: Drawing, batch: number): number {
  return Math.min(batchSize, terms - batch * batchSize);
}

interface Size {
  readonly depth: number;
  readonly width: number;
}

/**
 * Small models first, so that a small counterexample is met before a large one: nesting grows with the part of the run that is
 * done, from 1 to `depth`, and within each nesting the number of branches. In a run without end nesting grows by one each time
 * the number of models has doubled.
 */
export function sizeOf({ terms, depth }: Pick<Drawing, 'terms' | 'depth'>, batch: number): Size {
  const number = batch * batchSize;
  const grown = terms === Infinity ? Math.log2(1 + number / 1000) : (depth * number) / terms;
  return { depth: 1 + Math.floor(grown), width: grown % 1 < 0.5 ? 2 : 3 };
}

const made = new Map<string, fc.Arbitrary<Model>>();

function modelsOf(size: Size): fc.Arbitrary<Model> {
  const key = `${size.depth} ${size.width}`;
  const known = made.get(key);
  if (known) return known;
  const models = fc.oneof(
    { weight: 6, arbitrary: workflows(size) },
    { weight: 2, arbitrary: collaborations() },
    { weight: 1, arbitrary: conversations() },
  );
  made.set(key, models);
  return models;
}

/** How fast-check draws a batch. Every second batch without its preference for small and extreme values. */
function parametersOf({ seed }: Drawing, batch: number) {
  return {
    seed: Number(BigInt.asIntN(32, mix(mix(BigInt(seed)) + BigInt(batch)))),
    unbiased: batch % 2 === 1,
  };
}

/** The models of a batch, in the order of their numbers. */
export function batchOf(drawing: Drawing, batch: number): readonly Model[] {
  const models = modelsOf(sizeOf(drawing, batch));
  return fc.sample(models, { ...parametersOf(drawing, batch), numRuns: batchLength(drawing, batch) });
}

/** The longest time that shrinking may take, in milliseconds. */
const shrinkingMs = 120_000;

/**
 * The smallest model that fast-check finds from one that breaks a law, and what it breaks.
 * @param at the place of the model in its batch
 * @param broken says what a model breaks, or `null`
 * @returns `null` if drawing that model again breaks nothing
 */
export async function shrunk(
  drawing: Drawing,
  batch: number,
  at: number,
  broken: (model: Model) => Promise<string | null>,
): Promise<{ readonly model: Model; readonly broken: string } | null> {
  const law = fc.asyncProperty(modelsOf(sizeOf(drawing, batch)), async (model) => {
    const what = await broken(model);
    if (what !== null) throw new Error(what);
  });
  const { counterexample } = await fc.check(law, {
    ...parametersOf(drawing, batch),
    path: String(at),
    interruptAfterTimeLimit: shrinkingMs,
  });
  if (!counterexample) return null;
  const what = await broken(counterexample[0]);
  return what === null ? null : { model: counterexample[0], broken: what };
}
