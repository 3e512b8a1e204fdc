import { expect, it } from 'vitest';

import { Tally } from '../../report-ui/diagram/tally.ts';
import type { ModelResult } from '../../src/report/document.ts';

const addresses = { ofCulprit: (name: string) => ({ at: name.length, isEdge: false }) } as never;
const tally = (cutBy: ModelResult['stateSpace']['cutBy']) =>
  new Tally(
    {
      behaviour: { tasks: ['a', 'bb'], firings: [3, 0] },
      stateSpace: { cutBy },
    } as unknown as ModelResult,
    addresses,
  );

it('says never only of what was walked to its end', () => {
  const [whole, bounded] = [tally(null), tally('instances')];
  expect([whole.of([1]), whole.of([2]), whole.hasNever]).toEqual([3, 0, true]);
  expect([whole.none.short, whole.none.long, whole.reach]).toEqual([
    'never',
    'never happens',
    'over all states',
  ]);
  expect(bounded.of([2])).toBe(0);
  expect([bounded.none.short, bounded.none.long, bounded.reach].join()).not.toMatch(/never|all states$/);
});
