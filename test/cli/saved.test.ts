import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { flowproof, Folder, terms } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

/** A project of one model, whose deadlock is saved. */
async function project(name: string): Promise<{ model: string; database: string; log: string }> {
  folder.write(`${name}/package.json`, '{}');
  const model = folder.write(`${name}/src/deadlock.term.json`, terms.deadlock);
  const database = join(folder.path, name, '.flowproof/failures');
  const { code, out } = await flowproof(['run', model, '--save']);
  expect(code).toBe(1);
  const log = join(database, readdirSync(database)[0]!);
  expect(out).toContain(`reproduce: flowproof replay ${log}`);
  return { model, database, log };
}

const mended = (model: string) =>
  writeFileSync(model, readFileSync(model, 'utf8').replace(/\{"kind":"receive"[^}]*\}/, '{"kind":"skip"}'));
const resultOf = (out: string) => (JSON.parse(out) as ReportDocument).results[0] as ModelResult;

describe('a saved counterexample is replayed first', async () => {
  const { model, log } = await project('first');

  test.each([
    ['check', [], 1],
    ['fuzz', ['--runs', '2'], 1],
    ['run', [], 1],
  ])('by %s: it still fails', async (command, options, exit) => {
    const { code, out } = await flowproof([command, model, ...options]);
    expect(code).toBe(exit);
    expect(out).toContain('  1 saved counterexample: still fails: deadlock-free\n');
    const json = await flowproof([command, model, ...options, '--json']);
    expect(resultOf(json.out).saved).toEqual([
      {
        file: log,
        property: 'deadlock-free',
        culprits: expect.any(Array),
        outcome: 'reproduced',
        reason: expect.any(String),
        log: expect.any(Object),
      },
    ]);
  });

  test('it decides the exit code where nothing else does, unless it is ignored', async () => {
    const { code, out } = await flowproof(['fuzz', model, '--runs', '1', '--ignore', 'deadlock-free']);
    expect(code).toBe(0);
    expect(out).toContain('1 saved counterexample: still fails');
    const cut = await flowproof(['fuzz', model, '--runs', '1', '--max-steps', '1']);
    expect(cut.code).toBe(1);
    expect(cut.out).toMatch(/^✗ no new failure/);
    expect(cut.out).toMatch(/reproduce: flowproof replay \S+ 'fp1:/);
    const run = await flowproof(['run', model, '--max-steps', '1']);
    expect(run.code).toBe(1);
    const check = await flowproof(['check', model, '--max-states', '1']);
    expect(check.code).toBe(1);
  });

  test('JUnit has a case for it', async () => {
    const junit = join(folder.path, 'junit.xml');
    await flowproof(['check', model, '--junit', junit, '--ignore', 'option-to-complete']);
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('tests="9" failures="2" errors="0" skipped="1"');
    expect(xml).toContain(`name="saved: ${log}"><failure message="still fails: deadlock-free">`);
  });

  test('its file is replayed from anywhere', async () => {
    expect((await flowproof(['replay', log])).code).toBe(1);
    expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({
      model: { file: 'src/deadlock.term.json' },
    });
  });
});

describe('when the model was mended', async () => {
  const { model, log } = await project('mended');
  beforeAll(() => mended(model));

  test('it passes, in one line, by labels and whatever the hash', async () => {
    for (const command of ['check', 'fuzz', 'run']) {
      const { code, out } = await flowproof([command, model]);
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(out).toContain('  1 saved counterexample: now passes\n');
    }
    expect((await flowproof(['replay', log])).err).toContain('FP3011');
  });

  test('also for one model among several', async () => {
    const { out } = await flowproof(['check', model, folder.write('other/sound.term.json', terms.sound)]);
    expect(out).toContain(`✓ SOUND  ${model}\n  1 saved counterexample: now passes\n✓ SOUND`);
  });

  test('a damaged file is told, and stops nothing', async () => {
    writeFileSync(log, readFileSync(log, 'utf8').replace('"end"', '"END"'));
    for (const command of ['check', 'fuzz', 'run']) {
      const { code, out } = await flowproof([command, model]);
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(out.replaceAll(/\s+/g, ' ')).toContain(`note: the saved log ${log} is passed over: FP3003:`);
      expect(out).not.toContain('saved counterexample');
    }
  });
});

describe('--save', () => {
  test('keeps each way to fail once, and nothing is kept without it', async () => {
    const model = folder.write('save/deadlock.term.json', terms.deadlock);
    folder.write('save/package.json', '{}');
    for (const command of ['check', 'fuzz', 'run']) await flowproof([command, model]);
    expect(existsSync(join(folder.path, 'save/.flowproof'))).toBe(false);
    await flowproof(['check', model, '--save']);
    await flowproof(['check', model, '--save']);
    await flowproof(['fuzz', model, '--save', '--runs', '20']);
    const database = join(folder.path, 'save/.flowproof/failures');
    expect(readdirSync(database)).toHaveLength(2);
    const { out } = await flowproof(['fuzz', model, '--runs', '1', '--save']);
    expect(out).toContain('2 saved counterexamples: 2 still fail: deadlock-free, option-to-complete');
    expect(out).toContain(`reproduce: flowproof replay ${database}/deadlock-`);
  });

  test('takes nothing from the result where it is impossible', async () => {
    const model = folder.write('not/deadlock.term.json', terms.deadlock);
    mkdirSync(join(folder.path, 'not/.flowproof'));
    writeFileSync(join(folder.path, 'not/.flowproof/failures'), 'a file');
    for (const command of ['check', 'fuzz', 'run']) {
      const { code, out } = await flowproof([command, model, '--save']);
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(out).toContain('note: a failing run is not saved: FP5004');
    }
  });
});
