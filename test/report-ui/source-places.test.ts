import { expect, test } from 'vitest';

import { placesOf } from '../../report-ui/model/source-places.ts';

const at = (line: number) => ({ file: 'models/a.model.ts', line, column: 1, text: `line ${line}` });
const positions = { A: { ...at(1), handler: at(9) }, 'A:b': at(2), both: at(3), 'P[0]/C': at(4) };

test.each([
  ['A', [1, 9]],
  ['A:ok', [1, 9]],
  ['A:b', [2]],
  ['A:b:ok', [2]],
  ['P[1]/m[2]/A:start', [1, 9]],
  ['P[0]/C:ok', [4]],
  ['both:split', [3]],
  ['bot', []],
  ['constructor', []],
  ['__proto__:ok', []],
  ['', []],
  [':', []],
  ['//', []],
])('%s is made where its element is', (label, lines) => {
  expect(placesOf(label, positions).map(({ position }) => position.line)).toEqual(lines);
});

test('of a model that tells no positions nothing is known', () => {
  expect(placesOf('A', undefined)).toEqual([]);
});
