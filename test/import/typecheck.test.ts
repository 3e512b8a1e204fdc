import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { typecheck } from '../../src/import/typecheck.ts';
import { fileWith, folderWith, mistakeOf } from './files.ts';

/** A project that has typescript. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = folderWith({ 'node_modules/x.txt': '', ...files });
  symlinkSync(
    resolve(import.meta.dirname, '../../node_modules/typescript'),
    join(folder, 'node_modules/typescript'),
    'dir',
  );
  return folder;
}

describe('types of models', () => {
  test('FP2064: the first error, with file and line, and the others', async () => {
    const folder = project({ 'a.model.ts': `\nexport const n: number = 'a';\nexport const s: string = 1;` });
    const file = join(folder, 'a.model.ts');
    const error = await mistakeOf(() => typecheck([file]));
    expect(error).toMatchObject({ code: 'FP2064', place: { file, line: 2 } });
    expect(error.message).toMatch(
      /^type error: Type 'string' is not assignable.*a\.model\.ts:3: Type 'number'/,
    );
  });

  test('FP2064: the types of flowproof are known, and not checked themselves', async () => {
    const text = `import { model, task } from 'flowproof';\nexport default model('m', task('A'));\ntask(3);`;
    const folder = project({ 'a.model.ts': text });
    const error = await mistakeOf(() => typecheck([join(folder, 'a.model.ts')]));
    expect(error).toMatchObject({ code: 'FP2064', place: { line: 3 } });
    expect(error.message).not.toContain(';');
  });

  test('the options of the nearest tsconfig.json hold', async () => {
    const loose = { 'a.model.ts': 'export const f = (x) => x;' };
    const strict = project(loose);
    expect((await mistakeOf(() => typecheck([join(strict, 'a.model.ts')]))).code).toBe('FP2064');
    const folder = project({
      ...loose,
      'tsconfig.json': '{ "compilerOptions": { "strict": false, "module": "nodenext", "types": [] } }',
    });
    await typecheck([join(folder, 'a.model.ts')]);
  });

  test('FP2063: no typescript', async () => {
    const error = await mistakeOf(() => typecheck([fileWith('a.model.ts', '')]));
    expect(error.code).toBe('FP2063');
  });

  test('FP2063: a typescript without a compiler interface', async () => {
    const folder = folderWith({
      'a.model.ts': '',
      'node_modules/typescript/index.js': 'module.exports = {};',
    });
    expect((await mistakeOf(() => typecheck([join(folder, 'a.model.ts')]))).message).toContain(
      'no compiler interface',
    );
  });
});
