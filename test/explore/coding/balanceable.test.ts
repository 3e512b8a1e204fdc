import { expect, test } from 'vitest';
import { balanceable } from '../../../src/explore/coding/balanceable.ts';
import { usesOf } from '../../../src/explore/coding/changes.ts';
import { tokenFlow } from '../../../src/explore/coding/token-flow.ts';
import { netOf, type Draft } from '../../../bench/families.ts';

/** Which places may be part of a component, by their names. */
function names(drafts: readonly Draft[], isExact: boolean): string[] {
  const net = netOf(drafts, ['a']);
  const able = balanceable(tokenFlow(net, usesOf(net)), isExact);
  return net.fields.flatMap(({ name }, f) => (able[f] === 1 ? [name] : []));
}

const chain = [
  { name: 't', take: ['a'], put: ['b'] },
  { name: 'u', take: ['b'], put: ['c'] },
];

test('tokens that come from nowhere are in no component', () => {
  const source = { name: 's', take: [], put: ['c'] };
  expect(names(chain, false)).toEqual(['a', 'b', 'c']);
  expect(names([...chain, source], false)).toEqual(['a', 'b']);
});

test('where tokens get lost no place before is in an exact component', () => {
  const loss = { name: 'end', take: ['c'], put: [] };
  expect(names(chain, true)).toEqual(['a', 'b', 'c']);
  expect(names([...chain, loss], true)).toEqual([]);
  expect(names([...chain, loss], false)).toEqual(['a', 'b', 'c']);
});
