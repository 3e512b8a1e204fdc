import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import about from '../../package.json' with { type: 'json' };
import { allBundled } from '../../scripts/third-party.mjs';
import { loadedBy } from './loaded-modules.ts';
import { outcomeOf, printedBy, root } from './shell.ts';

/** Loaded only by the commands that need them. */
const heavy = ['jiti', 'bpmn-moddle', 'vite', 'vitest', 'typescript', 'fast-check'];
const heavyIn = (modules: readonly string[]) =>
  heavy.filter((name) => modules.some((module) => module.includes(`/node_modules/${name}/`)));

/** The same, of packages whose code is in dist/: text that stands in theirs alone. */
const heavyInside: Readonly<Record<string, string>> = {
  commander: 'allowExcessArguments',
  saxes: 'unclosed tag: ',
  zod: 'ZodObject',
};
const insideOf = (modules: readonly string[]) =>
  Object.keys(heavyInside).filter((name) =>
    modules.some(
      (module) =>
        module.startsWith('file:') && readFileSync(new URL(module), 'utf8').includes(heavyInside[name]!),
    ),
  );

const scratch = mkdtempSync(join(tmpdir(), 'flowproof-package-'));
const installed = join(scratch, 'installed');
let packed: string[] = [];

beforeAll(async () => {
  const listed = await printedBy(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch],
    root,
  );
  const [{ filename, files }] = JSON.parse(listed) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path);
  mkdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{ "private": true }');
  // What npm ci has left in the cache is used without asking the network.
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await printedBy('npm', ['install', ...quietly, join(scratch, filename)], installed);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds what is needed', () => {
    const needed = [
      'package.json',
      'LICENSE',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/properties.js',
      'dist/properties.d.ts',
      'dist/cli.js',
      'dist/report-ui/index.html',
      'dist/third-party-licences.txt',
    ];
    expect(packed).toEqual(expect.arrayContaining(needed));
    expect(packed.includes('README.md')).toBe(existsSync(join(root, 'README.md')));
    expect(packed.filter((path) => path.startsWith('schema/'))).not.toEqual([]);
  });

  test('holds nothing else', () => {
    const ours =
      /^(package\.json|LICENSE|README\.md|dist\/[\w-]+\.(js|d\.ts|wasm)|dist\/report-ui\/index\.html|dist\/third-party-licences\.txt|schema\/[\w.-]+\.json)$/;
    expect(packed.filter((path) => !ours.test(path))).toEqual([]);
  });

  test('brings the licences of the packages whose code is in it, and needs none of them', () => {
    const notices = readFileSync(join(root, 'dist/third-party-licences.txt'), 'utf8');
    const named = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name!);
    expect(named.sort()).toEqual([...allBundled].sort());
    expect(notices.match(/Copyright \(c\)|Copyright \d{4}|Apache License/g)!.length).toBeGreaterThanOrEqual(
      named.length,
    );
    expect(Object.keys(about.dependencies).filter((name) => named.includes(name))).toEqual([]);
  });

  test('names no registry in its lock file', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const elsewhere = [...lock.matchAll(/"resolved": "(?!https:\/\/registry\.npmjs\.org\/)[^"]*"/g)].map(
      ([line]) => line,
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('installed into an empty folder', () => {
  test('is imported by name', async () => {
    const { modules, elapsedMs } = await loadedBy('flowproof', installed);
    console.log(`import('flowproof') took ${elapsedMs.toFixed(0)} ms`);
    expect(modules.some((module) => module.endsWith('/node_modules/flowproof/dist/index.js'))).toBe(true);
  });

  test('has arbitraries for fast-check, which comes along and which nothing else loads', async () => {
    const whole = await loadedBy('flowproof', installed);
    expect(heavyIn(whole.modules)).toEqual([]);
    const { modules } = await loadedBy('flowproof/properties', installed);
    expect(heavyIn(modules)).toEqual(['fast-check']);
  });

  test('is right for those who import it', async () => {
    const { messages } = await publint({
      pkgDir: join(installed, 'node_modules/flowproof'),
      strict: true,
      pack: false,
    });
    expect(messages.map((message) => formatMessage(message, about))).toEqual([]);
  });

  test('has a command line', async () => {
    const { code, stdout } = await outcomeOf('npx', ['--no', '--', 'flowproof', '--version'], installed);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${about.version}\n` });
  });

  test('brings its types', async () => {
    writeFileSync(
      join(installed, 'use.ts'),
      [
        "import * as flowproof from 'flowproof';",
        'export const one: 1 = flowproof;',
        "import { schedules } from 'flowproof/properties';",
        "const drawn = schedules(flowproof.model('m', flowproof.skip())).map(({ run }) => run().violation);",
        'export const two: 2 = drawn;',
      ].join('\n'),
    );
    const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2023', types: [] };
    writeFileSync(join(installed, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
    const { stdout } = await outcomeOf(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc')],
      installed,
    );
    expect(stdout).toMatch(
      /^use\.ts\(2,14\): error TS2322: Type 'typeof import\(.*\)' is not assignable to type '1'\.\s+use\.ts\(5,14\): error TS2322: Type 'Arbitrary<Violation \| null>' is not assignable to type '2'\.\s*$/,
    );
  });

  test('gives its schemas away', async () => {
    const schema = packed.find((path) => path.startsWith('schema/')) ?? 'schema/none.json';
    const read = `console.log(JSON.parse(fs.readFileSync(require.resolve('flowproof/${schema}'))).$schema)`;
    expect(await printedBy(process.execPath, ['--eval', read], installed)).toContain('json-schema.org');
  });
});

describe('importing the library', () => {
  test('loads nothing heavy', async () => {
    const { modules } = await loadedBy(pathToFileURL(join(root, 'dist/index.js')).href, root);
    expect([...heavyIn(modules), ...insideOf(modules)]).toEqual([]);
    expect(modules.some((module) => module.endsWith('/dist/index.js'))).toBe(true);
  });

  test('would be caught loading something heavy', async () => {
    const { modules } = await loadedBy('jiti', root);
    expect(heavyIn(modules)).toEqual(['jiti']);
    const dist = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.js'));
    const all = dist.map((file) => pathToFileURL(join(root, 'dist', file)).href);
    expect(insideOf(all)).toEqual(Object.keys(heavyInside));
  });
});

test('a check of a small net loads few files, and no method but the plain search', async () => {
  const net = join(scratch, 'small.pnml');
  const nodes =
    '<place id="i"><initialMarking><text>1</text></initialMarking></place><transition id="t"/><place id="o"/>';
  const arcs = '<arc id="a" source="i" target="t"/><arc id="b" source="t" target="o"/>';
  const grammar = 'http://www.pnml.org/version-2009/grammar';
  writeFileSync(
    net,
    `<pnml xmlns="${grammar}/pnml"><net id="n" type="${grammar}/ptnet"><page id="g">${nodes}${arcs}</page></net></pnml>`,
  );
  const cli = pathToFileURL(join(root, 'dist/cli.js')).href;
  const script = join(scratch, 'small-check.mjs');
  writeFileSync(
    script,
    `process.argv.splice(1, Infinity, 'cli', 'check', ${JSON.stringify(net)}); await import('${cli}')`,
  );
  const { modules } = await loadedBy(pathToFileURL(script).href, root);
  const own = modules.flatMap((module) => /\/dist\/(\w+(?:-[a-z]+)*).*\.js$/.exec(module)?.slice(1) ?? []);
  expect(own).toContain('checking');
  expect(new Set(own).size).toBeLessThan(12);
  for (const unused of ['terms', 'packed', 'reduce', 'explain']) expect(own.join(' ')).not.toContain(unused);
  expect(
    modules.filter((module) => module.includes('/node_modules/') || module.endsWith('child_process')),
  ).toEqual([]);
});

test('npx finds the command line in the root of the project, without a network', async () => {
  const nowhere = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: join(scratch, 'cache') };
  const { code, stdout } = await outcomeOf('npx', ['flowproof', '--version'], root, nowhere);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${about.version}\n` });
});
