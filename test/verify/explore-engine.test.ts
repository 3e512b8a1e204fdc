import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { collaborations } from '../../properties/collaborations.ts';
import { reactingFlows } from '../../src/properties/terms/drawn.ts';
import { workflows } from '../../src/properties/workflows.ts';
import { load } from '../../src/index.ts';
import type { ModelResult } from '../../src/report/document.ts';
import { exploreEngine } from '../../src/verify/explore-engine.ts';
import { exploreModel } from '../../src/verify/explore-model.ts';
import { sourceOf, type Source } from '../../src/verify/source.ts';
import { modelsFolder } from '../models.ts';

const root = resolve(import.meta.dirname, '../../fixtures');
const folders = ['sound', 'unsound'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => join(root, kind, name)),
);

/** What must be the same on either way: everything but times, memory, and words. */
function figures({ verdict, stateSpace, properties }: ModelResult) {
  const counts = { ...stateSpace, method: '', remarks: [], statesPerSecond: 0, memoryBytes: 0 };
  return { verdict, ...counts, properties: properties.map(({ name, holds }) => ({ name, holds })) };
}

/** States after which a search is cut: a model without bounds has as many as one likes. */
const maxStates = 3000;

/** Explores a model on either way and compares, where both searches are complete. */
async function compare(source: Source): Promise<'compared' | 'cut'> {
  const net = await exploreModel(source, { maxStates });
  const engine = await exploreEngine(source, { maxStates });
  expect([net.stateSpace.method, engine.stateSpace.method]).toEqual(['explicit', 'engine']);
  if (['states', 'unbounded'].includes(net.stateSpace.cutBy ?? '')) {
    expect(engine.stateSpace.cutBy).toBe('states');
    return 'cut';
  }
  expect(figures(engine)).toEqual(figures(net));
  return 'compared';
}

async function sourcesIn(folder: string): Promise<Source[]> {
  const sources: Source[] = [];
  for await (const source of load([folder])) if ('info' in source) sources.push(source);
  return sources;
}

describe('the graph of the system that runs a model has the figures of the net', () => {
  it.each(folders)('%s', async (folder) => {
    const sources = await sourcesIn(folder);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) await compare(source);
  });

  it('for drawn models', async () => {
    let compared = 0;
    const models = fc.oneof(workflows(), reactingFlows(), collaborations());
    await fc.assert(
      fc.asyncProperty(models, async (model) => {
        if ((await compare(await sourceOf(model))) === 'compared') compared++;
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(30);
  });

  it.skipIf(modelsFolder === null).each(['ERK-PT-000001', 'Philosophers-PT-000005', 'TokenRing-PT-005'])(
    'for %s',
    async (name) => {
      const [source] = await sourcesIn(join(modelsFolder!, 'mcc', `${name}.pnml`));
      expect(await compare(source!)).toBe('compared');
    },
  );
});
