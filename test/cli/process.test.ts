import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const bin = resolve(import.meta.dirname, '../../dist/cli.js');

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line; `during` may send it signals or close its pipes. */
function flowproof(
  args: readonly string[],
  during: (child: ReturnType<typeof spawn>) => void = () => {},
): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const child = spawn(process.execPath, [bin, ...args], { env });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  during(child);
  return new Promise((ended) => child.on('close', (code, signal) => ended({ code, signal, out, err })));
}

const branches = Array.from({ length: 24 }, (_, i) => ({ kind: 'task', name: `t${i}` }));
const huge = folder.write('huge.term.json', {
  flowproof: 1,
  name: 'huge',
  term: { kind: 'par', name: 'p', branches },
});

describe('the built command line', () => {
  test('ends when a campaign had more threads than work', { timeout: 30_000 }, async () => {
    const file = folder.write('threads.model.ts', typescript);
    const { code, err } = await flowproof(['fuzz', file, '--runs', '150', '--workers', '8']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const talking = folder.write(
      'talking.model.ts',
      `console.log('read'); console.error('read');\n${typescript}`,
    );
    const heard = await flowproof(['fuzz', talking, '--runs', '450', '--workers', '2']);
    // by the main thread, what goes to stdout too: once each, however many threads read the model
    expect(heard).toMatchObject({ code: 1, err: 'read\nread\n' });
  });

  test('checks a TypeScript model that lies anywhere', async () => {
    const { code, out, err } = await flowproof(['check', folder.write('counter.model.ts', typescript)]);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('✗ both-count');
    expect(out).not.toContain('\u001b');
  });

  test('makes a page with the viewer that was built with it', async () => {
    const log = `${folder.path}/log.json`;
    await flowproof(['run', folder.write('deadlock.term.json', terms.deadlock), '--out', log]);
    expect(await flowproof(['view', log])).toMatchObject({ code: 0, out: `${folder.path}/log.html\n` });
  });

  test('does not complain when its reader goes away', async () => {
    const many = Array.from({ length: 40 }, (_, i) => folder.write(`many/${i}.term.json`, terms.deadlock));
    const { code, err } = await flowproof(['check', ...many, '--json'], (child) => {
      child.stdout!.once('data', () => child.stdout!.destroy());
    });
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C ends the search and keeps what was found', async () => {
    const sound = folder.write('sound.term.json', terms.sound);
    const { code, signal, out } = await flowproof(
      ['check', sound, huge, '--method', 'explicit', '--max-states', '100000000'],
      (child) => {
        // What is printed first shows that the process listens.
        child.stdout!.once('data', () => setTimeout(() => child.kill('SIGINT'), 500));
      },
    );
    expect({ code, signal }).toEqual({ code: 130, signal: null });
    expect(out).toMatch(/^✓ SOUND/);
  });

  test('a time limit cuts', async () => {
    const { code, out } = await flowproof(['check', huge, '--method', 'explicit', '--timeout', '0.3']);
    expect(code).toBe(3);
    expect(out).toContain('cut by the time limit (--timeout)');
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C ends a run in its middle, and shrinking', async () => {
    const endless = folder.write(
      'endless.model.ts',
      `import { loop, model, task } from 'flowproof';
       export default model('endless', loop(task('a'), 'while', { when: { reads: [], test: () => true } }));`,
    );
    const interrupted = await flowproof(['run', endless, '--max-steps', '1000000000'], (child) => {
      setTimeout(() => child.kill('SIGINT'), 3000);
    });
    expect(interrupted).toMatchObject({ code: 130, signal: null, err: '' });
    expect(interrupted.out).toContain('interrupted');
    const wide = { kind: 'par', name: 'q', branches: branches };
    const long = { kind: 'loop', name: 'l', loop: 'times', times: 300, body: wide };
    const slow = folder.write('slow.term.json', {
      flowproof: 1,
      name: 'slow',
      term: { kind: 'seq', parts: [long, { kind: 'receive', name: 'r', channel: 'c' }] },
    });
    const shrinking = await flowproof(['run', slow], (child) => {
      setTimeout(() => child.kill('SIGINT'), 4000);
    });
    expect(shrinking).toMatchObject({ code: 130, signal: null, err: '' });
    expect(shrinking.out).toContain('deadlock-free violated');
  });

  test('what a model prints spoils no document', async () => {
    const prints = folder.write(
      'prints.model.ts',
      `import { model, task } from 'flowproof';
       console.log('hello');
       process.stdout.write('raw');
       export default model('prints', task('a', { run: () => { console.info('in'); return {}; } }));`,
    );
    const { code, out, err } = await flowproof(['check', prints, '--json']);
    expect({ code, results: (JSON.parse(out) as { results: unknown[] }).results.length }).toEqual({
      code: 0,
      results: 1,
    });
    expect(err).toContain('hello\nraw');
  });

  test.each([
    ['exit', 'process.exit(0);', 'FP2066'],
    ['never', 'await new Promise(() => {});', 'FP2066'],
    ['reject', "void Promise.reject(new Error('boom'));", 'FP2060'],
    ['later', "setTimeout(() => { throw new Error('boom'); }, 1);", 'FP2060'],
  ])('a model cannot end the process as if all were well: %s', async (name, statement, error) => {
    const text = `import { model, task } from 'flowproof';\n${statement}\nexport default model('m', task('a'));`;
    const { code, err } = await flowproof(['check', folder.write(`${name}.model.ts`, text)]);
    expect({ code, error: err.slice(0, 12) }).toEqual({ code: 2, error: `error ${error}` });
  });
});
