import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTypeScript } from '../../src/import/typescript.ts';
import { modelHash } from '../../src/term/hash.ts';
import { fileWith, folderWith, mistakeOf } from './files.ts';

const head = `import { model, task, seq } from 'flowproof';\n`;
const mistake = (text: string, name = 'a.model.ts') => mistakeOf(() => loadTypeScript(fileWith(name, text)));

describe('models in TypeScript and JavaScript', () => {
  test('every exported model, each once, in order', async () => {
    const text = `${head}export const one = model('one', task('A'));
const two = model('two', seq(task('A'), task('B')));
export { two }; export default one; export const other: number = 3; export function f() {}`;
    const models = await loadTypeScript(fileWith('a.model.ts', text));
    expect(models.map((m) => m.name).sort()).toEqual(['one', 'two']);
  });

  test.each([
    [
      'a.model.mts',
      `${head}enum E { A }\nawait Promise.resolve(E.A);\nexport default model('m', task('A'));`,
    ],
    ['a.model.js', `${head}export default model('m', task('A'));`],
    [
      'a.model.js',
      `const { model, task } = require('flowproof');\nmodule.exports = { m: model('m', task('A')) };`,
    ],
    ['a.model.js', `const { model, task } = require('flowproof');\nmodule.exports = model('m', task('A'));`],
  ])('%s: %s', async (name, text) => {
    expect((await loadTypeScript(fileWith(name, text))).map((m) => m.name)).toEqual(['m']);
  });

  test('types are not checked', async () => {
    const text = `${head}const n: number = 'no number';\nexport default model('m', task('A'));`;
    expect(await loadTypeScript(fileWith('a.model.ts', text))).toHaveLength(1);
  });

  test('other files can be imported, and a changed file is read again', async () => {
    const folder = folderWith({
      'a.model.ts': `${head}import { name } from './name.ts';\nexport default model(name, task('A'));`,
      'name.ts': `export const name = 'x';`,
    });
    expect((await loadTypeScript(join(folder, 'a.model.ts')))[0]!.name).toBe('x');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder, 'name.ts'), `export const name = 'y';`);
    expect((await loadTypeScript(join(folder, 'a.model.ts')))[0]!.name).toBe('y');
  });

  test('the hash does not depend on the path', async () => {
    const text = `${head}export default model('m', task('A', { outcomes: ['a', 'b'], run: () => {\n return 'a'; } }));`;
    const [one] = await loadTypeScript(fileWith('a.model.ts', text));
    const [other] = await loadTypeScript(fileWith('b.model.ts', text.replaceAll('\n', '\r\n')));
    expect(modelHash(one!)).toBe(modelHash(other!));
  });
});

describe('mistakes', () => {
  test('FP2060: the file throws', async () => {
    const error = await mistake(
      `interface X { a: number }\n\nfunction f(): X {\n  throw new Error('boom\\nand more');\n}\nf();`,
    );
    expect(error).toMatchObject({ code: 'FP2060', message: 'the file throws: boom', place: { line: 4 } });
  });

  test('FP2060: what is thrown is no Error', async () => {
    expect(await mistake(`throw 'text';`)).toMatchObject({
      code: 'FP2060',
      message: 'the file throws: a value that is no Error: text',
    });
    expect((await mistake('throw null;')).code).toBe('FP2060');
  });

  test('FP2060: thrown by an imported file, told where the model calls it', async () => {
    const folder = folderWith({
      'a.model.ts': `import { f } from './f.ts';\n\nf();`,
      'f.ts': `export function f() { throw new TypeError('no'); }`,
    });
    const error = await mistakeOf(() => loadTypeScript(join(folder, 'a.model.ts')));
    expect(error).toMatchObject({ code: 'FP2060', place: { file: join(folder, 'a.model.ts'), line: 3 } });
  });

  test('FP2060: an export that throws when it is read', async () => {
    const text = `export const m = new Proxy({}, { get() { throw new Error('late'); } });`;
    expect((await mistake(text)).message).toBe('the file throws: late');
  });

  test('FP2061: a syntax error', async () => {
    const error = await mistake(`${head}\nexport const a = = 3;`);
    expect(error).toMatchObject({ code: 'FP2061', place: { line: 3 } });
    expect(error.place.file).toMatch(/a\.model\.ts$/);
  });

  test('FP2062: no model', async () => {
    expect((await mistake('export const a = 3;')).code).toBe('FP2062');
    expect((await mistake(`export const a = { [Symbol.for('flowproof.model')]: 'no' };`)).code).toBe(
      'FP2062',
    );
  });

  test('FP2065: an import that does not exist', async () => {
    expect(await mistake(`import { a } from './nowhere.ts';\nexport const b = a;`)).toMatchObject({
      code: 'FP2065',
      message: `Cannot find module './nowhere.ts'`,
    });
    expect((await mistake(`import 'no-such-package';`)).code).toBe('FP2065');
  });

  test('a mistake in the model keeps its code and gets file and line', async () => {
    const error = await mistake(`${head}\nexport default model('m', task('no name'));`);
    expect(error).toMatchObject({ code: 'FP1002', place: { element: 'no name', line: 3 } });
  });

  test('no stack is shown', async () => {
    expect((await mistake(`throw new Error('boom');`)).message).not.toMatch(/ at |node_modules/);
  });
});
