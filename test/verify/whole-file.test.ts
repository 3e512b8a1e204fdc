import { execFileSync, spawn } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { always, check, model, task } from '../../src/index.ts';
import { writeWhole } from '../../src/verify/whole-file.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'flowproof-whole-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('a link stays a link, and what it leads to is written', () => {
  const [file, link] = [join(folder, 'file'), join(folder, 'link')];
  writeFileSync(file, 'before');
  symlinkSync('file', link);
  writeWhole(link, 'after');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('after');
  expect(readdirSync(folder).sort()).toEqual(['file', 'link']);
});

it.skipIf(process.platform === 'win32')('a pipe is written to, and stays one', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  const reader = spawn('cat', [pipe]);
  const read = reader.stdout.setEncoding('utf8').toArray();
  writeWhole(pipe, 'through');
  expect((await read).join('')).toBe('through');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

it('half a surrogate pair in words for people keeps no model from being checked', async () => {
  const said = always('p \ud800', ['x'], ({ x }) => x === 0, { message: '\udfff' });
  const built = model('m \ud83d', task('A'), { variables: { x: 0 }, properties: [said] });
  expect((await check(built)).verdict).toBe('sound');
});
