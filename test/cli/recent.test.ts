import { expect, test } from 'vitest';

import { Recent } from '../../src/cli/recent.ts';

test('what came in the last ten seconds, or since the start', () => {
  const states = new Recent(10_000);
  expect(states.grown(5, 0)).toBe(0);
  expect(states.grown(8, 4_000)).toBe(3);
  expect(states.grown(20, 9_000)).toBe(15);
  // At 12 seconds the value of 2 seconds counts: that of the start.
  expect(states.grown(21, 12_000)).toBe(16);
  expect(states.grown(21, 15_000)).toBe(13);
  expect(states.grown(21, 30_000)).toBe(0);
});

test('values that follow closely are not all kept: the span is met to a hundredth', () => {
  const states = new Recent(1_000);
  for (let at = 0; at < 100_000; at++) states.grown(at, at);
  expect(states.grown(100_000, 100_000)).toBeLessThanOrEqual(1_020);
});
