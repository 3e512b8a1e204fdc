import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { analyse } from '../../src/analyse/analyse.ts';
import type { Analysis } from '../../src/analyse/conclude.ts';
import type { FieldModel } from '../../src/fields.ts';
import { readBpmn } from '../../src/import/bpmn.ts';
import { readPnml } from '../../src/import/pnml.ts';
import { load } from '../../src/index.ts';
import { translate } from '../../src/net/translate.ts';
import { ways, type Way } from '../../properties/methods.ts';
import { modelsFolder } from '../models.ts';

/** Kernels in JavaScript: what is built may be older than the sources. */
const others = ways
  .filter(({ method, options }) => method !== 'explicit' && options?.wasm !== false)
  .map((way): Way => ({ ...way, options: { ...way.options, wasm: false } }));

/** Larger ones are for a campaign. */
const mostStates = 20_000;

/** What is to be the same: verdicts, dead activities, and, of ways that count, figures and lengths of runs. */
function told({ verdict, properties, stateSpace }: Analysis, way: Way) {
  const { states, edges, ends, maxTokensPerPlace, maxTokensPerMarking } = stateSpace;
  return {
    verdict,
    properties: properties.map(({ name, holds }) => `${name} ${holds}`),
    dead: properties.find(({ name }) => name === 'no-dead-tasks')!.culprits,
    ...(way.counts && {
      figures: { states, edges, ends, maxTokensPerPlace, maxTokensPerMarking },
      // of equally near points of no return one may be farther from a deadlock than another
      steps: properties.map(({ run, pointOfNoReturn }) => pointOfNoReturn ?? run?.length ?? null),
    }),
  };
}

/** @returns how many ways covered the model */
async function expectSame(model: FieldModel, name: string): Promise<number> {
  const plain = await analyse(model, { method: 'explicit', maxStates: mostStates });
  if (!plain.stateSpace.complete) return 0;
  let covered = 0;
  for (const way of others) {
    const found = await unlessUncovered(model, way);
    if (found === null) continue;
    covered++;
    const expected = told(plain, way);
    const actual = told(found, way);
    if (way.method !== 'stubborn')
      expect({ name, way: way.name, ...actual }).toEqual({ name, way: way.name, ...expected });
    else {
      for (const [i, { name: property, holds }] of found.properties.entries())
        if (holds !== 'unknown')
          expect([name, property, holds]).toEqual([name, property, plain.properties[i].holds]);
    }
  }
  return covered;
}

async function unlessUncovered(model: FieldModel, { method, options }: Way): Promise<Analysis | null> {
  try {
    return await analyse(model, { method, ...options, firstLook: 50 });
  } catch (error) {
    if (error instanceof UserError && error.code === 'FP5007') return null;
    throw error;
  }
}

const fixtures = resolve(import.meta.dirname, '../../fixtures');

describe('every method on the fixtures', () => {
  it.each(['sound', 'unsound'])('%s', { timeout: 300_000 }, async (kind) => {
    let covered = 0;
    for (const name of readdirSync(join(fixtures, kind))) {
      for await (const source of load([join(fixtures, kind, name)])) {
        if (!('info' in source)) continue;
        const model = source.kind === 'term' ? translate(source.model) : source.net;
        covered += await expectSame(model, name);
      }
    }
    expect(covered).toBeGreaterThan(300);
  });
});

describe.skipIf(!modelsFolder)('every method on models by others', () => {
  const files = (folder: string, extension: string) =>
    modelsFolder === null
      ? []
      : readdirSync(join(modelsFolder, folder)).filter((file) => file.endsWith(extension));
  const table =
    modelsFolder === null ? [] : readFileSync(join(modelsFolder, 'INDEX.tsv'), 'utf8').split('\n');

  it.each(['mcc', 'mcnet', 'ibm-a'])('nets of %s', { timeout: 300_000 }, async (folder) => {
    for (const file of files(folder, '.pnml')) {
      const [{ net }] = await readPnml(join(modelsFolder!, folder, file));
      await expectSame(net, file);
    }
  });

  it('BPMN models', { timeout: 300_000 }, async () => {
    const paths = table.map((line) => line.split('\t')[0]).filter((path) => path.endsWith('.bpmn'));
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) {
      const [{ model }] = await readBpmn(join(modelsFolder!, path));
      await expectSame(translate(model), path);
    }
  });
});
