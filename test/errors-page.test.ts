import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const codes = (text: string, pattern: RegExp) =>
  [...new Set(Array.from(text.matchAll(pattern), (m) => m[1]!))].sort();

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8'));
const raised = codes(sources.join('\n'), /'(FP\d{4})'/g);
const listed = codes(readFileSync(join(root, 'docs/errors.md'), 'utf8'), /^\| (FP\d{4}) \|/gm);

test('every code that is raised has a row in docs/errors.md', () => {
  expect(raised.length).toBeGreaterThan(80);
  expect(raised.filter((code) => !listed.includes(code))).toEqual([]);
});

test('every row of docs/errors.md is raised somewhere', () => {
  expect(listed.filter((code) => !raised.includes(code))).toEqual([]);
});
