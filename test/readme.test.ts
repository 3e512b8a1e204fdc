import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { root } from './packaging/shell.ts';
import { Reader } from './readme/reader.ts';
import { blocksOf, commandsOf, usesLibrary } from './readme/snippets.ts';

const pages = ['causality', 'library', 'properties', 'run-properties', 'vitest'].map(
  (page) => `docs/${page}.md`,
);
const files = ['README.md', ...pages].map((name) => join(root, name));
const blocks = files
  .filter((file) => existsSync(file))
  .flatMap((file) => blocksOf(readFileSync(file, 'utf8')));
const programs = blocks.filter(usesLibrary);
const commands = blocks.flatMap(commandsOf);

const reader = new Reader();
afterAll(() => reader.leave());

/** Both exit code and output, so that a failure shows what was printed. */
const told = ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) =>
  `exit ${code}\n${stdout}${stderr}`;

describe('the snippets of README.md and docs/', () => {
  test('files can be saved', () => {
    for (const block of blocks.filter(({ name }) => name !== null)) reader.save(block);
  });

  for (const block of programs) {
    test(`line ${block.line}: ${block.name ?? 'snippet'} runs`, async () => {
      const outcome = await reader.run(reader.save(block));
      expect(outcome.code, told(outcome)).toBe(0);
    });
  }

  for (const command of commands) {
    test(`line ${command.line}: ${command.text}`, async () => {
      const outcome = await reader.execute(command);
      expect(outcome.code, told(outcome)).toBe(command.exits);
    });
  }
});

test('the suite that the README shows is one of our own', () => {
  const own = readFileSync(join(root, 'properties/order.built.prop.ts'), 'utf8');
  expect(blocks.find(({ name }) => name === 'order.test.ts')?.text).toBe(own);
});

test('every export of the library is shown in a program', async () => {
  const modules = [
    await import('../src/index.ts'),
    await import('../src/properties/index.ts'),
    await import('../src/vitest/index.ts'),
  ];
  const names = modules.flatMap((exported) => Object.keys(exported));
  const shown = programs.map(({ text }) => text).join('\n');
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(shown))).toEqual([]);
});

describe('a snippet', () => {
  const [good, thrown, misnamed, unparsed] = blocksOf(
    [
      "import { UserError } from 'flowproof';\nif (typeof UserError !== 'function') throw new Error('no class');\n",
      "import { UserError } from 'flowproof';\nthrow new UserError('FP1001', 'wrong', 'mend it');\n",
      "import { thereIsNoSuchExport } from 'flowproof';\nthereIsNoSuchExport();\n",
      "import { UserError } from 'flowproof';\nconst = UserError;\n",
    ]
      .map((text) => `Text.\n\`\`\`ts\n${text}\`\`\`\n`)
      .join('\n'),
  );

  test('that is right passes', async () => {
    expect(await reader.run(reader.save(good))).toMatchObject({ code: 0 });
  });

  test.each([
    ['throws', thrown],
    ['uses what is not exported', misnamed],
    ['is no TypeScript', unparsed],
  ])('that %s fails', async (_, block) => {
    expect(await reader.run(reader.save(block))).not.toMatchObject({ code: 0 });
  });
});

describe('a command', () => {
  const {
    length,
    0: version,
    1: wrong,
  } = blocksOf(
    '```sh\n# first\nnpx flowproof --version\nls\nnpx flowproof \\\n  --no-such-option # exits 2, usage\n```\n',
  ).flatMap(commandsOf);

  test('is found with its line and its promise', () => {
    expect(length).toBe(2);
    expect(version).toMatchObject({ exits: 0, line: 3 });
    expect(wrong).toMatchObject({ exits: 2, line: 5 });
  });

  test('is run', async () => {
    expect(await reader.execute(version)).toMatchObject({ code: version.exits, stderr: '' });
    expect(await reader.execute(wrong)).toMatchObject({ code: wrong.exits });
  });
});
