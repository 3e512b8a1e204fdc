import { describe, expect, it } from 'vitest';
import type { PropertyResult, SourcePosition } from '../../src/report/document.ts';
import { lastStepPlace, propertyPlaces } from '../../src/report/position-text.ts';
import { palette } from '../../src/report/style.ts';

const p = palette(false);
const at = (line: number, text = `  task('x${line}'),`): SourcePosition => ({
  file: 'a.model.ts',
  line,
  column: 3,
  text,
});
const violated = (more: Partial<PropertyResult>): PropertyResult => ({
  name: 'kept',
  holds: 'no',
  culprits: [],
  witness: null,
  reason: '',
  ...more,
});

describe('places in the source, as text', () => {
  it('shows where a property is made, and its line', () => {
    expect(propertyPlaces(violated({ position: at(7) }), {}, p, 100)).toEqual([
      '      at a.model.ts:7:3',
      "        task('x7'),",
    ]);
  });

  it('shows three dead tasks at most, each place once, of instances too', () => {
    const positions = { a: at(1), b: at(1), c: at(2), d: at(3), e: at(4) };
    const dead = violated({ name: 'no-dead-tasks', culprits: ['a', 'b', 'mi[0]/c', 'd', 'e', 'none'] });
    expect(propertyPlaces(dead, positions, p, 100).filter((line) => line.includes(' at '))).toEqual([
      '      at a.model.ts:1:3',
      '      at a.model.ts:2:3',
      '      at a.model.ts:3:3',
    ]);
  });

  it('is quiet about culprits that are variables or errors, though a task has their name, and about what holds', () => {
    expect(propertyPlaces(violated({ culprits: ['a'] }), { a: at(1) }, p, 100)).toEqual([]);
    expect(propertyPlaces(violated({ holds: 'yes', position: at(1) }), {}, p, 100)).toEqual([]);
    expect(lastStepPlace('toString', {}, p, 100)).toEqual([]);
    expect(lastStepPlace(undefined, { a: at(1) }, p, 100)).toEqual([]);
  });

  it('finds the node, or the branch, that a label is of', () => {
    const positions = { pay: at(1), again: at(2), 'again:1': at(3) };
    const shown = (label: string) => lastStepPlace(label, positions, p, 100).join();
    expect(shown('pay')).toBe('    last step at a.model.ts:1:3');
    expect(shown('order[2]/pay:ok')).toBe('    last step at a.model.ts:1:3');
    expect(shown('pay="x/again"')).toBe('    last step at a.model.ts:1:3');
    expect(shown('pay>{a,b}')).toBe('    last step at a.model.ts:1:3');
    expect(shown('again:1')).toBe('    last step at a.model.ts:3:3');
    expect(shown('again:0')).toBe('    last step at a.model.ts:2:3');
  });

  it('fits the width, and prints nothing that moves the cursor', () => {
    const far = { ...at(7, `\u001b[2J${'x'.repeat(300)}`), file: `${'d/'.repeat(100)}a.model.ts` };
    const lines = [
      ...propertyPlaces(violated({ position: far }), {}, p, 100),
      ...lastStepPlace('a', { a: far }, p, 100),
    ];
    expect(lines.every((line) => line.length <= 100)).toBe(true);
    expect(lines.join()).not.toContain('\u001b');
    expect(lines[0]).toMatch(/a\.model\.ts:7:3$/);
  });
});
