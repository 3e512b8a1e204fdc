/** What campaigns find and how they are made: workers, livelocks, models that are not pure, several violations of one state. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import type { ModelResult } from '../../src/report/document.ts';
import { readReport } from '../../src/report/schema.ts';
import { flowproof, Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const counter = folder.write('counter.model.ts', typescript);
const fixture = (name: string) => join(import.meta.dirname, '../../fixtures/unsound', name);

async function campaignOf(...args: string[]): Promise<ModelResult> {
  const { out } = await flowproof(['fuzz', ...args, '--json']);
  const [result] = readReport(out, 'report').results;
  if (result === undefined || 'error' in result) throw new Error(out);
  return { ...result, elapsedMs: 0, stateSpace: { ...result.stateSpace, statesPerSecond: 0 } };
}

describe('workers', () => {
  test.each([
    ['a failing model', [counter, '--runs', '450', '--seed', '11']],
    ['--first', [counter, '--runs', '450', '--seed', '2', '--first']],
    ['a livelock', [fixture('unreachable-loop-exit'), '--runs', '250']],
    ['several failures', [fixture('34-static-partial-join-for-mi'), '--runs', '320', '--seed', '5']],
  ])('one and two of them give the same result and the same logs: %s', async (name, args) => {
    const written = async (workers: string) => {
      const logs = join(folder.path, `${name} ${workers}`);
      const result = await campaignOf(...args, '--workers', workers, '--logs', logs);
      return { result, logs: readdirSync(logs).map((log) => readFileSync(join(logs, log), 'utf8')) };
    };
    const one = await written('1');
    expect(one.logs.length).toBeGreaterThan(0);
    expect(await written('2')).toEqual(one);
  });

  test('time that is up ends them, and only shortens the list', async () => {
    const { campaign, stateSpace } = await campaignOf(
      counter,
      '--runs',
      '10000000',
      '--timeout',
      '1',
      '--workers',
      '2',
    );
    expect(stateSpace.cutBy).toBe('time');
    const again = await campaignOf(counter, '--runs', `${campaign!.runs}`);
    expect(again.campaign).toEqual(campaign);
  });

  test('an interrupt ends them, keeps what was found and exits with 130', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 700);
    const args = ['fuzz', counter, '--runs', '10000000', '--workers', '2', '--json'];
    const { code, out } = await flowproof(args, { interrupt: controller.signal });
    expect(code).toBe(130);
    expect(readReport(out, 'report').results[0]).toMatchObject({ stateSpace: { cutBy: 'interrupt' } });
  });
});

/** A task that answers by what another one left behind: no two calls in a row show it. */
const forgetful = `
import { model, par, seq, task } from 'flowproof';
let last = '';
const leaves = (name: string, sets: string) =>
  task(name, { writes: [sets], run: () => { last = name; return { [sets]: true }; } });
const reads = task('c', { writes: ['y'], run: () => ({ y: last }) });
export default model('forgetful', seq(par([leaves('a', 'p'), leaves('b', 'q')]), reads), {
  variables: { p: false, q: false, y: '' },
});
`;

describe('what campaigns find', () => {
  test.each(['1', '2'])(
    'a task that keeps something between calls is named, by %s workers',
    async (workers) => {
      const file = folder.write(`forgetful-${workers}.model.ts`, forgetful);
      const { code, err } = await flowproof(['fuzz', file, '--runs', '200', '--workers', workers]);
      expect(code).toBe(2);
      const said = err.replace(/\s+/g, ' ');
      expect(said).toContain('FP4006');
      expect(said).toMatch(
        /"c" does not answer alike when a run is made again: after step 5 \(c\) y is "[ab]", then "[ab]"/,
      );
    },
  );

  test('a livelock, which no state shows, with the signature that check has and a log that replays', async () => {
    const logs = join(folder.path, 'livelock');
    const { properties } = await campaignOf(
      fixture('unreachable-loop-exit'),
      '--runs',
      '100',
      '--logs',
      logs,
    );
    const { out } = await flowproof(['check', fixture('unreachable-loop-exit'), '--json']);
    const [checked] = readReport(out, 'report').results as ModelResult[];
    const expected = checked!.properties.find(({ name }) => name === 'option-to-complete')!;
    expect(properties).toMatchObject([
      {
        name: 'option-to-complete',
        culprits: expected.culprits,
        witness: { labels: { length: expected.witness!.pointOfNoReturn } },
      },
    ]);
    const [log] = readdirSync(logs);
    expect((await flowproof(['replay', join(logs, log!)])).code).toBe(1);
  });

  test('everything that the last state of a run violates', async () => {
    const { properties, campaign } = await campaignOf(fixture('merge-runs-once-per-branch'), '--runs', '100');
    expect(properties.map(({ name }) => name)).toEqual(['one invoice at most', 'proper-completion']);
    expect(campaign!.failures[0]).toEqual({ ...campaign!.failures[1], property: 'one invoice at most' });
  });

  test('failures that are met while another one is made small: marked, small themselves, and they replay', async () => {
    const logs = join(folder.path, 'met');
    const model = fixture('37-local-synchronizing-merge');
    const { campaign, properties } = await campaignOf(model, '--runs', '1', '--logs', logs);
    expect(campaign!.failures).toEqual([
      { property: 'deadlock-free', runs: 1, seed: 0 },
      { property: 'deadlock-free', runs: 0, seed: 0, metWhileShrinking: true },
    ]);
    expect(properties.map(({ culprits, witness }) => [culprits, witness!.labels.length])).toEqual([
      [['b->j'], 2],
      [['a->j'], 2],
    ]);
    const codes = readdirSync(logs).map(async (log) => (await flowproof(['replay', join(logs, log)])).code);
    expect(await Promise.all(codes)).toEqual([1, 1]);
    const [log] = readdirSync(logs);
    const { out } = await flowproof(['shrink', join(logs, log!)]);
    expect(out).toContain('runs tried on the way fail otherwise: deadlock-free (');
  });

  test('branches of choices and outcomes of tasks, as far as they were seen', async () => {
    const task = (name: string) => ({ kind: 'task', name });
    const model = folder.write('choices.term.json', {
      flowproof: 1,
      name: 'choices',
      term: {
        kind: 'seq',
        parts: [
          { kind: 'xor', name: 'x', branches: [{ do: task('a') }, { do: task('b') }] },
          { kind: 'task', name: 't', outcomes: [{ name: 'ok' }, { name: 'no' }, { name: 'late' }] },
          { kind: 'loop', name: 'l', loop: 'while', body: task('c') },
        ],
      },
    });
    const { campaign } = await campaignOf(model, '--runs', '1');
    // One run takes one way at each choice; the loop is gone through to its end.
    expect(campaign).toMatchObject({ branches: { all: 4 }, outcomes: { all: 3, taken: 1 } });
    expect(campaign!.outcomes!.missing).toHaveLength(2);
    const { out } = await flowproof(['fuzz', model, '--runs', '100']);
    expect(out.replace(/\s+/g, ' ')).toContain(
      '10 of 10 actions, 4 of 4 branches of choices, 3 of 3 outcomes',
    );
    const { out: single } = await flowproof(['fuzz', model, '--runs', '1']);
    expect(single).toMatch(/ 1 run, \d+ steps, portfolio, seed 0;/);
  });
});

describe('mistakes are told before any run', () => {
  test.each(['fuzz', 'run'])(
    '%s --ignore with an unknown name lists the properties that there are',
    async (command) => {
      const { code, err } = await flowproof([command, counter, '--ignore', 'both-cuont']);
      expect(code).toBe(2);
      expect(err).toContain('FP5009');
      expect(err.replace(/\s+/g, ' ')).toMatch(/option-to-complete, .*both-count, beyond-two/);
    },
  );

  test('a name that one of several models has is none', async () => {
    const other = folder.write('sound.term.json', terms.sound);
    const args = ['fuzz', counter, other, '--runs', '20', '--ignore', 'both-count'];
    expect(await flowproof(args)).toMatchObject({ code: 0, err: '' });
  });

  test('run refuses seeds that would not be whole numbers', async () => {
    const seed = `${Number.MAX_SAFE_INTEGER - 5}`;
    const { code, err } = await flowproof(['run', counter, '--seed', seed, '--runs', '100']);
    expect({ code, isSaid: err.includes('FP4011') }).toEqual({ code: 2, isSaid: true });
  });

  test('--logs into what cannot be a folder', async () => {
    const file = join(folder.path, 'a-file');
    writeFileSync(file, '');
    const report = join(folder.path, 'never.json');
    const { code, err } = await flowproof(['fuzz', counter, '--logs', join(file, 'logs'), '--out', report]);
    expect({ code, isSaid: err.includes('FP5004') }).toEqual({ code: 2, isSaid: true });
    expect(existsSync(report)).toBe(false);
  });

  test('the log of a depth-first run names no seed', async () => {
    const log = join(folder.path, 'depth-first.json');
    await flowproof(['run', counter, '--scheduler', 'depth-first', '--runs', '1', '--out', log]);
    expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({ origin: 'depth-first' });
  });
});
