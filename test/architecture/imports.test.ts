import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, test } from 'vitest';

import rules, { house, joints } from '../../.dependency-cruiser.mjs';
import { root } from './tree.ts';

/** An import between two files of a made-up tree, and whether the rules forbid it. */
type Arrow = readonly [from: string, statement: 'import' | 'import type' | 'import()', to: string];

const forbidden: readonly Arrow[] = [
  // The two semantics are built apart.
  ['src/kernel/a.ts', 'import', 'src/net/x.ts'],
  ['src/kernel/a.ts', 'import type', 'src/net/x.ts'],
  ['src/kernel/a.ts', 'import()', 'src/net/x.ts'],
  ['src/net/a.ts', 'import', 'src/kernel/x.ts'],
  ['src/net/a.ts', 'import type', 'src/kernel/x.ts'],
  ['src/net/a.ts', 'import', 'src/bytecode/x.ts'],
  ['src/bytecode/a.ts', 'import', 'src/net/x.ts'],
  ['src/bytecode/a.ts', 'import', 'src/kernel/x.ts'],
  ['src/kernel/a.ts', 'import', 'src/term/walk.ts'],
  ['src/kernel/a.ts', 'import', 'src/fields.ts'],
  ['src/kernel/a.ts', 'import type', 'src/fields.ts'],
  // The interfaces know nothing.
  ['src/lts.ts', 'import', 'src/term/x.ts'],
  ['src/fields.ts', 'import type', 'src/net/x.ts'],
  ['src/term/a.ts', 'import', 'src/bytecode/x.ts'],
  ['src/term/a.ts', 'import', 'src/trace.ts'],
  ['src/import/a.ts', 'import', 'src/explore/x.ts'],
  ['src/import/a.ts', 'import', 'src/fields.ts'],
  // The tools know neither engine nor net.
  ...['run', 'schedule', 'shrink', 'explore', 'analyse', 'report'].flatMap((tool): Arrow[] => [
    [`src/${tool}/a.ts`, 'import', 'src/kernel/x.ts'],
    [`src/${tool}/a.ts`, 'import type', 'src/net/x.ts'],
    [`src/${tool}/a.ts`, 'import', 'src/term/x.ts'],
    [`src/${tool}/a.ts`, 'import', 'src/index.ts'],
    [`src/${tool}/a.ts`, 'import', 'src/cli/x.ts'],
  ]),
  ['src/schedule/a.ts', 'import', 'src/run/x.ts'],
  ['src/explore/a.ts', 'import', 'src/analyse/x.ts'],
  ['src/explore/a.ts', 'import', 'src/report/document.ts'],
  ['src/analyse/a.ts', 'import', 'src/report/x.ts'],
  ['src/report/a.ts', 'import', 'src/explore/x.ts'],
  ['src/explore/a.ts', 'import', 'test/x.ts'],
  // Arbitraries are made of the tools, and nothing is made of them.
  ['src/properties/a.ts', 'import', 'src/kernel/x.ts'],
  ['src/properties/a.ts', 'import', 'src/net/x.ts'],
  ['src/index.ts', 'import', 'src/properties/index.ts'],
  ['src/verify/a.ts', 'import()', 'src/properties/x.ts'],
  // The viewer knows the document and the replay entry.
  ['report-ui/a.ts', 'import', 'src/report/x.ts'],
  ['report-ui/a.ts', 'import', 'src/kernel/x.ts'],
  ['report-ui/view/a.ts', 'import type', 'src/term/x.ts'],
];

const allowed: readonly Arrow[] = [
  ['src/bytecode/a.ts', 'import', 'src/term/x.ts'],
  ['src/kernel/a.ts', 'import', 'src/bytecode/x.ts'],
  ['src/kernel/a.ts', 'import', 'src/term/data.ts'],
  ['src/kernel/a.ts', 'import type', 'src/term/term.ts'],
  ['src/kernel/a.ts', 'import', 'src/lts.ts'],
  ['src/net/a.ts', 'import', 'src/term/x.ts'],
  ['src/net/a.ts', 'import type', 'src/trace.ts'],
  ['src/import/a.ts', 'import', 'src/net/x.ts'],
  ['src/run/a.ts', 'import', 'src/schedule/x.ts'],
  ['src/explore/a.ts', 'import', 'src/fields.ts'],
  ['src/explore/a.ts', 'import type', 'src/report/document.ts'],
  ['src/analyse/a.ts', 'import', 'src/explore/x.ts'],
  ['src/report/a.ts', 'import', 'src/analyse/x.ts'],
  ['src/cli/a.ts', 'import', 'src/kernel/x.ts'],
  ['src/verify/a.ts', 'import', 'src/net/x.ts'],
  ['src/properties/a.ts', 'import', 'src/verify/x.ts'],
  ['src/properties/a.ts', 'import', 'src/shrink/x.ts'],
  ['src/index.ts', 'import', 'src/net/x.ts'],
  ['report-ui/view/a.ts', 'import', 'src/replay.ts'],
  ['report-ui/view/a.ts', 'import type', 'src/report/document.ts'],
];

const node: readonly (readonly [from: string, bites: boolean])[] = [
  ['src/kernel/node.ts', true],
  ['src/bytecode/node.ts', true],
  ['src/term/node.ts', true],
  ['src/trace.ts', true],
  ['src/term/hash.ts', false],
  ['src/run/node.ts', false],
];

const statements = {
  import: (to: string) => `import { x } from '${to}';\nexport const y = x;\n`,
  'import type': (to: string) => `import type { X } from '${to}';\nexport type Y = X;\n`,
  'import()': (to: string) => `export const y = () => import('${to}');\n`,
};

/** Runs the project's own rules over a made-up tree. @returns `rule: from -> to` for every import that breaks a rule */
async function breaches(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'flowproof-imports-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "devDependencies": { "vitest": "1" } }');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { tsConfig: _, ...options } = rules.options ?? {};
    const { output } = await cruise(
      readdirSync(folder).filter((entry) => entry === 'src' || entry === 'report-ui'),
      { ...options, baseDir: folder, validate: true, ruleSet: { forbidden: rules.forbidden ?? [] } },
      options.enhancedResolveOptions,
    );
    return (output as ICruiseResult).summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tree(arrows: readonly Arrow[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [, , to] of arrows) files[to] = 'export const x = 1;\nexport type X = 1;\n';
  arrows.forEach(([from, statement, to], index) => {
    files[sourceOf(from, index)] = statements[statement](`${'../'.repeat(from.split('/').length - 1)}${to}`);
  });
  return files;
}

/** A file of its own for every arrow out of a folder: `a.ts` becomes `a7.ts`. */
function sourceOf(from: string, index: number): string {
  return from.replace(/\ba\.ts$/, `a${index}.ts`);
}

describe('import rules', () => {
  let bitten: string[] = [];
  let spared: string[] = [];
  beforeAll(async () => {
    bitten = await breaches(tree(forbidden));
    spared = await breaches(tree(allowed));
  });

  test.each(forbidden.map((arrow, index) => [...arrow, index] as const))(
    '%s must not %s %s',
    (from, _, to, index) => {
      expect(bitten.filter((breach) => breach.endsWith(`: ${sourceOf(from, index)} -> ${to}`))).not.toEqual(
        [],
      );
    },
  );

  test('let through what the design allows', () => {
    expect(spared).toEqual([]);
  });

  test.each(node)('%s and Node: forbidden %s', async (from, bites) => {
    const found = await breaches({
      [from]: "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
    });
    expect(found).toEqual(bites ? [`no-node-in-the-engine: ${from} -> fs`] : []);
  });

  test('keep Node out of the browser entry, however far away', async () => {
    const found = await breaches({
      'src/replay.ts': "export { x } from './kernel/a.ts';\n",
      'src/kernel/a.ts': "export { x } from '../bytecode/b.ts';\n",
      'src/bytecode/b.ts': "export { x } from '../term/hash.ts';\n",
      'src/term/hash.ts': 'export const x = 1;\n',
    });
    expect(found).toEqual(['no-hash-in-the-browser: src/replay.ts -> src/term/hash.ts']);
  });

  test('forbid cycles, unresolved files and packages that are not shipped', async () => {
    const found = await breaches({
      'src/run/a.ts': "export { y } from './b.ts';\n",
      'src/run/b.ts': "export * from './a.ts';\nexport const y = 1;\n",
      'src/run/c.ts': "export * from './nowhere.ts';\n",
      'src/run/d.ts': "export * from 'vitest';\n",
      'node_modules/vitest/package.json': '{ "name": "vitest", "main": "index.js" }',
      'node_modules/vitest/index.js': '',
    });
    expect(found.map((breach) => breach.split(' ->')[0]).toSorted()).toEqual([
      'everything-resolves: src/run/c.ts',
      'no-cycles: src/run/a.ts',
      'source-imports-what-is-shipped: src/run/d.ts',
    ]);
  });

  test('cover every file of src', () => {
    const parts = readdirSync(join(root, 'src')).map((entry) => entry.replace(/\.ts$/, ''));
    const known = [...Object.keys(house), ...joints];
    expect(parts.filter((part) => !known.includes(part))).toEqual([]);
  });
});
