import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { flowproof, Folder } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const bin = resolve(import.meta.dirname, '../../dist/cli.js');

const task = (name: string) => ({ kind: 'task', name });
const increment = (name: string) => ({
  ...task(name),
  long: true,
  outcomes: [{ name: 'ok', set: { x: { add: ['x', 1] } } }],
});
const branches = (n: number, length: number, part: (name: string) => object) => ({
  kind: 'par',
  name: 'p',
  branches: Array.from({ length: n }, (_, i) => ({
    kind: 'seq',
    parts: Array.from({ length }, (_, j) => part(`t${i}_${j}`)),
  })),
});
const term = (name: string, body: object, more: object = {}) =>
  folder.write(`${name}.term.json`, { flowproof: 1, name, ...more, term: body });

/** Explored in blocks: 10^7 states and two. */
const grid = term('grid', branches(7, 9, task));
/** Explored state by state: values of data are numbered as they are met. */
const race = term('race', branches(5, 2, increment), { variables: { x: 0 } });

const counts = (out: string) => /states +([\d,]+)\n +edges +([\d,]+)/.exec(out)?.slice(1);
const at = (name: string) => `${folder.path}/${name}`;

/** Runs the built command line until a file is there, and then sends a signal. */
function ended(args: readonly string[], file: string, signal: 'SIGKILL' | 'SIGINT') {
  const child = spawn(process.execPath, [bin, ...args]);
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  const poll = setInterval(() => {
    if (!existsSync(file)) return;
    clearInterval(poll);
    child.kill(signal);
  }, 5);
  return new Promise<{ code: number | null; out: string }>((done) =>
    child.on('close', (code) => {
      clearInterval(poll);
      done({ code, out });
    }),
  );
}

describe('a search that was kept', () => {
  const whole = flowproof(['explore', race]);

  test('goes on after its process was killed, with the same counts', async () => {
    const file = at('killed');
    await ended(['explore', grid, '--checkpoint', file, '--checkpoint-every', '0.01'], file, 'SIGKILL');
    const { code, out } = await flowproof(['explore', grid, '--resume', file]);
    expect({ code, counts: counts(out) }).toEqual({ code: 0, counts: ['10,000,002', '63,000,002'] });
  });

  test.skipIf(process.platform === 'win32')('is kept once more by Ctrl-C', async () => {
    const file = at('interrupted');
    const args = ['explore', grid, '--checkpoint', file, '--checkpoint-every', '0.01'];
    const { code, out } = await ended(args, file, 'SIGINT');
    // The search may have been faster than the signal.
    expect([0, 130]).toContain(code);
    if (code === 130) expect(out).toContain('cut by an interrupt');
    const resumed = await flowproof(['explore', grid, '--resume', file]);
    expect(counts(resumed.out)).toEqual(['10,000,002', '63,000,002']);
  });

  test('goes on after a limit cut it, data and all, and again', async () => {
    const file = at('cut');
    const first = await flowproof(['explore', race, '--max-states', '120000', '--checkpoint', file]);
    expect(first.code).toBe(3);
    const more = ['--max-states', '250000', '--resume', file, '--checkpoint', file];
    const second = await flowproof(['explore', race, ...more]);
    expect(second.code).toBe(3);
    const { code, out } = await flowproof(['explore', race, '--resume', file]);
    expect(code).toBe(0);
    expect(counts(out)).toEqual(counts((await whole).out));
  });

  test('gives the same verdicts, on a model that was reduced', async () => {
    const file = at('checked');
    const verdicts = ({ out }: { out: string }) =>
      (JSON.parse(out) as { results: { verdict: string; properties: object[] }[] }).results.map(
        ({ verdict, properties }) => ({ verdict, properties }),
      );
    const args = ['check', race, '--json'];
    await flowproof([...args, '--max-states', '120000', '--checkpoint', file]);
    const resumed = await flowproof([...args, '--resume', file]);
    expect(verdicts(resumed)).toEqual(verdicts(await flowproof(args)));
  });
});

describe('what cannot be gone on with', () => {
  const file = at('kept');
  const kept = flowproof(['explore', race, '--max-states', '120000', '--checkpoint', file]);
  const resume = async (path: string, model = race, more: readonly string[] = []) => {
    await kept;
    const { code, err } = await flowproof(['explore', model, '--resume', path, ...more]);
    return { code, error: err.slice(6, 12) };
  };
  const changed = async (change: (bytes: Buffer) => Buffer) => {
    await kept;
    writeFileSync(at('changed'), change(readFileSync(file)));
    return resume(at('changed'));
  };

  test('a file that is no checkpoint, or not there', async () => {
    expect(await resume(race)).toEqual({ code: 2, error: 'FP3021' });
    expect(await resume(at('nowhere'))).toEqual({ code: 2, error: 'FP3021' });
    expect(await resume(folder.path)).toEqual({ code: 2, error: 'FP3021' });
  });

  test('another format, another version', async () => {
    const text = (from: string, to: string) => (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
    expect(await changed(text('checkpoint 1 ', 'checkpoint 2 '))).toEqual({ code: 2, error: 'FP3022' });
  });

  test('a file of which a byte was changed, or a part is missing', async () => {
    for (const place of [0.3, 0.5, 0.999]) {
      const altered = await changed((bytes) => {
        bytes[Math.floor(place * bytes.length)] ^= 1;
        return bytes;
      });
      expect(altered).toEqual({ code: 2, error: 'FP3023' });
      const short = await changed((bytes) => bytes.subarray(0, Math.floor(place * bytes.length)));
      expect(short).toEqual({ code: 2, error: 'FP3023' });
    }
  });

  test('another model; another search of the same one', async () => {
    expect(await resume(file, grid)).toEqual({ code: 2, error: 'FP3024' });
    expect(await resume(file, race, ['--method', 'bits'])).toEqual({ code: 2, error: 'FP3024' });
    expect(await resume(file, race, ['--max-states', '50'])).toEqual({ code: 2, error: 'FP3024' });
  });

  test('one that does not fit into memory', async () => {
    expect(await resume(file, race, ['--max-memory', '1MB'])).toEqual({ code: 2, error: 'FP3025' });
  });
});

describe('checkpoints that cannot be', () => {
  const code = async (...args: string[]) => {
    const { code, err } = await flowproof(args);
    return { code, error: err.slice(6, 12) };
  };

  test('of several models', async () => {
    const error = { code: 2, error: 'FP5008' };
    expect(await code('explore', race, grid, '--checkpoint', at('several'))).toEqual(error);
    expect(await code('check', race, grid, '--resume', at('several'))).toEqual(error);
  });

  test('of a walk of the engine; at intervals of nothing', async () => {
    const engine = ['explore', race, '--engine', '--checkpoint', at('engine')];
    expect(await code(...engine)).toEqual({ code: 2, error: 'FP5003' });
    expect(await code('explore', race, '--checkpoint-every', '5')).toEqual({ code: 2, error: 'FP5003' });
  });

  test('where nothing can be written', async () => {
    expect(await code('explore', race, '--checkpoint', folder.path)).toEqual({ code: 2, error: 'FP5004' });
    const nowhere = at('no/such/file');
    expect(await code('explore', race, '--checkpoint', nowhere)).toEqual({ code: 2, error: 'FP5004' });
  });

  test('of searches that are not kept, which say so', async () => {
    const { out } = await flowproof(['explore', race, '--max-states', '50', '--checkpoint', at('plain')]);
    expect(out).toContain('No checkpoint was written');
  });
});
