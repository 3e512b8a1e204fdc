import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from '../../src/run/run.ts';
import { ndjsonSink } from '../../src/run/sinks.ts';
import { deterministic } from '../../src/schedule/deterministic.ts';
import type { TraceStep } from '../../src/trace.ts';
import { lostUpdate, noise, toy } from './toys.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'flowproof-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const read = (file: string): TraceStep[] => {
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as TraceStep);
};

it.each([1, 100, 65_536])('writes the trace, a line a step, through a buffer of %s', (bufferChars) => {
  const file = join(folder, 'trace.ndjson');
  run(lostUpdate(3, 5), deterministic(), { level: 'full', sinks: [ndjsonSink(file, bufferChars)] });
  expect(read(file)).toEqual(run(lostUpdate(3, 5), deterministic(), { level: 'full' }).trace);
  expect(readdirSync(folder)).toEqual(['trace.ndjson']);
});

it('writes names that are not ASCII whole', () => {
  const file = join(folder, 'trace.ndjson');
  run(toy([noise('größe\u{1F600}', 50)]), deterministic(), { level: 'min', sinks: [ndjsonSink(file, 7)] });
  expect(read(file).at(-1)).toEqual({ index: 49, label: 'größe\u{1F600}:49' });
});

it('has a temporary name until the run has ended, and replaces what was there only then', () => {
  const file = join(folder, 'trace.ndjson');
  writeFileSync(file, 'old');
  const sink = ndjsonSink(file, 1);
  sink.step({ index: 0, label: 'a' });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder).length).toBe(2);
  sink.end('completed');
  expect(read(file)).toEqual([{ index: 0, label: 'a' }]);
});

it('writes an empty file for a run without steps', () => {
  const file = join(folder, 'trace.ndjson');
  run(toy([]), deterministic(), { level: 'min', sinks: [ndjsonSink(file)] });
  expect(readFileSync(file, 'utf8')).toBe('');
});

it('leaves nothing when the run is aborted', () => {
  const sink = ndjsonSink(join(folder, 'trace.ndjson'), 1);
  sink.step({ index: 0, label: 'a' });
  sink.abort();
  expect(readdirSync(folder)).toEqual([]);
});

it('says which file cannot be written (FP3005)', () => {
  const file = join(folder, 'missing', 'trace.ndjson');
  const runInto = () => run(lostUpdate(), deterministic(), { level: 'min', sinks: [ndjsonSink(file)] });
  expect(runInto).toThrow(expect.objectContaining({ code: 'FP3005', place: { file } }));
});
