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
      ['check', sound, huge, '--max-states', '100000000'],
      (child) => {
        // What is printed first shows that the process listens.
        child.stdout!.once('data', () => setTimeout(() => child.kill('SIGINT'), 500));
      },
    );
    expect({ code, signal }).toEqual({ code: 130, signal: null });
    expect(out).toMatch(/^✓ SOUND/);
  });

  test('a time limit cuts', async () => {
    const { code, out } = await flowproof(['check', huge, '--timeout', '0.3']);
    expect(code).toBe(3);
    expect(out).toContain('cut by the time limit (--timeout)');
  });
});
