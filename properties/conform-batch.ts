/** One batch of models under the laws: the unit that `conform` hands out. */
import { setImmediate } from 'node:timers/promises';
import type { Model } from '../src/term/term.ts';
import { Figures, type FiguresData } from './conformance.ts';
import { batchOf, batchSize, type Drawing } from './drawings.ts';

/** What came of a batch. */
export interface BatchResult<Data> {
  readonly batch: number;
  /** Of the models before the first disagreement. */
  readonly figures: Data;
  readonly disagreement: Disagreement | null;
}

/** A model that breaks a law. */
export interface Disagreement {
  /** Its number in the run. */
  readonly number: number;
  /** Its place in the batch. */
  readonly at: number;
  readonly broken: string;
}

/** Law 3 is asked of every tenth model. */
const graphEvery = 10;

/** What a model breaks; whatever it makes the laws throw is a break, too. */
export async function brokenBy(model: Model, number: number, figures: Figures): Promise<string | null> {
  try {
    return await figures.check(model, number, number % graphEvery === 0);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/**
 * Checks the models of a batch, one after another, up to the first that breaks a law.
 * @param isStopped asked before each model: true ends the batch there
 */
export async function checkBatch(
  drawing: Drawing,
  batch: number,
  isStopped: () => boolean,
): Promise<BatchResult<FiguresData>> {
  const figures = new Figures();
  for (const [at, model] of batchOf(drawing, batch).entries()) {
    // gives way to signals and messages
    await setImmediate();
    if (isStopped()) break;
    const number = batch * batchSize + at;
    const broken = await brokenBy(model, number, figures);
    if (broken !== null) return { batch, figures: figures.data, disagreement: { number, at, broken } };
  }
  return { batch, figures: figures.data, disagreement: null };
}
