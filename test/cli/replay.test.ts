import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { flowproof, Folder, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
/** A log without its digest, as older versions wrote it: what is changed in it is no change of the file. */
const read = (path: string): ReplayLog => {
  const { digest: _, ...log } = JSON.parse(readFileSync(path, 'utf8')) as ReplayLog;
  return log;
};

describe('replay goes on, or stops', () => {
  const logFile = join(folder.path, 'replayed.json');
  const model = folder.write('replayed.model.ts', typescript);
  beforeAll(() => flowproof(['run', model, '--runs', '500', '--out', logFile]));

  test('--until prints the state there', async () => {
    const { code, out } = await flowproof(['replay', logFile, '--until', '2', '--json']);
    const at = JSON.parse(out) as { position: number; offered: string[]; end: unknown; state: object[] };
    expect({ code, position: at.position, end: at.end }).toEqual({ code: 0, position: 2, end: null });
    expect(at.offered).toEqual(read(logFile).steps[2]!.offered);
    expect(at.state).toContainEqual({ kind: 'variable', name: 'x', value: '0' });
    const text = await flowproof(['replay', logFile, '--until', '6']);
    expect(text.out).toMatch(/^after 6 steps/);
    expect(text.out).toContain('ends completed');
  });

  test('--until beyond the log is a mistake', async () => {
    const { code, err } = await flowproof(['replay', logFile, '--until', '7']);
    expect({ code, said: err.includes('--until is 7, and the log has 6 steps') }).toEqual({
      code: 2,
      said: true,
    });
  });

  test('--continue stops at the violation of the log, unless that is ignored', async () => {
    const at = await flowproof(['replay', logFile, '--continue']);
    expect(at.code).toBe(1);
    expect(at.out).toContain("--ignore 'both-count' goes on");
    const beyond = await flowproof(['replay', logFile, '--continue', '--ignore', 'both-count']);
    expect(beyond.code).toBe(0);
  });

  test('--continue goes on by the strategy, from the end of the log', async () => {
    const log = read(logFile);
    const start = folder.write('start.json', {
      ...log,
      end: 'stopped',
      expected: null,
      steps: log.steps.slice(0, 2),
    });
    const labels = async (seed: number) => {
      const args = ['replay', start, '--continue', '--strategy', 'urw', '--seed', `${seed}`, '--json'];
      const { out } = await flowproof(args);
      const [result] = (JSON.parse(out) as ReportDocument).results as ModelResult[];
      return result!.properties[0]!.witness!.labels.join(' ');
    };
    const runs = await Promise.all([0, 1, 2, 3, 4, 5].map(labels));
    const first = log.steps.slice(0, 2).map(({ offered, pick }) => offered[pick]!);
    for (const one of runs) expect(one.startsWith(first.join(' '))).toBe(true);
    expect(new Set(runs).size).toBeGreaterThan(1);
    expect(await labels(3)).toBe(runs[3]);
  });
});

describe('shrink', () => {
  const model = folder.write('large.model.ts', typescript);
  const large = join(folder.path, 'large.json');
  beforeAll(() => flowproof(['run', model, '--runs', '500', '--no-shrink', '--out', large]));

  test('makes the run of a log small, and keeps it where it is told to', async () => {
    const small = join(folder.path, 'small.json');
    const { code, out } = await flowproof(['shrink', large, '--out', small]);
    expect(code).toBe(1);
    expect(out).toContain('minimal in steps: proved');
    expect(out).toContain(`reproduce: flowproof replay ${small}`);
    expect(read(small).steps).toHaveLength(6);
    expect(read(small).origin).toMatch(/, shrunk$/);
    expect(await flowproof(['replay', small])).toMatchObject({ code: 1 });
    const again = await flowproof(['shrink', small]);
    expect(again.out).toContain(`keep it: flowproof shrink ${small} --out FILE`);
  });

  test('says that a run passes now', async () => {
    const gone = { ...read(large), expected: { property: 'deadlock-free', culprits: [] } };
    const { code, out } = await flowproof(['shrink', folder.write('gone-now.json', gone)]);
    expect({ code, said: out.includes('now passes: deadlock-free') }).toEqual({ code: 0, said: true });
  });

  test.each([
    ['no violation', null],
    ['a violation that no state shows', { property: 'no-livelock', culprits: [] }],
  ])('refuses %s (FP3015)', async (_, expected) => {
    const { code, err } = await flowproof([
      'shrink',
      folder.write('none.json', { ...read(large), expected }),
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(expected === null ? /FP3015/ : /FP30(15|04)/);
  });
});
