import { existsSync, mkdtempSync, readFileSync, rmSync, cpSync, mkdirSync } from 'node:fs';
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
    expect(message).toContain('.flowproof/failures/stock.both-sales-count.html');
    const steps = lines.filter((line) => /^ +\d+ {2}\S/.test(line));
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(steps.length).toBeLessThanOrEqual(10);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    for (const kind of ['json', 'html', 'svg'])
      expect(existsSync(join(folder, `.flowproof/failures/stock.both-sales-count.${kind}`))).toBe(true);
    const command = /reproduce: npx (.*)/.exec(message!)![1]!;
    const npx = join(root, 'node_modules/.bin');
    const again = await outcomeOf('sh', ['-c', `"${npx}/"${command}`], folder);
    expect(again.code).toBe(1);
    expect(again.stdout + again.stderr).toContain('1 failed');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
