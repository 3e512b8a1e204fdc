import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ReportComparison } from '../../src/report/document.ts';
import { flowproof, Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const sound = folder.write('v1/order.term.json', { ...terms.sound, name: 'order' });
const stuck = folder.write('v2/order.term.json', { ...terms.deadlock, name: 'order' });
const reports = { sound: join(folder.path, 'sound.json'), stuck: join(folder.path, 'stuck.json') };
beforeAll(async () => {
  await flowproof(['check', sound, '--out', reports.sound]);
  await flowproof(['check', stuck, '--out', reports.stuck]);
});
const compared = async (...args: string[]) => {
  const { code, out, err } = await flowproof(['compare', ...args, '--json']);
  return { code, err, comparison: JSON.parse(out) as ReportComparison };
};

describe('compare', () => {
  test('two reports: 1 where something is worse, else 0', async () => {
    const worse = await compared(reports.sound, reports.stuck);
    expect({ code: worse.code, change: worse.comparison.change }).toEqual({ code: 1, change: 'worse' });
    expect(worse.comparison.models[0]).toMatchObject({
      name: 'order',
      verdict: { before: 'sound', after: 'unsound' },
      isSameModel: false,
    });
    const better = await compared(reports.stuck, reports.sound);
    expect({ code: better.code, change: better.comparison.change }).toEqual({ code: 0, change: 'better' });
    const same = await compared(reports.sound, reports.sound);
    expect({ code: same.code, change: same.comparison.change }).toEqual({ code: 0, change: 'same' });
  });

  test('two versions of a model, or a report and a model, which are checked', async () => {
    const models = await compared(sound, stuck);
    const mixed = await compared(reports.sound, stuck);
    expect([models.code, mixed.code]).toEqual([1, 1]);
    expect(mixed.comparison.models).toEqual(models.comparison.models);
    expect((await compared(stuck, reports.stuck)).comparison.change).toBe('same');
  });

  test('text, with runs step against step', async () => {
    const one = folder.write('one.model.ts', typescript);
    const three = folder.write(
      'three.model.ts',
      typescript.replace("add('b')", "add('b'), add('c')").replace('=== 2', '=== 3'),
    );
    const { code, out } = await flowproof(['compare', one, three]);
    expect(code).toBe(1);
    expect(out).toContain(
      '  = both-count: violated in both\n      6 -> 8 steps; the first that differs is step 3\n',
    );
    expect(out).toContain('      +   5  c:start\n');
    expect(out).toContain('  ✗ beyond-two: holds -> violated\n');
  });

  test('--share writes a page', async () => {
    const page = join(folder.path, 'difference.html');
    expect((await flowproof(['compare', reports.sound, reports.stuck, '--share', page])).code).toBe(1);
    expect(readFileSync(page, 'utf8')).toContain('id="flowproof-data">');
  });

  test('what is no report is a mistake, and a model that cannot be read is told', async () => {
    const log = folder.write('log.json', { format: 1, steps: [] });
    expect(await flowproof(['compare', reports.sound, log])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('FP3012'),
    });
    expect((await flowproof(['compare', join(folder.path, 'none.json'), log])).err).toContain('FP3013');
    const broken = folder.write('v3/order.term.json', '{');
    for (const [before, after] of [
      [sound, broken],
      [broken, sound],
      [reports.sound, folder.write('e.txt', 'e')],
    ] as const) {
      const page = join(folder.path, 'none.html');
      const said = await flowproof(['compare', before, after, '--share', page]);
      expect(said).toMatchObject({ code: 2, out: '', err: expect.stringContaining('error FP') });
      expect(existsSync(page)).toBe(false);
    }
    // Where others of that side can be read, it is one of them.
    folder.write('v3/other.term.json', terms.sound);
    const { code, err, comparison } = await compared(sound, join(folder.path, 'v3'));
    expect({ code, changes: comparison.models.map(({ change }) => change) }).toEqual({
      code: 2,
      changes: ['worse', 'other'],
    });
    expect(err).toContain('error FP');
    const taken = await flowproof(['compare', sound, stuck, '--share', folder.path]);
    expect(taken).toMatchObject({ code: 2, out: '', err: expect.stringContaining('FP5004') });
    expect(existsSync(folder.path)).toBe(true);
  });

  test('takes a page as the report that it holds, and a comparison is shown', async () => {
    const page = join(folder.path, 'sound.html');
    await flowproof(['check', sound, '--out', page]);
    expect((await compared(page, reports.stuck)).comparison.models).toEqual(
      (await compared(reports.sound, reports.stuck)).comparison.models,
    );
    const { out } = await flowproof(['compare', reports.sound, reports.stuck, '--json']);
    const file = folder.write('comparison.json', out);
    expect(await flowproof(['view', file])).toMatchObject({ code: 0, out: file.replace('.json', '.html\n') });
    expect((await flowproof(['compare', file, reports.sound])).err).toContain('it is a comparison');
    const empty = folder.write('empty.html', '<p>');
    expect((await flowproof(['compare', empty, reports.sound])).err).toContain('the page holds no report');
    expect((await flowproof(['view', folder.path])).err).toContain('it is a folder');
  });

  test('Ctrl-C: 130', async () => {
    const { code } = await flowproof(['compare', sound, stuck], { interrupt: AbortSignal.abort() });
    expect(code).toBe(130);
  });
});
