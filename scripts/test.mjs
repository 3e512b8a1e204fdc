/**
 * `npm test`: everything that must hold before a change is merged. Without arguments all steps, otherwise those named.
 * The last line says how many tests were skipped, and why; a test that is skipped for no good reason is a failure.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { root, run } from './run.mjs';

/** @type {Readonly<Record<string, readonly (readonly [program: string, ...args: string[]])[]>>} */
const checks = {
  typecheck: [
    ['tsc', '-p', '.', '--incremental', '--tsBuildInfoFile', '.flowproof/project.tsbuildinfo'],
    ['tsc', '-p', 'report-ui', '--incremental', '--tsBuildInfoFile', '.flowproof/viewer.tsbuildinfo'],
  ],
  lint: [['oxlint']],
  format: [
    ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', '.flowproof/prettier', '.'],
  ],
  knip: [['knip', '--no-progress']],
  imports: [['depcruise', 'src', 'report-ui', '--config', '.dependency-cruiser.mjs']],
};
const checksAtOnce = 2;
const summaryFile = join(root, '.flowproof', 'test-summary.json');

/**
 * @param {string} name
 * @param {() => Promise<boolean>} work
 * @returns {Promise<boolean>} whether the step passed
 */
async function step(name, work) {
  const started = Date.now();
  const passed = await work();
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return passed;
}

/**
 * Runs the programs of a check, and prints what those say that are not content.
 * @param {string} name
 */
function check(name) {
  return step(name, async () => {
    let passed = true;
    for (const [program, ...args] of checks[name] ?? []) {
      const { code, output } = await run(program, args);
      if (code === 0) continue;
      passed = false;
      console.log(`\n${program} ${args.join(' ')}\n${output.trimEnd()}`);
    }
    return passed;
  });
}

/** @param {readonly string[]} names */
async function checkAll(names) {
  const waiting = [...names];
  let passed = true;
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (!(await check(name))) passed = false;
    }
  };
  await Promise.all(Array.from({ length: checksAtOnce }, worker));
  return passed;
}

function unit() {
  rmSync(summaryFile, { force: true });
  process.env['FLOWPROOF_TEST_SUMMARY'] = summaryFile;
  return step('unit', async () => (await run('vitest', ['run'], { stream: true })).code === 0);
}

/** Prints the last line. @returns {boolean} whether every skipped test had a good reason */
function reportSkipped() {
  if (!existsSync(summaryFile)) {
    console.log('skipped: unknown (the tests did not finish)');
    return false;
  }
  /** @type {import('../test/setup/skip-reporter.ts').TestSummary} */
  const { skipped } = JSON.parse(readFileSync(summaryFile, 'utf8'));
  for (const { file, test } of skipped.filter(({ reason }) => reason === null)) {
    console.log(`FAIL skipped without a good reason: ${file}: ${test}`);
  }
  const reasons = [...new Set(skipped.map(({ reason }) => reason ?? 'no good reason'))];
  console.log(`skipped: ${skipped.length}${skipped.length > 0 ? ` (${reasons.join('; ')})` : ''}`);
  return skipped.every(({ reason }) => reason !== null);
}

const names = Object.keys(checks);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => name !== 'unit' && !names.includes(name));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}; there are ${names.join(', ')}, unit`);
  process.exit(2);
}
const wanted = (/** @type {string} */ name) => asked.length === 0 || asked.includes(name);

let passed = await checkAll(names.filter(wanted));
if (wanted('unit')) {
  passed = (await unit()) && passed;
  passed = reportSkipped() && passed;
}
process.exitCode = passed ? 0 : 1;
