import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { check, load, model, task } from '../../src/index.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { check as checkSource } from '../../src/verify/check.ts';
import type { Source } from '../../src/verify/source.ts';

async function sourceFrom(text: string): Promise<{ source: Source; path: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'flowproof-positioned-'));
  const path = join(folder, 'a.model.ts');
  writeFileSync(path, text);
  for await (const one of load([path]))
    if (!('error' in one)) return { source: one, path, remove: () => rmSync(folder, { recursive: true }) };
  throw new Error('no model');
}

const head = `import { always, is, loop, model, seq, task } from 'flowproof';\n`;

it('a document has positions where the model fails, and on request where it does not', async () => {
  const failing = await sourceFrom(`${head}export default model('m',
  task('a', { writes: ['x'], run: () => ({ x: 1 }) }),
  { variables: { x: 0 }, properties: [
    always('kept', ['x'], ({ x }) => x === 0)] });\n`);
  const result = await check(failing.source);
  const text = "  task('a', { writes: ['x'], run: () => ({ x: 1 }) }),";
  const { path: file } = failing;
  expect(result.model.positions).toEqual({
    a: { file, line: 3, column: 3, text, handler: { file, line: 3, column: 35, text } },
  });
  expect(result.properties.find(({ name }) => name === 'kept')?.position).toMatchObject({
    line: 5,
    column: 5,
  });
  expect(reportSchema.parse({ format: 1, flowproof: '0', results: [result] }).results[0]).toEqual(result);
  failing.remove();

  const sound = await sourceFrom(`${head}export default model('m', task('a'));\n`);
  expect((await check(sound.source)).model.positions).toBeUndefined();
  expect((await checkSource(sound.source, { positions: true })).model.positions).toMatchObject({
    a: { line: 2 },
  });
  sound.remove();
});

it('a file that is gone, or another by now, breaks no check and gives no position', async () => {
  const text = (name: string) =>
    `${head}export default model('m', seq(task('${name}'), loop(task('b'), 'until', { when: is('x', '=', 1) })), { variables: { x: 0 } });\n`;
  const { source, path, remove } = await sourceFrom(text('a'));
  writeFileSync(path, text('other'));
  const changed = await check(source);
  expect(Object.keys(changed.model.positions ?? {})).not.toContain('a');
  remove();
  const gone = await check(source);
  expect(gone.verdict).toBe('unsound');
  expect(gone.model.positions).toBeUndefined();
});

it('a model that was built in this process has no positions', async () => {
  const result = await check(model('m', task('a', { errors: ['e'] })));
  expect(result.verdict).toBe('unsound');
  expect(result.model.positions).toBeUndefined();
});

it('a mistake in a handler is told with its line', async () => {
  const { source, path, remove } = await sourceFrom(`${head}const add = ({ y }) => ({ x: y });
const step = (name: string) => task(name, { reads: ['x'], writes: ['x'], run: add });
export default model('m', step('a'), { variables: { x: 0, y: 0 } });\n`);
  await expect(check(source)).rejects.toMatchObject({
    code: 'FP4001',
    place: { file: path, line: 2, element: 'a' },
  });
  remove();
});
