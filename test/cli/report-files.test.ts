import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import type { SarifLog } from '../../src/report/sarif.ts';
import { flowproof, Folder, terms, typescript } from './harness.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const model = folder.write('counter.model.ts', typescript);
const sound = folder.write('sound.term.json', terms.sound);

describe('check writes views of its report', () => {
  test('--markdown, with the command that replays the run', async () => {
    const markdown = join(folder.path, 'report.md');
    const { code } = await flowproof(['check', model, sound, '--markdown', markdown]);
    expect(code).toBe(1);
    const text = readFileSync(markdown, 'utf8');
    expect(text).toMatch(/^## ✗ flowproof: 1 of 2 models fails\n/);
    expect(text).toContain('\n```sh\nflowproof replay ');
    expect(text).toContain('always(');
  });

  test('--sarif, with the line of the property', async () => {
    const file = join(folder.path, 'report.sarif');
    await flowproof(['check', model, sound, '--sarif', file]);
    const { runs } = JSON.parse(readFileSync(file, 'utf8')) as SarifLog;
    const [{ results }] = runs;
    expect(results.map(({ ruleId }) => ruleId)).toEqual(['both-count']);
    const { physicalLocation } = results[0]!.locations[0]!;
    const line = typescript.split('\n').findIndex((text) => text.includes("'both-count'")) + 1;
    expect(physicalLocation.region).toMatchObject({ startLine: line, startColumn: 5 });
    expect(physicalLocation.artifactLocation.uri).toMatch(/^file:\/\/.*counter\.model\.ts$/);
  });

  test('--step-summary adds to what is there', async () => {
    const summary = folder.write('summary.md', '# Others\n');
    const io = { env: { GITHUB_STEP_SUMMARY: summary } };
    await flowproof(['check', sound, '--step-summary'], io);
    await flowproof(['check', model, '--step-summary'], io);
    const text = readFileSync(summary, 'utf8');
    expect(text).toMatch(
      /^# Others\n\n## ✓ flowproof: 1 model, nothing violated\n[^]*\n\n## ✗ flowproof: 1 of 1 model fails\n/,
    );
  });

  test('--step-summary stays within what GitHub shows', async () => {
    const summary = join(folder.path, 'full.md');
    writeFileSync(summary, 'x'.repeat(2 ** 20 - 600));
    await flowproof(['check', model, '--step-summary'], { env: { GITHUB_STEP_SUMMARY: summary } });
    const text = readFileSync(summary, 'utf8');
    expect(text.length).toBeLessThanOrEqual(2 ** 20);
    expect(text).toContain('## ✗ flowproof');
  });

  test('--step-summary outside of a build is a mistake, before any work', async () => {
    const out = join(folder.path, 'none.json');
    for (const env of [{}, { GITHUB_STEP_SUMMARY: '' }]) {
      const said = await flowproof(['check', sound, '--step-summary', '--out', out], { env });
      expect(said).toMatchObject({ code: 2, out: '', err: expect.stringContaining('FP5003') });
    }
    expect(existsSync(out)).toBe(false);
    const io = { env: { GITHUB_STEP_SUMMARY: folder.path } };
    expect((await flowproof(['check', sound, '--step-summary'], io)).err).toContain('FP5004');
  });
});
