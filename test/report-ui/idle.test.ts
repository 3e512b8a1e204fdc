import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { foldedRows, idleStretches, stretchOf } from '../../report-ui/model/idle-stretches.ts';
import { layLanes } from '../../report-ui/model/lanes.ts';
import type { ModelResult } from '../../src/report/document.ts';
import type { Change, TraceStep } from '../../src/trace.ts';
import { idle } from './idle-sample.ts';
import { bare, lostUpdate } from './samples.ts';

const stepsOf = (report: typeof idle): readonly TraceStep[] => {
  const result = report.results[0] as ModelResult;
  return result.properties.find(({ witness }) => witness)!.witness!.steps!;
};
const stretches = (steps: readonly TraceStep[]) => idleStretches(steps, layLanes(steps));

const write: Change = { kind: 'variable', name: 'x', before: '0', after: '1' };
const move: Change = { kind: 'token', name: 'p', before: 0, after: 1 };
const anyTrace = fc
  .array(
    fc.record({
      lane: fc.constantFrom('', 'a', 'b'),
      writes: fc.boolean(),
      times: fc.integer({ min: 1, max: 9 }),
    }),
  )
  .map((parts) =>
    parts
      .flatMap(({ lane, writes, times }) => Array.from({ length: times }, () => ({ lane, writes })))
      .map(({ lane, writes }, index): TraceStep => ({
        index,
        label: 'A',
        lane,
        changes: [writes ? write : move],
      })),
  );

describe('idle stretches', () => {
  test('are long, of one branch, and change no data', () => {
    expect(stretches(stepsOf(idle))).toEqual([
      { from: 0, to: 12 },
      { from: 16, to: 24 },
      { from: 26, to: 31 },
    ]);
  });

  test('are none in a short trace, in one that tells no changes, and where they would be all', () => {
    const alike = (length: number, changes?: Change[]): TraceStep[] =>
      Array.from({ length }, (_, index) => ({ index, label: 'A', lane: 'a', ...(changes && { changes }) }));
    expect(stretches(stepsOf(lostUpdate))).toEqual([]);
    expect(stretches(alike(20))).toEqual([]);
    expect(stretches(alike(20, [move]))).toEqual([]);
    expect((bare.results[0] as ModelResult).properties.length).toBeGreaterThan(0);
  });

  test('never hold the last step, a write, or steps of two branches', () => {
    fc.assert(
      fc.property(anyTrace, (steps) => {
        let end = 0;
        for (const { from, to } of stretches(steps)) {
          const own = steps.slice(from, to);
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to - from).toBeGreaterThanOrEqual(4);
          expect(to).toBeLessThan(steps.length);
          expect(new Set(own.map(({ lane }) => lane)).size).toBe(1);
          expect(own.flatMap(({ changes }) => changes)).not.toContain(write);
          end = to;
        }
      }),
    );
  });

  test('leave every step in a row: its own, or that of its stretch', () => {
    fc.assert(
      fc.property(anyTrace, fc.array(fc.nat(50)), (steps, opened) => {
        const all = stretches(steps);
        const open = new Set(all.map(({ from }) => from).filter((from) => opened.includes(from)));
        const rows = foldedRows(steps.length, all, open);
        expect(rows).toEqual([...rows].sort((a, b) => a - b));
        steps.forEach((_, step) => {
          const stretch = stretchOf(all, step);
          expect(rows.includes(step)).toBe(stretch === null || open.has(stretch.from));
          if (stretch !== null) expect(rows).toContain(stretch.from - 0.5);
        });
      }),
    );
  });
});
