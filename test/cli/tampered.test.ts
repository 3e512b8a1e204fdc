import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import type { ReplayLog } from '../../src/trace.ts';
import { flowproof, Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());

const written = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as ReplayLog;

/** The log of a failing run of a model. */
async function logOf(model: string): Promise<string> {
  const file = `${model}.log.json`;
  const { code } = await flowproof(['run', model, '--runs', '500', '--out', file]);
  expect(code).toBe(1);
  return file;
}

const lostUpdate = await logOf(folder.write('lost.model.ts', typescript));
const deadlock = await logOf(folder.write('deadlock.term.json', terms.deadlock));

type Change = (log: ReplayLog) => object;

const first: Change = ({ steps: [step, ...steps] }) => ({
  steps: [{ offered: [...step!.offered, 'another'], pick: step!.pick }, ...steps],
});

/** What somebody might do to a log, and what is said of the same where the digest is gone. */
const changes: readonly (readonly [string, Change, string, string])[] = [
  ['another end', () => ({ end: 'cancelled' }), 'FP3004', 'the end "cancelled"'],
  ['a step after the end', ({ steps }) => ({ steps: [...steps, steps[0]] }), 'FP3004', 'nothing is offered'],
  ['fewer steps', ({ steps }) => ({ steps: steps.slice(0, -1) }), 'FP3004', 'after its'],
  ['another label offered', first, 'FP3004', 'at step 0 it records'],
  ['another property', () => ({ expected: { property: 'no', culprits: [] } }), 'FP3004', 'does not have'],
  [
    'a number as property',
    () => ({ expected: { property: 1, culprits: [] } }),
    'FP3003',
    'expected.property',
  ],
  ['steps that are text', () => ({ steps: 'none' }), 'FP3003', 'steps'],
  ['a newer format', () => ({ format: 2 }), 'FP3002', 'update flowproof'],
];

describe.each([
  ['a model with handlers', lostUpdate],
  ['a term file', deadlock],
])('a log of %s', (name, log) => {
  test.each(changes)('with %s is refused', async (_, change, code, said) => {
    const { digest, ...plain } = written(log);
    const bare = folder.write(`bare-${name}.json`, { ...plain, ...change(plain) });
    const refused = await flowproof(['replay', bare]);
    expect({ code: refused.code, out: refused.out }).toEqual({ code: 2, out: '' });
    expect(refused.err).toContain(`error ${code} ${bare}`);
    expect(refused.err).toContain(said);
    expect(refused.err).toMatch(/\n {2}fix: ./);
    const whole = folder.write(`whole-${name}.json`, { ...plain, ...change(plain), digest });
    const changed = await flowproof(['replay', whole]);
    expect(changed.code).toBe(2);
    expect(changed.err).toContain(code === 'FP3004' ? 'error FP3016' : `error ${code}`);
  });

  test('as it was written, and as older versions wrote it, is reproduced', async () => {
    const { digest, ...plain } = written(log);
    expect(digest).toHaveLength(64);
    expect((await flowproof(['replay', log])).code).toBe(1);
    expect((await flowproof(['replay', folder.write('older.json', plain)])).code).toBe(1);
  });
});

test('culprits that cannot be, and steps after the violation', async () => {
  const refused = async (log: string, change: Change) => {
    const { digest: _, ...plain } = written(log);
    const { code, err } = await flowproof([
      'replay',
      folder.write('refused.json', { ...plain, ...change(plain) }),
    ]);
    return { code, err: err.replaceAll('\n', ' ') };
  };
  expect(
    await refused(deadlock, () => ({ expected: { property: 'deadlock-free', culprits: ['zz'] } })),
  ).toEqual({
    code: 2,
    err: expect.stringMatching(
      /FP3004 .*expected\.culprits.* its run violates deadlock-free at .*, not at zz/,
    ),
  });
  expect(await refused(deadlock, () => ({ expected: { property: 'safe', culprits: ['zz'] } }))).toEqual({
    code: 2,
    err: expect.stringMatching(/FP3004 .*expected\.property.* its run does not violate safe/),
  });
  const unsafe = folder.write('unsafe.term.json', terms.unsafe);
  const logs = join(folder.path, 'unsafe');
  await flowproof(['check', unsafe, '--logs', logs]);
  const { out } = await flowproof(['check', unsafe, '--logs', logs]);
  const [, log] = /replay (\S+safe\.json)/.exec(out)!;
  const more = await flowproof(['replay', log!, '--continue', '--ignore', 'safe', '--json']);
  const whole = (JSON.parse(more.out) as { results: { properties: { witness: { log: ReplayLog } }[] }[] })
    .results[0]!.properties[0]!.witness.log;
  expect(await refused(log!, () => ({ steps: whole.steps, end: whole.end }))).toEqual({
    code: 2,
    err: expect.stringMatching(/FP3004 .*steps\.\d+.* violates safe already, and the log goes on to/),
  });
});

test('--continue stops where replay sees the violation, also of a property that ends no run', async () => {
  const unsafe = folder.write('unsafe.term.json', terms.unsafe);
  const { out } = await flowproof(['check', unsafe, '--logs', join(folder.path, 'safe')]);
  const [, log] = /replay (\S+safe\.json)/.exec(out)!;
  const at = await flowproof(['replay', log!, '--continue']);
  expect({ code: at.code, said: at.out.split('  ')[0] }).toEqual({ code: 1, said: '✗ safe violated' });
  expect(at.out).toContain("--ignore 'safe' goes on");
  const beyond = await flowproof(['replay', log!, '--continue', '--ignore', 'safe']);
  expect({ code: beyond.code, said: beyond.out.split('  ')[0] }).toEqual({
    code: 0,
    said: '✓ nothing violated',
  });
  const { digest: _, ...plain } = written(log!);
  const unknown = { ...plain, expected: { property: 'nope', culprits: [] } };
  expect((await flowproof(['replay', folder.write('nope.json', unknown), '--continue'])).err).toContain(
    'FP3004',
  );
});

describe('a model whose handlers call other files, which its hash does not cover', () => {
  const model = folder.write(
    'fixed/order.model.ts',
    `import { always, model, seq, task } from 'flowproof';
     import { total } from './total.mjs';
     export default model('order', seq(
       task('take', { reads: ['n'], writes: ['n'], run: ({ n }) => ({ n: total(n) }) }), task('ship')),
       { variables: { n: 1 }, properties: [always('positive', ['n'], ({ n }) => Number(n) > 0)] });`,
  );
  const total = (text: string) => folder.write('fixed/total.mjs', `export const total = (n) => ${text};`);

  test('"now passes" is an answer, and so is a violation that shows earlier', async () => {
    total('n - 1');
    const log = await logOf(model);
    expect(written(log).steps).toHaveLength(1);
    const { steps } = written(log);
    expect(steps[0]).toEqual({ offered: ['take'], pick: 0 });
    const { execFile } = await import('node:child_process');
    const { promisify } = await import('node:util');
    total('n + 1');
    const cli = join(import.meta.dirname, '../../dist/cli.js');
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'replay', log]);
    expect(stdout).toContain('now passes: positive is not violated any more');
  });
});
