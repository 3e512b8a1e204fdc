import { describe, expect, test } from 'vitest';

import { spinFigures } from '../../bench/measure/spin.ts';
import { measure, median } from '../../bench/measure/process.ts';
import { count, seconds, size, target, times } from '../../bench/rows/cells.ts';
import { type Bench, failed, leftOut, measured } from '../../bench/rows/row.ts';
import { printed, withBench } from '../../bench/rows/table.ts';

const bench: Bench = {
  subject: { cli: 'cli.js', limitS: 1 },
  pairs: 1,
  quick: true,
  spin: false,
  xstate: null,
  folder: '.',
  models: null,
  say: () => undefined,
};

describe('a table', () => {
  const section = (...rows: ReturnType<typeof measured>[]) => ({
    title: 'T',
    about: 'About.',
    columns: ['a', 'b'],
    rows: rows.map((row, i) => ({ id: `row${i}`, measure: () => Promise.resolve(row) })),
  });

  test('has a line for each row, and says below what was left out', async () => {
    expect(await printed(section(measured(['1', '2'], []), leftOut('not here')), bench)).toEqual({
      text: '### T\n\nAbout.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n- row1: not here',
      wrong: false,
    });
  });

  test('is wrong where a row is', async () => {
    const { text, wrong } = await printed(section(measured(['1', '2'], ['counts differ'])), bench);
    expect(wrong).toBe(true);
    expect(text).toContain('- **WRONG** row0: counts differ');
    expect(await printed(section(failed('no end')), bench)).toEqual({
      text: '### T\n\nAbout.\n\n- **WRONG** row0: no end',
      wrong: true,
    });
  });

  test('goes between the marks of a text', () => {
    const text = 'a\n<!-- bench:start -->\nold\n<!-- bench:end -->\nz';
    expect(withBench(text, 'new')).toBe('a\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\nz');
    expect(() => withBench('<!-- bench:end --><!-- bench:start -->', 'new')).toThrow('bench:start');
  });
});

test('figures', () => {
  expect([seconds(0.1234), seconds(12.34), seconds(123.4)]).toEqual(['0.123', '12.3', '123']);
  expect([times(6), times(12.4)]).toEqual(['6.0x', '12x']);
  expect([count(1_234_567), count(`1${'0'.repeat(9)}`), count(123n * 10n ** 20n)]).toEqual([
    '1,234,567',
    '1,000,000,000',
    '1.23e22',
  ]);
  expect([size(null), size(Number.NaN), size(0.456), size(1.26), size(1234.5)]).toEqual([
    '–',
    '–',
    '0.46',
    '1.3',
    '1,235',
  ]);
  expect([target('6x', true), target('6x', false)]).toEqual(['6x ✓', '6x ✗']);
  expect([median([3, 1, 2]), median([1, 2, 3, 10])]).toEqual([2, 2.5]);
});

describe('what SPIN prints', () => {
  const said = (more = '') =>
    `State-vector 20 byte, depth reached 38, errors: 0\n${more}    10002 states, stored\n    26001 states, matched\n` +
    '    36003 transitions (= stored+matched)\n    0.954\tequivalent memory usage for states (stored*(State-vector + overhead))\n';

  test('states, and transitions without the arrival at the initial state', () => {
    const { states, edges, bytesPerState } = spinFigures({ stdout: said() });
    expect([states, edges, Math.round(bytesPerState)]).toEqual([10_002n, 36_002n, 100]);
  });

  test('the memory that was used, where it is said', () => {
    const stdout = `${said()}    0.477\tactual memory usage for states\n`;
    expect(Math.round(spinFigures({ stdout }).bytesPerState)).toBe(50);
  });

  test('is refused where the search was cut, or where there is nothing', () => {
    expect(() => spinFigures({ stdout: said('error: max search depth too small\n') })).toThrow('cut');
    expect(() => spinFigures({ stdout: '' })).toThrow('no counts');
  });
});

describe('a process', () => {
  const node = (script: string) => [process.execPath, '-e', script];

  test('what it prints, and its exit code', async () => {
    const usage = await measure(node('console.log(1); console.error(2); process.exitCode = 3'), {
      limitS: 60,
    });
    expect([usage.stdout, usage.code]).toEqual(['1\n', 3]);
    expect(usage.stderr).toMatch(/^2\n/);
  });

  test('ends at its limit', async () => {
    const usage = await measure(node('setInterval(() => 0, 1000)'), { limitS: 0.2 });
    expect(usage.code).toBeNull();
  });

  test('that cannot be started', async () => {
    const started = measure(['/there/is/no/such/program'], { limitS: 60 });
    // GNU time, where it is installed, starts, and says so by its exit code.
    const code = await started.then(
      (usage) => usage.code,
      () => 127,
    );
    expect(code).toBe(127);
  });
});
