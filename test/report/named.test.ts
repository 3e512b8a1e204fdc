import { describe, expect, test } from 'vitest';

import { named } from '../../src/report/named.ts';
import { reportText } from '../../src/report/text.ts';
import { report, result, violated } from './documents.ts';

const names = { a1: 'Ship goods', g: 'In stock?', 'odd id': 'Odd', blank: 'x\n y' };

describe('a name stands beside its id', () => {
  test.each([
    ['a1', 'a1 "Ship goods"'],
    ['a1:no', 'a1:no "Ship goods"'],
    ['P[0]/g<f1>f2', 'P[0]/g<f1>f2 "In stock?"'],
    ['odd id', 'odd id "Odd"'],
    ['blank', 'blank "x y"'],
    ['a11', 'a11'],
    ['->a1', '->a1'],
    ['toString', 'toString'],
    ['', ''],
  ])('%s', (label, text) => expect(named(label, names, 60)).toBe(text));

  test('both are cut in the middle', () => {
    const long = named('i'.repeat(200), { ['i'.repeat(200)]: 'n'.repeat(10_000) }, 50);
    expect([...long]).toHaveLength(50);
    expect(long).toMatch(/^i+…i+ "n+…n+"$/);
    expect(named('a1', { a1: '\u202e\u001b[31m' }, 60)).toBe('a1 "\\u{202e}\\u{1b}[31m"');
  });

  test('in steps and culprits, while the document keeps ids', () => {
    const model = { name: 'm', file: 'm.bpmn', format: 'bpmn', hash: '', names } as const;
    const text = reportText(report(result({ model }, violated('deadlock-free', ['g>f', 'a1'], ['a1']))), {
      colour: false,
    });
    expect(text).toContain('culprits: a1 "Ship goods"\n');
    expect(text).toMatch(/^ +1 {2}g>f "In stock\?"$/m);
    expect(text).toMatch(/^ +2 {2}a1 "Ship goods"$/m);
  });
});

describe('the point of no return is marked', () => {
  const mark = '-- from here on no final state can be reached --';
  const lines = (steps: number, pointOfNoReturn: number) => {
    const q = violated(
      'option-to-complete',
      Array.from({ length: steps }, (_, i) => `s${i}`),
    );
    const witness = { ...q.witness!, pointOfNoReturn };
    return reportText(report(result({}, { ...q, witness })), { colour: false }).split('\n');
  };

  test.each([0, 1, 3])('after %i steps', (n) => {
    const text = lines(3, n);
    const at = text.findIndex((line) => line.includes(mark));
    expect(text[at - 1]!.trim()).toBe(
      n === 0 ? 'option-to-complete: a shortest run, 3 steps' : `${n}  s${n - 1}`,
    );
    expect(text.filter((line) => line.includes(mark))).toHaveLength(1);
  });

  test.each([
    [20, 's19'],
    [21, 'from step 22 on'],
    [80, 'from step 81 on'],
    [81, 's80'],
    [100, 's99'],
  ])('in a long run, after %i of 100 steps', (n, seen) => {
    const text = lines(100, n);
    const at = text.findIndex((line) => line.includes(mark));
    if (seen.startsWith('s')) expect(text[at - 1]!.trim().endsWith(seen)).toBe(true);
    else expect(text.filter((line) => line.includes(seen))).toHaveLength(1);
    expect(text.filter((line) => /no final state/.test(line))).toHaveLength(1);
    expect(text.findIndex((l) => l.includes('steps between'))).toBe(
      text.findIndex((l) => l.endsWith('s80')) - 1,
    );
  });
});
