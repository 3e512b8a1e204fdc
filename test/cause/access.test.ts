import { expect, it } from 'vitest';
import { accessesOf, type Access } from '../../src/cause/access.ts';
import { happensBefore } from '../../src/cause/happens-before.ts';
import type { Field, FieldModel, Rule } from '../../src/fields.ts';

const nothing: Rule = {
  label: 'r',
  node: 'r',
  atLeast: [],
  below: [],
  zero: [],
  some: [],
  marked: [],
  test: [],
  take: [],
  update: [],
  clear: [],
  move: [],
  put: [],
};

/** What a rule does with field 0. */
const mode = (parts: Partial<Rule>): Access['mode'] | undefined =>
  accessesOf({ ...nothing, ...parts }).find(({ field }) => field === 0)?.mode;

it.each<[string, Partial<Rule>, Access['mode']]>([
  ['takes what it asks for', { atLeast: [[0, 2]], take: [[0, 2]] }, 'add'],
  ['takes and puts', { atLeast: [[0, 1]], take: [[0, 1]], put: [[0, 1]] }, 'add'],
  ['puts', { put: [[0, 1]] }, 'add'],
  ['puts up to a cap', { put: [[0, 1, 2]] }, 'saturate'],
  ['empties', { clear: [0] }, 'clear'],
  ['asks for tokens', { atLeast: [[0, 1]] }, 'read'],
  ['inhibited', { zero: [0] }, 'read'],
  ['asks for less', { below: [[0, 3]] }, 'read'],
  ['OR guard', { some: [[0, 1]] }, 'read'],
  ['counts what is marked', { marked: [{ fields: [0, 1], n: 1 }] }, 'read'],
  ['guard on data', { test: [{ reads: [0], holds: () => true }] }, 'read'],
  ['update reads', { update: [{ reads: [0], writes: [1], apply: () => [0] }] }, 'read'],
  ['update writes', { update: [{ reads: [1], writes: [0], apply: () => [0] }] }, 'write'],
  ['asks for more than it takes', { atLeast: [[0, 2]], take: [[0, 1]] }, 'write'],
  ['puts below a capacity', { below: [[0, 3]], put: [[0, 1]] }, 'write'],
  ['empties and puts', { clear: [0], put: [[0, 1]] }, 'write'],
  ['empties what it asks for', { atLeast: [[0, 1]], clear: [0] }, 'write'],
  ['moves from', { move: [[0, 1]] }, 'write'],
  ['moves to', { move: [[1, 0]] }, 'write'],
])('a rule that %s', (_, parts, expected) => {
  expect(mode(parts)).toBe(expected);
});

it('counts up to different caps are ordered, up to the same one not', () => {
  const field: Field = { name: 'p', role: 'sink', initial: 0, bound: null };
  const rule = (label: string, cap: number): Rule => ({ ...nothing, label, put: [[0, 1, cap]] });
  const model: FieldModel = {
    fields: [field],
    rules: [rule('a', 2), rule('b', 2), rule('c', 3)],
    ending: 'plain-net',
    activities: [],
  };
  const steps = (labels: string[]) =>
    happensBefore(model, labels)!.map((causes) => causes.map(({ step }) => step));
  expect(steps(['a', 'b', 'c'])).toEqual([[], [], [0, 1]]);
});
