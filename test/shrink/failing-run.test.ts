import { expect, it } from 'vitest';
import { blocksOf, compareRuns, switches } from '../../src/shrink/failing-run.ts';
import { plainRun } from './plain-run.ts';

const order = ['A1', 'A2', 'B1'];

it('compares steps first, then preemptions, then picks', () => {
  expect(compareRuns(plainRun('A1 B1'), plainRun('A1 A1 A1'))).toBeLessThan(0);
  expect(compareRuns(plainRun('A1 A2 B1'), plainRun('A1 B1 A2'))).toBeLessThan(0);
  expect(compareRuns(plainRun('A2 A1', order), plainRun('A1 A2', order))).toBeGreaterThan(0);
  expect(compareRuns(plainRun('A1 A2', order), plainRun('A1 A2', order))).toBe(0);
});

it('cuts a run into blocks of one lane and counts the switches between them', () => {
  const run = plainRun('A1 A2 B1 A1');
  expect(blocksOf(run)).toEqual([
    { lane: 'A', start: 0, end: 2 },
    { lane: 'B', start: 2, end: 3 },
    { lane: 'A', start: 3, end: 4 },
  ]);
  expect(switches(run)).toBe(2);
  expect(blocksOf(plainRun(''))).toEqual([]);
});
