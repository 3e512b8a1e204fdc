/** Makes the picture of the README from a real check: `npm run screenshots`. It needs Chromium. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { Browser, chromium } from '../test/report-ui/chromium.ts';

const root = join(import.meta.dirname, '..');
const picture = join(root, 'docs', 'report.png');
const model = 'fixtures/unsound/lost-update';
/** The step that overwrites what the other branch wrote. */
const hash = '#step=5';

/** Runs the command line as it is built. @param expected exit code */
function flowproof(expected: number, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== expected) throw new Error(`flowproof ${args.join(' ')} exited with ${status}:\n${stderr}`);
}

/** @param folder for what is made on the way */
async function takePicture(browser: Browser, folder: string): Promise<void> {
  const [report, page] = [join(folder, 'report.json'), join(folder, 'report.html')];
  flowproof(1, 'check', model, '--out', report);
  flowproof(0, 'view', report, '--out', page);
  const { tab } = await browser.open(readFileSync(page, 'utf8'), { width: 1280, height: 800, hash });
  await tab.screenshot({ path: picture });
}

if (chromium === null) {
  console.error('no Chromium on this machine: install it, or say where it is with FLOWPROOF_CHROMIUM');
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'flowproof-screenshots-'));
  const browser = new Browser(chromium);
  try {
    await takePicture(browser, folder);
    console.log(relative(process.cwd(), picture));
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
