import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { readReport } from '../../src/report/schema.ts';
import { flowproof, Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const file = (name: keyof typeof terms) => folder.write(`${name}.term.json`, terms[name]);
const counter = folder.write('counter.model.ts', typescript);

async function campaignOf(...args: string[]): Promise<ModelResult> {
  const { out } = await flowproof(['fuzz', ...args, '--json']);
  const [result] = readReport(out, 'report').results;
  if (result === undefined || 'error' in result) throw new Error(out);
  return result;
}

const untimed = (result: ModelResult) => ({
  ...result,
  elapsedMs: 0,
  stateSpace: { ...result.stateSpace, statesPerSecond: 0 },
});

describe('fuzz', () => {
  test.each([
    ['sound', 0, '✓ no failure'],
    ['deadlock', 1, 'deadlock-free'],
    ['undelivered', 1, 'no-undelivered-messages'],
    ['improper', 1, 'proper-completion'],
  ] as const)('%s: exit code %i', async (name, code, said) => {
    const { code: found, out, err } = await flowproof(['fuzz', file(name), '--runs', '50']);
    expect({ code: found, err }).toEqual({ code, err: '' });
    expect(out).toContain(said);
    // A command to copy is one line.
    const lines = out.split('\n').filter((line) => !line.includes("'fp1:"));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test('a lost update is found, made small, and told with what the runs saw', async () => {
    const { out } = await flowproof(['fuzz', counter, '--runs', '300']);
    expect(out).toContain('✗ 1 failure');
    expect(out).toMatch(/seen: 100 % of \d+ states, \d+ transitions, (\d+) of \1 actions/);
    expect(out).toContain('both-count: a shortest run, 6 steps');
    expect(out.replace(/\s+/g, ' ')).toContain('what comes after it is seen with --ignore');
    const { out: passing } = await flowproof(['fuzz', counter, '--runs', '300', '--ignore', 'both-count']);
    expect(passing.replace(/\s+/g, ' ')).toMatch(
      /a bug of depth \d or less in the order of branches would have been hit/,
    );
  });

  test('the document has the campaign, its failures in the order of the properties', async () => {
    const { campaign, properties, stateSpace } = await campaignOf(counter, '--runs', '300', '--seed', '7');
    expect(campaign).toMatchObject({ strategy: 'portfolio', seed: 7, runs: 300, cuts: 0, limited: false });
    expect(campaign!.failures.map(({ property }) => property)).toEqual(properties.map(({ name }) => name));
    expect(campaign!.states).toBe(stateSpace.states);
    expect(stateSpace.complete).toBe(false);
    expect(properties[0]).toMatchObject({
      name: 'both-count',
      holds: 'no',
      witness: { labels: { length: 6 } },
    });
  });

  test('the same seed and runs give the same result', async () => {
    const one = await campaignOf(counter, '--runs', '40', '--seed', '3');
    expect(untimed(await campaignOf(counter, '--runs', '40', '--seed', '3'))).toEqual(untimed(one));
  });

  test('logs of failures are written, and reproduce them', async () => {
    const logs = join(folder.path, 'logs');
    const { out } = await flowproof(['fuzz', counter, '--runs', '300', '--logs', logs]);
    const [log, ...more] = readdirSync(logs);
    expect(more).toEqual([]);
    expect(out).toContain(`reproduce: flowproof replay ${join(logs, log!)}`);
    expect((await flowproof(['replay', join(logs, log!)])).code).toBe(1);
  });

  test('--first ends with the first failing run', async () => {
    const { campaign } = await campaignOf(counter, '--runs', '300', '--first');
    expect(campaign!.failures[0]!.seed).toBe(campaign!.runs - 1);
  });

  test('a failure that is ignored is none', async () => {
    expect((await flowproof(['fuzz', counter, '--runs', '100', '--ignore', 'both-count'])).code).toBe(0);
  });

  test('runs that are cut leave it undecided, and are told', async () => {
    const { code, out } = await flowproof(['fuzz', file('sound'), '--runs', '5', '--max-steps', '1']);
    expect(code).toBe(3);
    expect(out).toContain('? no failure, but runs were cut');
    expect(out).toContain('no guarantee that there is no bug: runs were cut');
    expect(out).toContain('5 runs were cut by the limit on steps (--max-steps)');
  });

  test('a bound of the model that is met leaves it undecided, and nothing is guaranteed', async () => {
    const model = join(
      import.meta.dirname,
      '../../fixtures/sound/worked-30-rec-r-seq-a-xor-skip-recurse-r-depth-2',
    );
    const { code, out } = await flowproof(['fuzz', model, '--runs', '50', '--strategy', 'pct:2']);
    expect(code).toBe(3);
    expect(out).toContain('Runs met a bound of the model (limit)');
    expect(out).toContain('no guarantee that there is no bug: runs were cut');
    expect(out).not.toContain('✓');
  });

  test('time that is up only shortens it', async () => {
    const timed = [counter, '--runs', '1000000', '--timeout', '0.3'];
    const { campaign, stateSpace, notes } = await campaignOf(...timed);
    expect(stateSpace.cutBy).toBe('time');
    expect(notes[0]).toBe(`The time was up after ${campaign!.runs} of 1000000 runs.`);
    expect(campaign!.runs).toBeLessThan(1_000_000);
    const again = await campaignOf(counter, '--runs', `${campaign!.runs}`);
    expect(again.campaign).toMatchObject({ failures: campaign!.failures, states: campaign!.states });
  });

  test('an interrupt keeps what was found, and exits with 130', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const args = ['fuzz', counter, '--runs', '1000000', '--json'];
    const { code, out } = await flowproof(args, { interrupt: controller.signal });
    expect(code).toBe(130);
    const { results } = JSON.parse(out) as ReportDocument;
    expect(results[0]).toMatchObject({
      stateSpace: { cutBy: 'interrupt' },
      properties: [{ name: 'both-count' }],
    });
  });

  test('seeds that would not be whole numbers are refused before any run', async () => {
    const args = ['fuzz', counter, '--seed', `${Number.MAX_SAFE_INTEGER - 5}`, '--runs', '100'];
    const { code, err } = await flowproof(args);
    expect({ code, said: err.includes('FP4011') && err.includes('100 runs') }).toEqual({
      code: 2,
      said: true,
    });
  });

  test('several models, and one that cannot be read', async () => {
    const broken = folder.write('several/broken.term.json', '{');
    folder.write('several/deadlock.term.json', terms.deadlock);
    const { code, out, err } = await flowproof(['fuzz', join(folder.path, 'several'), '--runs', '20']);
    expect(code).toBe(2);
    expect(err).toContain(broken);
    expect(out).toContain('deadlock-free');
  });

  test('without a choice between branches there is no order to get wrong', async () => {
    const model = { flowproof: 1, name: 'one', term: { kind: 'task', name: 'a' } };
    const { out } = await flowproof(['fuzz', folder.write('one.term.json', model), '--runs', '5']);
    expect(out).toContain('no step had a choice between branches');
  });

  test('the published schema fits what is written', async () => {
    const schema = readFileSync(join(import.meta.dirname, '../../schema/report.v1.json'), 'utf8');
    expect(schema).toContain('"statesOfModel"');
  });
});
