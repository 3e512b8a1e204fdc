import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareReduction } from '../../../properties/reductions.ts';
import { explore } from '../../../src/explore/explore.ts';
import { reduce } from '../../../src/explore/reduce/reduce.ts';
import { readPnml } from '../../../src/import/pnml.ts';
import { modelsFolder } from '../../models.ts';

const folder = join(modelsFolder ?? '', 'ibm-a');

function rows(): string[][] {
  const text = readFileSync(join(folder, 'INDEX.tsv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
}

async function netOf(name: string) {
  const [{ net }] = await readPnml(join(folder, `${name}.pnml`));
  return net;
}

describe.skipIf(!modelsFolder)('reduced workflow nets of the IBM library', () => {
  it('have the published verdicts, in a handful of states if they are sound', async () => {
    for (const [name, , , , verdict, , , safe, option] of rows()) {
      const { model } = reduce(await netOf(name));
      const space = await explore(model, { maxStates: 10_000 });
      const isSafe = space.maxTokensPerPlace <= 1 && space.covering === null;
      expect(isSafe, name).toBe(safe === 'T');
      if (safe === 'T') expect(space.complete, name).toBe(true);
      if (option !== '-' && verdict === 'sound') expect(space.states, name).toBeLessThan(12);
    }
  });

  it('have the verdicts, dead activities and runs of the originals, where those are small', async () => {
    for (const [name, , , , , states] of rows()) {
      if (!(Number(states) < 500)) continue;
      const { broken, reduced } = await compareReduction(await netOf(name), 1000);
      expect(broken, name).toEqual([]);
      expect(reduced.stateSpace.states, name).toBeLessThan(20);
    }
  });
});
