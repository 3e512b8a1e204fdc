import { expect, it } from 'vitest';
import { firedElement } from '../src/source-position.ts';

it.each([
  ['A', 'A'],
  ['A:ok', 'A'],
  ['m[3]/A:ok', 'A'],
  ['R#0/R#12/A:start', 'A'],
  ['P[0]/f/R#1/m[2]/A=1', 'A'],
  ['x:1', 'x:1'],
  ['R#0/x:1', 'x:1'],
  ['x:2', 'x'],
  ['nobody:ok', null],
])('%s is fired by %s', (label, element) => {
  expect(firedElement(label, { A: 0, R: 0, m: 0, x: 0, 'x:1': 0 })).toBe(element);
});
