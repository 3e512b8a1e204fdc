import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const sources = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((f) => f.endsWith('.ts'))
    .map((f) => readFileSync(join(root, folder, f), 'utf8'));
const codes = (text: string, pattern: RegExp) =>
  [...new Set(Array.from(text.matchAll(pattern), (m) => m[1]!))].sort();

const raised = codes(sources('src/import').join('\n'), /'(FP2\d{3})'/g);

test('every code of files and formats has a test', () => {
  const tested = codes(sources('test/import').join('\n'), /(FP2\d{3})/g);
  expect(raised.filter((c) => !tested.includes(c))).toEqual([]);
});
