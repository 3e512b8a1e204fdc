import { expect, test } from 'vitest';
import { fuzz, model, task } from '../../dist/index.js';

test('a campaign leaves the streams of the process as they are', async () => {
  const { write } = process.stdout;
  await fuzz(model('m', task('A')), { runs: 1 });
  expect(process.stdout.write).toBe(write);
});
