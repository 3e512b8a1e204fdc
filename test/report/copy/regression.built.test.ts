import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';

import { check, load } from '../../../src/index.ts';
import { regressionTest } from '../../../src/report/copy/regression-test.ts';
import { copiedRun } from '../../../src/report/copy/run.ts';
import { outcomeOf, root } from '../../packaging/shell.ts';

test('a regression test fails of the model that it was copied for, and passes once that is mended', async () => {
  mkdirSync(join(root, '.flowproof'), { recursive: true });
  const folder = mkdtempSync(join(root, '.flowproof', 'copied-'));
  try {
    cpSync(join(root, 'fixtures/unsound/lost-update/stock.model.ts'), join(folder, 'stock.model.ts'));
    mkdirSync(join(folder, '.flowproof'));
    for await (const source of load([join(folder, 'stock.model.ts')])) {
      if (!('info' in source)) throw source.error;
      const { model, properties } = await check(source);
      const run = copiedRun(
        { ...model, file: 'stock.model.ts' },
        properties.find(({ witness }) => witness)!,
      )!;
      writeFileSync(join(folder, 'violated.spec.ts'), regressionTest(run)!);
      writeFileSync(join(folder, 'made.spec.ts'), regressionTest({ ...run, isViolated: false })!);
    }
    writeFileSync(join(folder, 'vitest.config.ts'), "export default { test: { include: ['*.spec.ts'] } };\n");
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const run = () => outcomeOf(process.execPath, [vitest, 'run', '--config', 'vitest.config.ts'], folder);
    const failing = await run();
    expect(failing.code).toBe(1);
    const said = stripVTControlCharacters(failing.stdout + failing.stderr);
    expect(said).toContain('ModelFailure: no update is lost does not hold for stock');
    expect(said).toMatch(/Tests +1 failed \| 1 passed/);
    const model = join(folder, 'stock.model.ts');
    writeFileSync(model, readFileSync(model, 'utf8').replace('long: true,', ''));
    rmSync(join(folder, 'made.spec.ts'));
    const mended = await run();
    expect(mended.code, mended.stdout).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
