/**
 * Builds dist/ when it is older than its sources: the library and the command line with tsdown,
 * the kernels of exploration with the AssemblyScript compiler, the viewer with vite.
 * `--force` builds in any case. A new dist/ is made aside and put in place at once, so that a test that runs the command line
 * never sees half of it; a lock keeps two builds from doing the same work.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { root, run } from './run.mjs';

const dist = join(root, 'dist');
const stamp = join(dist, '.sources');
const scratch = join(root, '.flowproof');
const lock = join(scratch, 'build.lock');
const lockIsDeadAfterMs = 180_000;
const pollMs = 200;

const sources = [
  'src',
  'wasm',
  'report-ui',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsdown.config.ts',
  'scripts/third-party.mjs',
  'scripts/licences',
  'vite.config.ts',
];

/**
 * @param {string} path
 * @returns {string[]} the files at or under `path`, sorted
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** @returns {string} a digest of everything that dist/ is made from: unlike times, it also sees what was deleted or put back */
function fingerprint() {
  const digest = createHash('sha256');
  for (const file of sources.flatMap((path) => filesUnder(join(root, path)))) {
    digest.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return digest.digest('hex');
}

/** @returns {boolean} whether dist/ was made from the sources as they are */
function isFresh() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

/** The kernels: no data of their own, and a memory of the caller's that workers can share. */
const compileKernels = [
  '--optimizeLevel=2',
  '--shrinkLevel=0',
  '--runtime=stub',
  '--noAssert',
  '--use=abort=',
  '--importMemory',
  '--noExportMemory',
  '--sharedMemory',
  '--enable=threads,bulk-memory',
  '--initialMemory=1',
  '--maximumMemory=65536',
];

/** Waits for the lock of another build. A lock that nobody has released for minutes belongs to a build that was killed. */
async function takeLock() {
  mkdirSync(scratch, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > lockIsDeadAfterMs) rmSync(lock, { recursive: true, force: true });
      else await sleep(pollMs);
    }
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
async function mustRun(program, args) {
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Error(`${program} failed:\n${output}`);
}

async function build() {
  const started = Date.now();
  const madeFrom = fingerprint();
  const fresh = join(scratch, `dist-${process.pid}`);
  const old = join(scratch, `old-${process.pid}`);
  try {
    await mustRun('tsdown', ['--out-dir', fresh]);
    await mustRun('asc', ['wasm/kernels.ts', '--outFile', join(fresh, 'kernels.wasm'), ...compileKernels]);
    await mustRun('vite', ['build', '--outDir', join(fresh, 'report-ui'), '--logLevel', 'warn']);
    chmodSync(join(fresh, 'cli.js'), 0o755);
    writeFileSync(join(fresh, '.sources'), madeFrom);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  console.log(`built dist/ in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * Lets scripts, and an npx whose cache was filled before there was a dist/, find the command line. Windows has no use for
 * the link: npx makes its own there.
 */
function linkCommand() {
  const bin = join(root, 'node_modules', '.bin');
  if (process.platform === 'win32' || !existsSync(bin)) return;
  const link = join(bin, 'flowproof');
  if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(join('..', '..', 'dist', 'cli.js'), link);
}

/**
 * `npx flowproof` in the project's own root runs `prepare` of its own accord. `npm ci` has built what it is to run, and a
 * failure here would leave the cache of npx broken for good.
 */
const calledByNpx = process.env['npm_command'] === 'exec' && process.env['npm_lifecycle_event'] === 'prepare';
if (calledByNpx) process.exit();

await takeLock();
try {
  if (process.argv.includes('--force') || !isFresh()) await build();
  linkCommand();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(lock, { recursive: true, force: true });
}
