import { existsSync, mkdtempSync, readFileSync, rmSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { outcomeOf, root } from '../packaging/shell.ts';

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

test('a model is a suite of tests; what fails is shown, written and can be reproduced', async () => {
  mkdirSync(join(root, '.flowproof'), { recursive: true });
  const folder = mkdtempSync(join(root, '.flowproof', 'vitest-'));
  try {
    cpSync(join(import.meta.dirname, 'unsound'), folder, { recursive: true });
    // so that it is a project of its own
    mkdirSync(join(folder, '.flowproof'));
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = ['run', '--config', 'vitest.config.ts', '--reporter', 'json', '--outputFile', 'out.json'];
    const { code } = await outcomeOf(process.execPath, [vitest, ...args], folder);
    expect(code).toBe(1);
    const report = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as Report;
    const tests = report.testResults.flatMap((file) => file.assertionResults);
    const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    expect(failed.sort()).toEqual(['it is sound', 'stock both sales count', 'stock runs under schedules']);
    expect(tests.map(({ fullName }) => fullName)).toEqual(
      expect.arrayContaining(['stock option-to-complete', 'side by side bounded', 'every sale is sent']),
    );
    const [message] = tests.find(({ fullName }) => fullName === 'stock both sales count')!.failureMessages;
    const lines = message!.split('\n');
    expect(lines[0]).toBe('ModelFailure: both sales count does not hold for stock');
    expect(message).toContain('a sale is lost');
    expect(message).toContain('stock: 10 -> 9');
    const [, stem] = /look at: +(\.flowproof\/failures\/stock-\w+)\.html/.exec(message!)!;
    const steps = lines.filter((line) => /^ +\d+ {2}\S/.test(line));
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(steps.length).toBeLessThanOrEqual(10);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    for (const kind of ['json', 'html', 'svg'])
      expect(existsSync(join(folder, `${stem}.${kind}`))).toBe(true);
    const command = /reproduce: npx (.*)/.exec(message!)![1]!;
    const npx = join(root, 'node_modules/.bin');
    const again = await outcomeOf('sh', ['-c', `"${npx}/"${command}`], folder);
    expect(again.code).toBe(1);
    // what failed is saved, and tried first
    expect(again.stdout + again.stderr).toContain(`the saved run ${stem}.json fails still`);
    const model = join(folder, 'stock.model.ts');
    const long = readFileSync(model, 'utf8');
    expect(long).toContain('long: true,');
    writeFileSync(model, long.replace('long: true,', ''));
    const mended = await outcomeOf(process.execPath, [vitest, 'run', '--config', 'vitest.config.ts'], folder);
    expect(mended.code, mended.stdout).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
