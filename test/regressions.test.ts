/** Models on which engine and net once disagreed: small ones, kept as fixtures for ever. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bisimilar } from '../properties/laws.ts';
import { load } from '../src/index.ts';
import { engine } from '../src/kernel/engine.ts';
import { tokenGame } from '../src/net/game.ts';
import { translate } from '../src/net/translate.ts';
import type { Model } from '../src/term/term.ts';

const root = resolve(import.meta.dirname, '../fixtures');
const folders = ['sound', 'unsound'].flatMap((kind) =>
  readdirSync(join(root, kind))
    .filter((name) => name.startsWith('regression-'))
    .map((name) => join(kind, name)),
);

/** The only model of a folder, which is a term: foreign nets have no engine to disagree with. */
async function termIn(folder: string): Promise<Model> {
  const models: Model[] = [];
  for await (const source of load([join(root, folder)])) {
    if ('error' in source) throw source.error;
    if (source.kind === 'term') models.push(source.model);
  }
  expect(models).toHaveLength(1);
  return models[0]!;
}

describe('engine and net agree on', () => {
  for (const folder of folders) {
    it(folder, async () => {
      const model = await termIn(folder);
      const walk = bisimilar(engine(model), tokenGame(translate(model)), 5000);
      expect(walk).toMatchObject({ broken: null, complete: true });
    });
  }
});

it('no regression fixture has been lost', () => {
  expect(folders.length).toBeGreaterThanOrEqual(9);
});
