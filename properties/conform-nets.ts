/** Batches of nets under the law of methods: what `conform --nets N` hands out. */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { analyse } from '../src/analyse/analyse.ts';
import { mix } from '../src/schedule/xoshiro128.ts';
import type { BatchResult } from './conform-batch.ts';
import { batchLength, batchSize, type Drawing } from './drawings.ts';
import { MethodFigures, type MethodFiguresData } from './method-figures.ts';
import { compareMethods, lookAt, type MethodComparison, ways, waysAt } from './methods.ts';
import { nets, type Net } from './nets.ts';

/** States of the naive graph, and of the plain search that stands in for larger ones. */
const bounds = { naive: 400, explicit: 1_600 };

/** The nets of a batch: a pure function of the seed and the number of the batch. */
export function netsOf(drawing: Drawing, batch: number): readonly Net[] {
  const seed = Number(BigInt.asIntN(32, mix(mix(BigInt(drawing.seed)) + BigInt(batch))));
  return fc.sample(nets, { seed, unbiased: batch % 2 === 1, numRuns: batchLength(drawing, batch) });
}

/** What methods differ in on a net; whatever it makes them throw is a difference, too. */
export async function differencesOn(
  { model }: Net,
  number: number,
  named: Drawing['ways'],
): Promise<MethodComparison | string> {
  const asked = named === null ? waysAt(number) : ways.filter(({ name }) => named.includes(name));
  try {
    const found = await compareMethods({ analyse }, model, bounds, lookAt(number), asked);
    return found.broken.length > 0 ? found.broken.join('\n') : found;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/**
 * Checks the nets of a batch, one after another, up to the first that methods differ on.
 * @param isStopped asked before each net: true ends the batch there
 */
export async function checkNets(
  drawing: Drawing,
  batch: number,
  isStopped: () => boolean,
): Promise<BatchResult<MethodFiguresData>> {
  const figures = new MethodFigures();
  for (const [at, net] of netsOf(drawing, batch).entries()) {
    // gives way to signals and messages
    await setImmediate();
    if (isStopped()) break;
    const number = batch * batchSize + at;
    const found = await differencesOn(net, number, drawing.ways);
    if (typeof found === 'string')
      return { batch, figures: figures.data, disagreement: { number, at, broken: found } };
    figures.count(net, found);
  }
  return { batch, figures: figures.data, disagreement: null };
}
