/** The checks have teeth: one-line slips in the engine, in the net and in the analysis are each noticed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { analyse } from '../src/analyse/analyse.ts';
import { analyseSpace } from '../src/analyse/conclude.ts';
import { spaceOf } from '../src/explore/explicit.ts';
import { explore } from '../src/explore/explore.ts';
import { replicasOf } from '../src/explore/symmetry/replicas.ts';
import { symmetricSpace } from '../src/explore/symmetry/symmetric-space.ts';
import { engine } from '../src/kernel/engine.ts';
import { tokenGame } from '../src/net/game.ts';
import { translate } from '../src/net/translate.ts';
import { fieldModels } from '../test/explore/random-models.ts';
import type { Analyser } from './methods.ts';
import { analysisMutants } from './mutants/analysis.ts';
import {
  kernelChecks,
  kernelLaws,
  netChecks,
  netLaws,
  type KernelBuild,
  type NetBuild,
} from './mutants/checks.ts';
import { explorationKernelMutants } from './mutants/exploration-kernels.ts';
import { explorationMethodMutants } from './mutants/exploration-methods.ts';
import {
  disagreement,
  killed,
  occurrences,
  Workshop,
  type Check,
  type Killer,
  type Load,
} from './mutants/harness.ts';
import { kernelMutants } from './mutants/kernel.ts';
import { methodChecks } from './mutants/method-checks.ts';
import type { Mutant } from './mutants/mutant.ts';
import { analysisChecks, gated, widened, type AnalysisBuild } from './mutants/naive-check.ts';
import { netMutants } from './mutants/net.ts';
import { reactingKernelMutants } from './mutants/reactions-kernel.ts';
import { reactingNetMutants } from './mutants/reactions-net.ts';
import { drawn, reacting, seed } from './mutants/subjects.ts';
import { symmetryChecks, type SymmetryBuild } from './mutants/symmetry-checks.ts';
import { symmetryMutants } from './mutants/symmetry.ts';
import { widerKernelMutants, widerNetMutants } from './mutants/wider.ts';

const subjects = drawn(130);
/** Slips show early, but in few models: many are walked, none of them far. */
const reactions = reacting(220);
const fewPairs = 60;
const fields = fc
  .sample(fieldModels, { numRuns: 800, seed })
  .map((model, i) => (i % 4 === 0 ? widened(model) : i % 4 === 1 ? gated(model) : model));
const table: string[] = [];
/** Where each mutant died the last time that this was written: tried first. */
const killersFile = join(import.meta.dirname, 'mutants/killers.json');
const killers = existsSync(killersFile)
  ? (JSON.parse(readFileSync(killersFile, 'utf8')) as Partial<Record<string, Killer>>)
  : {};
const found: Record<string, Killer> = {};
const workshop = new Workshop('mutants');

/** Every mutant of one part must die, and the part as it is must survive what killed them. */
function allDie<Build>(
  part: string,
  mutants: readonly Mutant[],
  checks: readonly Check<Build>[],
  asItIs: Build,
  loaded: (load: Load) => Promise<Build>,
): void {
  describe(`mutants of the ${part}`, () => {
    it.each(mutants)('$name: $why', async (mutant) => {
      const key = `${part}: ${mutant.name}`;
      expect(occurrences(mutant), `"${mutant.find}" in ${mutant.file}`).toBe(1);
      const kill = await workshop.with(mutant, async (load) => {
        const build = await loaded(load);
        return killed(build, checks, killers[key]);
      });
      if (kill !== null) found[key] = { by: kill.by, after: kill.after };
      table.push(
        `${part.padEnd(24)} ${mutant.name.padEnd(38)} ${kill ? `${kill.by.padEnd(8)} after ${kill.after}` : 'SURVIVES'}`,
      );
      expect(kill, `${mutant.name} survives: ${mutant.why}`).not.toBeNull();
    });

    it('survives as it is', async () => {
      const deadly = mutants.flatMap(({ name }) => found[`${part}: ${name}`] ?? []);
      expect(deadly.length).toBeGreaterThan(0);
      for (const each of deadly) expect(await disagreement(asItIs, checks, each)).toBeNull();
    });
  });
}

async function netOf(load: Load): Promise<NetBuild> {
  return {
    ...(await load<Pick<NetBuild, 'translate'>>('net/translate.ts')),
    ...(await load<Pick<NetBuild, 'tokenGame'>>('net/game.ts')),
  };
}

allDie<KernelBuild>(
  'engine',
  [...kernelMutants, ...widerKernelMutants],
  kernelChecks(subjects),
  { engine },
  (load) => load('kernel/engine.ts'),
);

allDie<NetBuild>(
  'net',
  [...netMutants, ...widerNetMutants],
  netChecks(subjects),
  { translate, tokenGame },
  netOf,
);

allDie<KernelBuild>(
  'engine as in section 13',
  reactingKernelMutants,
  kernelLaws(reactions, fewPairs),
  { engine },
  (load) => load('kernel/engine.ts'),
);

allDie<NetBuild>(
  'net as in section 13',
  reactingNetMutants,
  netLaws(reactions, fewPairs),
  { translate, tokenGame },
  netOf,
);

allDie<AnalysisBuild>(
  'analysis',
  analysisMutants,
  analysisChecks(fields, subjects),
  { analyseSpace, spaceOf, explore },
  async (load) => ({
    ...(await load<Pick<AnalysisBuild, 'analyseSpace'>>('analyse/conclude.ts')),
    ...(await load<Pick<AnalysisBuild, 'spaceOf'>>('explore/explicit.ts')),
    ...(await load<Pick<AnalysisBuild, 'explore'>>('explore/explore.ts')),
  }),
);

allDie<SymmetryBuild>(
  'symmetry',
  symmetryMutants,
  symmetryChecks(400),
  { replicasOf, symmetricSpace },
  async (load) => ({
    ...(await load<Pick<SymmetryBuild, 'replicasOf'>>('explore/symmetry/replicas.ts')),
    ...(await load<Pick<SymmetryBuild, 'symmetricSpace'>>('explore/symmetry/symmetric-space.ts')),
  }),
);

const methodChecksBy = methodChecks(60);
for (const way of ['bits', 'hash', 'symbolic', 'stubborn', 'reduce'] as const) {
  allDie<Analyser>(
    `method ${way}`,
    [...explorationKernelMutants, ...explorationMethodMutants].filter((mutant) => mutant.way === way),
    methodChecksBy(way),
    { analyse },
    (load) => load('analyse/analyse.ts'),
  );
}

/** A line for each, as the formatter has it. */
function killersText(): string {
  const lines = Object.entries(found).map(
    ([key, { by, after }]) => `  ${JSON.stringify(key)}: { "by": ${JSON.stringify(by)}, "after": ${after} }`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

afterAll(() => {
  workshop.close();
  // Where models are drawn in another way, mutants take long to die until this is asked for once.
  if (process.env['FLOWPROOF_KILLERS'] === 'write') writeFileSync(killersFile, killersText());
  console.log(table.join('\n'));
});
