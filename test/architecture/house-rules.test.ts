import { describe, expect, test } from 'vitest';

import {
  type Breach,
  drawerNames,
  leftBehind,
  pathsOfMachines,
  tooLong,
  undocumented,
} from './house-rules.ts';
import { filesUnder, type TextFile } from './tree.ts';

const code = ['.ts', '.mjs'];
const source = filesUnder(['src'], code);
const written = filesUnder(
  ['src', 'test', 'properties', 'report-ui', 'fixtures', 'bench', 'scripts', 'schema'],
  code,
);
const readable = [
  ...written,
  ...filesUnder(['docs', 'fixtures', 'schema', '.ci'], ['.md', '.json', '.bpmn', '.pnml', 'run']),
];

const told = ({ path, line, what }: Breach): string => `${path}:${line} ${what}`;
const file = (path: string, text = ''): TextFile => ({ path, text });

describe('the tree', () => {
  test('is read', () => {
    expect(source.map(({ path }) => path)).toContain('src/lts.ts');
    expect(readable.map(({ path }) => path)).toContain('docs/semantics.md');
  });

  test('has no file over 400 lines', () => {
    expect([...source, ...filesUnder(['report-ui'], code)].flatMap(tooLong).map(told)).toEqual([]);
  });

  test('has no drawers', () => {
    expect(written.flatMap(drawerNames).map(told)).toEqual([]);
  });

  test('documents every exported function', () => {
    expect(source.flatMap(undocumented).map(told)).toEqual([]);
  });

  test('leaves nothing behind', () => {
    expect(written.flatMap(leftBehind).map(told)).toEqual([]);
  });

  test('names no path of one machine', () => {
    expect(readable.flatMap(pathsOfMachines).map(told)).toEqual([]);
  });
});

describe('the rules bite', () => {
  test('length', () => {
    expect(tooLong(file('a.ts', 'x\n'.repeat(400)))).toEqual([]);
    expect(tooLong(file('a.ts', 'x\n'.repeat(401)))).toHaveLength(1);
  });

  test.each([
    'src/utils.ts',
    'src/helpers/a.ts',
    'src/common.ts',
    'src/run/misc.ts',
    'src/state-manager.ts',
    'test/test-helper.ts',
  ])('drawer %s', (path) => {
    expect(drawerNames(file(path))).toHaveLength(1);
  });

  test.each(['src/commons-licence.ts', 'src/run/admission.ts', 'src/permission.ts'])(
    'no drawer %s',
    (path) => {
      expect(drawerNames(file(path))).toEqual([]);
    },
  );

  test.each([
    'export function f() {}',
    'export const f = () => 1;',
    'export const f = function () {};',
    'export async function f() {}',
    '/** Text. */\nconst a = 1;\nexport function f() {}',
    '/** @param a */\nexport function f(a) {}',
    '// Text.\nexport function f() {}',
  ])('docstring missing: %j', (text) => {
    expect(undocumented(file('a.ts', text))).toHaveLength(1);
  });

  test.each([
    'function f() {}',
    'export const one = 1;',
    '/** Text. */\nexport function f() {}',
    '/** Text. */\nexport const f = () => 1;',
    '/** Text. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a: never) {}',
  ])('docstring present or not needed: %j', (text) => {
    expect(undocumented(file('a.ts', text))).toEqual([]);
  });

  test.each([
    ['// TO', 'DO later'],
    ['// FIX', 'ME'],
    ['x as ', 'any'],
    ['// @ts-', 'ignore'],
    ['test.on', "ly('x')"],
    ['describe.sk', "ip('x')"],
    ['test.to', "do('x')"],
  ])('left behind: %s%s', (start, end) => {
    expect(leftBehind(file('a.ts', `\n${start}${end}`))).toMatchObject([{ line: 2 }]);
  });

  test('skipIf and the term skip are allowed', () => {
    expect(leftBehind(file('a.ts', 'describe.skipIf(!models)(x); flowproof.skip()'))).toEqual([]);
  });

  test.each(['/ho', '/Us', '/ro', '/wo'])('path %s...', (start) => {
    const rest: Readonly<Record<string, string>> = {
      '/ho': 'me/ann/x',
      '/Us': 'ers/ann/x',
      '/ro': 'ot/x',
      '/wo': 'rk/main',
    };
    expect(pathsOfMachines(file('a.ts', `const a = '${start}${rest[start]}';`))).toHaveLength(1);
  });

  test('paths from here are fine', () => {
    expect(pathsOfMachines(file('a.ts', "import '../work/x.ts'; // https://example.org/home/x"))).toEqual([]);
  });
});
