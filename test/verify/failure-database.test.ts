import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { always, is, loop, model, par, receive, seq, task, type Model } from '../../src/index.ts';
import { readReplayLog } from '../../src/replay-log.ts';
import type { PropertyResult, SavedOutcome } from '../../src/report/document.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { saveFailure, savedFailures } from '../../src/verify/failure-database.ts';
import { replayLog } from '../../src/verify/replay-log.ts';
import { replaySaved, settled } from '../../src/verify/replay-saved.ts';
import { runModel } from '../../src/verify/run-model.ts';
import { sourceOf, type Source } from '../../src/verify/source.ts';

let project = '';
beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'flowproof-database-')));
  mkdirSync(join(project, '.flowproof'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** A model as if it came from a file of the project. */
async function from(file: string, built: Model): Promise<Source> {
  const source = await sourceOf(built);
  return { ...source, info: { ...source.info, file: file === '' ? '' : join(project, file) } };
}

const names = () => readdirSync(join(project, '.flowproof', 'failures')).sort();
const blocked = (name: string, ...more: readonly ReturnType<typeof task>[]) =>
  model(name, seq(task('take'), ...more, receive('wait', 'c')));
const failing = async (source: Source): Promise<ReplayLog> => (await runModel(source)).log;

describe('what is saved', () => {
  test('is found again, and names its model from the folder of the project', async () => {
    const source = await from('models/order.model.ts', blocked('order'));
    const log = await failing(source);
    const file = await saveFailure(source, log);
    expect(file).toBe(join(project, '.flowproof', 'failures', basename(file)));
    expect(basename(file)).toMatch(/^order-[0-9a-f]{12}\.json$/);
    const [found, ...others] = await savedFailures(source);
    expect(others).toEqual([]);
    const model = { ...log.model, file: 'models/order.model.ts' };
    expect(found).toEqual({ file, log: { ...log, model, digest: expect.any(String) } });
  });

  test('is one file for each way to fail, and of one model the shorter run stays', async () => {
    const source = await from('order.model.ts', blocked('order'));
    const log = await failing(source);
    const file = await saveFailure(source, log);
    const text = readFileSync(file, 'utf8');
    const longer = { ...log, origin: 'longer', steps: [...log.steps, ...log.steps] };
    expect(await saveFailure(source, longer)).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
    writeFileSync(file, text.slice(0, 100));
    await saveFailure(source, longer);
    expect(readReplayLog(readFileSync(file, 'utf8'), file).origin).toBe('longer');
    await saveFailure(source, log);
    expect(readFileSync(file, 'utf8')).toBe(text);
    const newer = await from('order.model.ts', blocked('order', task('pay')));
    await saveFailure(newer, { ...(await failing(newer)), expected: log.expected });
    expect(readReplayLog(readFileSync(file, 'utf8'), file).model.hash).toBe(newer.info.hash);
    expect(names()).toEqual([basename(file)]);
    await saveFailure(source, { ...log, expected: { property: 'safe', culprits: ['take'] } });
    expect(names()).toHaveLength(2);
  });

  test('of models of the same name is told apart by their files, and follows a file that is moved', async () => {
    const one = await from('a/order.model.ts', blocked('order'));
    const other = await from('b/order.model.ts', blocked('order', task('pay')));
    await saveFailure(one, await failing(one));
    expect(await savedFailures(other)).toEqual([]);
    await saveFailure(other, await failing(other));
    expect(names()).toHaveLength(2);
    expect(await savedFailures(other)).toHaveLength(1);
    expect(await savedFailures(await from('c/order.model.ts', blocked('order')))).toHaveLength(1);
    expect(await savedFailures(await from('a/order.model.ts', blocked('orders')))).toEqual([]);
  });

  test('lies in the folder of the nearest project', async () => {
    mkdirSync(join(project, 'inner/models'), { recursive: true });
    writeFileSync(join(project, 'inner/package.json'), '{}');
    const source = await from('inner/models/order.model.ts', blocked('order'));
    const file = await saveFailure(source, await failing(source));
    expect(file.startsWith(join(project, 'inner/.flowproof/failures/order-'))).toBe(true);
  });

  test('violates something', async () => {
    const source = await from('order.model.ts', model('order', task('a')));
    await expect(saveFailure(source, await failing(source))).rejects.toThrow(
      expect.objectContaining({ code: 'FP3015' }),
    );
  });

  test('stays in its folder, whatever names a model and its properties have', async () => {
    const { info, ...source } = await from('m.bpmn', blocked('order'));
    const log = await failing({ info, ...source });
    const unit = fc.oneof(
      fc.constantFrom('/', '\\', '..', '.', ':', '\0', '-', 'a', 'é', ' ', '~', 'CON'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom('漢', '\u{20000}', 'e\u0301'),
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 60 }), fc.string({ unit }), async (name, property) => {
        const odd = { ...source, info: { ...info, name } };
        const file = await saveFailure(odd, { ...log, expected: { property, culprits: [name] } });
        expect(join(project, '.flowproof', 'failures', basename(file))).toBe(file);
        expect(basename(file)).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*-[0-9a-f]{12}\.json$/u);
        expect((await savedFailures(odd)).map((one) => one.file)).toContain(file);
      }),
      { numRuns: 25 },
    );
  });
});

test('several processes save at once, and nobody sees half of a file', async () => {
  const library = JSON.stringify(join(import.meta.dirname, '../../src/verify'));
  const script = join(project, 'writer.mts');
  writeFileSync(
    script,
    `const { saveFailure } = await import(${library} + '/failure-database.ts');
     const info = { name: 'order', file: process.argv[2], format: 'typescript', hash: 'h' };
     const step = { offered: ['a', 'b'], pick: 1 };
     for (let n = 30; n > 0; n--)
       await saveFailure({ info }, { format: 1, flowproof: '0', model: info, origin: '', end: 'stopped',
         expected: { property: 'p', culprits: [] }, steps: Array.from({ length: 20 * n }, () => step) });`,
  );
  const jiti = join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');
  const model = join(project, 'order.model.ts');
  const writers = [1, 2].map(() => spawn(process.execPath, [jiti, script, model], { stdio: 'inherit' }));
  const running = new Set(writers);
  const ended = writers.map(async (writer) => {
    const [code] = (await once(writer, 'exit')) as [number | null];
    running.delete(writer);
    return code;
  });
  const source = await from('order.model.ts', blocked('order'));
  let seen = 0;
  while (running.size > 0) {
    for (const one of await savedFailures(source)) {
      expect(one).not.toHaveProperty('error');
      seen++;
    }
    await setTimeout(1);
  }
  expect(await Promise.all(ended)).toEqual([0, 0]);
  expect(seen).toBeGreaterThan(0);
  expect(names()).toHaveLength(1);
  const [last] = await savedFailures(source);
  expect('log' in last! && last.log.steps.length).toBe(20);
});

describe('what is saved is replayed', () => {
  const counted = (by: number, ...more: readonly ReturnType<typeof task>[]) =>
    model('counter', seq(task('add', { outcomes: { ok: { set: { x: { add: ['x', by] } } } } }), ...more), {
      variables: { x: 0 },
      properties: [always('small', ['x'], ({ x }) => Number(x) < 2, { at: 'completed' })],
    });
  const outcomes = async (source: Source): Promise<SavedOutcome[]> =>
    (await replaySaved(source)).saved.map(({ outcome }) => outcome);

  test.each<[string, Model, Model, SavedOutcome]>([
    ['the same model', counted(2), counted(2), 'reproduced'],
    ['another number', counted(2), counted(3), 'reproduced'],
    ['mended', counted(2), counted(1), 'passes'],
    ['longer', counted(2), counted(2, task('more')), 'diverged'],
    [
      'other labels',
      counted(2),
      model('counter', task('b'), { properties: counted(2).properties, variables: { x: 0 } }),
      'diverged',
    ],
    ['without the property', counted(2), model('counter', task('add')), 'stale'],
    ['a deadlock', blocked('counter'), blocked('counter'), 'reproduced'],
    ['a deadlock that goes on', blocked('counter'), model('counter', seq(task('take'), task('x'))), 'passes'],
    [
      'a deadlock elsewhere',
      model('counter', seq(task('take'), receive('r', 'c'))),
      model('counter', par([seq(task('take'), receive('r', 'c')), receive('q', 'd')])),
      'diverged',
    ],
  ])('%s', async (_, then, now, outcome) => {
    const source = await from('counter.model.ts', then);
    await saveFailure(source, await failing(source));
    expect(await outcomes(await from('counter.model.ts', now))).toEqual([outcome]);
  });

  test('other culprits are told, and the run is made anew for the model as it is', async () => {
    const source = await from('order.model.ts', blocked('order'));
    const log = await failing(source);
    await saveFailure(source, {
      ...log,
      model: { ...log.model, hash: 'of before' },
      expected: { property: 'deadlock-free', culprits: ['p'] },
    });
    const { saved } = await replaySaved(source);
    const reason = expect.stringMatching(/stuck|deadlock|nothing/i) as string;
    expect(saved).toEqual([
      { file: expect.any(String), property: 'deadlock-free', culprits: ['p'], outcome: 'fails', reason, log },
    ]);
  });

  test('a livelock of the same hash has ended where a handler imports other code now', async () => {
    let polled = 0;
    const poll = task('poll', { writes: ['x'], run: () => ({ x: polled }) });
    const polls = loop(poll, 'until', { when: is('x', '=', 1) });
    const source = await from('spin.model.ts', model('spin', polls, { variables: { x: 0 } }));
    const { log } = await runModel(source, { maxSteps: 1 });
    const expected = { property: 'option-to-complete', culprits: ['poll.in'] };
    const livelock = { ...log, expected };
    await saveFailure(source, livelock);
    const now = async () => [
      (await replaySaved(source)).saved.map(({ outcome }) => outcome),
      (await replayLog(source, livelock, 'log.json')).replayed.kind,
    ];
    expect(await now()).toEqual([['reproduced'], 'reproduced']);
    polled = 1;
    expect(await now()).toEqual([['passes'], 'passes']);
  });

  test('a case that is stuck can never complete', async () => {
    const source = await from('order.model.ts', blocked('order'));
    const log = await failing(source);
    await saveFailure(source, { ...log, expected: { property: 'option-to-complete', culprits: ['wait'] } });
    const { saved } = await replaySaved(source);
    expect(saved.map(({ outcome }) => outcome)).toEqual(['reproduced']);
  });

  test('what no single state shows is decided by a verdict', () => {
    const expected = { property: 'option-to-complete', culprits: ['wait'] };
    const saved = [{ file: 'order.json', ...expected, outcome: 'undecided' as const }];
    const verdict = (holds: PropertyResult['holds']): PropertyResult[] => [
      { name: expected.property, holds, culprits: expected.culprits, witness: null, reason: '' },
    ];
    const after = (holds: PropertyResult['holds']) =>
      settled(saved, verdict(holds)).map(({ outcome }) => outcome);
    expect([after('yes'), after('no'), after('unknown')]).toEqual([
      ['passes'],
      ['reproduced'],
      ['undecided'],
    ]);
  });

  test('a file that is no log is told, and stops nothing', async () => {
    const source = await from('order.model.ts', blocked('order'));
    await saveFailure(source, await failing(source));
    const folder = join(project, '.flowproof', 'failures');
    writeFileSync(join(folder, 'order-000000000000.json'), '{');
    mkdirSync(join(folder, 'order-000000000001.json'));
    writeFileSync(join(folder, 'order-of-notes.txt'), 'nothing');
    const { saved, notes } = await replaySaved(source);
    expect(saved).toHaveLength(1);
    expect(notes).toEqual([
      `the saved log ${join(folder, 'order-000000000000.json')} is passed over: FP3001: the file is not JSON: it breaks off`,
      `the saved log ${join(folder, 'order-000000000001.json')} is passed over: FP3013: the file cannot be read`,
    ]);
  });
});
