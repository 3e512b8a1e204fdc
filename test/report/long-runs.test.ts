import { expect, test } from 'vitest';

import { stepLines } from '../../src/report/steps-text.ts';
import { palette } from '../../src/report/style.ts';

test('a run of a million steps is a short text', () => {
  const steps = Array.from({ length: 1_000_000 }, (_, index) => ({ index, label: `step${index}` }));
  const lines = stepLines(steps, palette(false), 100);
  expect(lines).toHaveLength(41);
  expect(lines[20]).toContain('999960 steps between');
  expect(lines[40]).toContain('step999999');
});
