import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

import { chromium } from '../report-ui/chromium.ts';
import { modelsFolder } from '../models.ts';
import { seed } from './fixed-seed.ts';

/** What a test may wait for: the file that it asks, and what to say where the thing is absent. */
const reasons = [
  {
    asks: /from '[./]+\/models\.ts'/,
    absent: modelsFolder === null,
    reason: 'models folder absent: set FLOWPROOF_MODELS',
  },
  {
    asks: /from '[./]+\/chromium\.ts'/,
    absent: chromium === null,
    reason: 'chromium absent: install it or set FLOWPROOF_CHROMIUM',
  },
];

/** Written for `npm test`, which must know which tests did not run, and why. */
export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  /** `reason: null` for a test that has no good one. */
  readonly skipped: readonly {
    readonly file: string;
    readonly test: string;
    readonly reason: string | null;
  }[];
}

/** Says the seed, and writes a {@link TestSummary} to the file named by `FLOWPROOF_TEST_SUMMARY`, where one is named. */
export default class SkipReporter implements Reporter {
  onInit(): void {
    console.log(`property tests use seed ${seed} (FLOWPROOF_SEED sets another)`);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['FLOWPROOF_TEST_SUMMARY'];
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(summarise(modules), null, 2)}\n`);
  }
}

function summarise(modules: readonly TestModule[]): TestSummary {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: tests
      .filter((test) => ['skipped', 'pending'].includes(test.result().state))
      .map((test) => ({
        file: relative(process.cwd(), test.module.moduleId),
        test: test.fullName,
        reason: reasonOf(test),
      })),
  };
}

function reasonOf(test: TestCase): string | null {
  const source = readFileSync(test.module.moduleId, 'utf8');
  return reasons.find(({ asks, absent }) => absent && asks.test(source))?.reason ?? null;
}
