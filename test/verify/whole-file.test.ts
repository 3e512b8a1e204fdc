import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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

it('a link to nothing yet stays one, too; a link to itself is no place to write to', () => {
  const [link, round] = [join(folder, 'link'), join(folder, 'round')];
  symlinkSync('new/file', link);
  symlinkSync('round', round);
  writeWhole(link, 'after');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'new/file'), 'utf8')).toBe('after');
  expect(() => writeWhole(round, '')).toThrow('cannot be written');
  expect(readdirSync(folder).sort()).toEqual(['link', 'new', 'round']);
});

it.skipIf(process.platform === 'win32')('who may read and write a file stays as it is', () => {
  for (const mode of [0o600, 0o666]) {
    const file = join(folder, String(mode));
    writeFileSync(file, 'before');
    chmodSync(file, mode);
    writeWhole(file, 'after');
    expect(statSync(file).mode & 0o777).toBe(mode);
  }
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
