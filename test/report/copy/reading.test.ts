import { expect, test } from 'vitest';
import { commandOf } from '../../../src/report/copy/command.ts';
import { copiedRun } from '../../../src/report/copy/run.ts';
import { regressionTest } from '../../../src/report/copy/regression-test.ts';
import { linesDigest } from '../../../src/report/sha256.ts';
import { check, load } from '../../../src/index.ts';
import { fileWith } from '../../import/files.ts';

test('a model that was not read as by default is read so again', async () => {
  const file = fileWith(
    'm.term.json',
    '{"flowproof": 1, "name": "m", "term": {"kind": "receive", "name": "r", "channel": "c"}}',
  );
  for await (const source of load([file], { clock: 'virtual' })) {
    if ('error' in source) throw source.error;
    const { model, properties } = await check(source);
    const run = copiedRun(
      model,
      properties.find(({ name }) => name === 'deadlock-free')!,
    )!;
    expect(commandOf(run.log!, linesDigest, model.reading)).toMatch(/ --clock virtual$/);
    expect(regressionTest(run)).toContain(`load(['${file}'], { clock: 'virtual' })`);
  }
});
