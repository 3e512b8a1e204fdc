import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { likelihoodText, sharedDoom } from '../../report-ui/model/explained.ts';
import { placeLabel } from '../../report-ui/model/label-places.ts';
import type { Line, Room } from '../../report-ui/model/label-places.ts';
import { traceOf } from '../../report-ui/model/trace-model.ts';
import type { ModelResult, StateGraph, Witness } from '../../src/report/document.ts';
import { lostUpdate } from './samples.ts';

const property = (lostUpdate.results[0] as ModelResult).properties.at(-1)!;
const count = property.witness!.labels.length;
const proving = (path: readonly number[], doomed?: readonly number[]): StateGraph => ({
  ...({} as StateGraph),
  properties: [{ property: property.name, path, ...(doomed === undefined ? {} : { doomed }) }],
});
const doomOf = (witness: Partial<Witness>, graph?: StateGraph) =>
  traceOf({ ...property, witness: { ...property.witness!, ...witness } }, {}, graph)!.explained.doom;
const path = Array.from({ length: count + 1 }, (_, i) => 3 * i);
const estimates = path.map((_, position) => {
  const failing = [0, 8, 32][Math.min(2, position)]!;
  return { position, likelihood: failing / 32, failing, of: 32 };
});
const estimated = { outlook: { isExact: false, noReturn: 2, prospects: estimates } };

describe('how likely failure was, in words', () => {
  const texts = (...of: Parameters<typeof doomOf>): string[] =>
    [0, 1, 2, 3, 4].map((position) => likelihoodText(doomOf(...of)!, position));

  test('estimates count the runs that were tried, and prove nothing', () => {
    expect(doomOf(estimated)).toMatchObject({ isExact: false, isProved: false, noReturn: 2, tried: 32 });
    expect(texts(estimated)).toEqual(['none of 32', '≈ 25 %', 'all of 32', 'all of 32', 'all of 32']);
  });

  test('what the graph proves of the whole run is exact, whatever was estimated', () => {
    const graph = proving(path, [1, 2, 9, 10, 11, 40]);
    expect(doomOf(estimated, graph)).toMatchObject({ isExact: false, isProved: true, noReturn: 3 });
    expect(texts(estimated, graph)).toEqual(['none of 32', '≈ 25 %', 'all of 32', '100 %', '100 %']);
    const unproved = { isProved: false, noReturn: 2 };
    expect(doomOf(estimated, proving(path.slice(1), [0, 40]))).toMatchObject(unproved);
    expect(doomOf(estimated, proving(path.with(1, -1), [9, 40]))).toMatchObject(unproved);
    expect(doomOf(estimated, proving(path))).toMatchObject(unproved);
  });

  test('where only the point of no return is known, no likelihood is told', () => {
    const doom = doomOf({ pointOfNoReturn: 3 })!;
    expect(doom.prospects).toEqual([]);
    expect(texts({ pointOfNoReturn: 3 })).toEqual(['avoidable', 'avoidable', 'avoidable', '100 %', '100 %']);
    expect(doomOf({})).toBeNull();
    const left = sharedDoom(doom, 2)!;
    expect([2, 3].map((position) => likelihoodText(left, position))).toEqual(['avoidable', 'not known']);
  });
});

describe('labels beside lines', () => {
  const apart = (a: Room, b: Room): boolean =>
    a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const place = fc.integer({ min: 0, max: 300 });

  test('never overlap, whatever the lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ x1: place, y1: place, x2: place, y2: place }), { maxLength: 20 }),
        (lines) => {
          const taken: Room[] = [];
          for (const line of lines) {
            const room = placeLabel(line, 60, lines, taken);
            if (room === null) continue;
            expect(taken.every((other) => apart(room, other))).toBe(true);
            taken.push(room);
          }
        },
      ),
    );
  });

  test('stand off the other lines where that goes, and nowhere where there is no room', () => {
    const line: Line = { x1: 0, y1: 0, x2: 200, y2: 0 };
    const free = placeLabel(line, 40, [line], [])!;
    expect((free.left + free.right) / 2).toBe(100);
    const across: Line = { x1: 100, y1: -40, x2: 100, y2: 40 };
    const moved = placeLabel(line, 40, [line, across], [])!;
    expect(moved.right < 100 || moved.left > 100).toBe(true);
    expect(placeLabel(line, 40, [], [{ left: -50, top: -50, right: 250, bottom: 50 }])).toBeNull();
  });
});
