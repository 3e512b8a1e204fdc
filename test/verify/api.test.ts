import { expect, test } from 'vitest';

import {
  always,
  check,
  explore,
  model,
  par,
  replay,
  run,
  seq,
  stop,
  task,
  type Term,
} from '../../src/index.ts';

const add = (name: string) =>
  task(name, { long: true, reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
const counter = model('counter', par([add('a'), add('b')]), {
  variables: { x: 0 },
  properties: [always('both', ['x'], ({ x }) => x === 2, { at: 'completed' })],
});

test('a model is checked, explored, run and replayed without files', async () => {
  const checked = await check(counter);
  expect(checked.verdict).toBe('sound');
  const { witness } = checked.properties.at(-1)!;
  expect((await replay(counter, witness!.log!)).replayed.kind).toBe('reproduced');
  expect((await explore(counter)).stateSpace.states).toBe(checked.stateSpace.states);
  const ran = await run(counter, { runs: 200 });
  expect({ property: ran.violation?.property, minimal: ran.minimal }).toEqual({
    property: 'both',
    minimal: 'proved',
  });
  expect(ran.log.steps).toHaveLength(witness!.labels.length);
});

/** Terms that are improper in ways that a run must see as the analysis of the net sees them. */
const improper: readonly (readonly [string, Term])[] = [
  ['the root is reached twice', par([task('a'), task('b')], { join: 'multi' })],
  [
    'the root is reached while a loser runs',
    seq(par([task('a'), task('b')], { join: { first: 1 }, rest: 'leave' }), task('c')),
  ],
];

test.each(improper)('proper completion, run and checked alike: %s', async (_, term) => {
  const subject = model('improper', term);
  const { properties } = await check(subject);
  expect(properties.find((q) => q.name === 'proper-completion')!.holds).toBe('no');
  expect((await run(subject, { runs: 50 })).violation?.property).toBe('proper-completion');
});

test('several ends, each reached once, are proper', async () => {
  const subject = model(
    'implicit',
    par([seq(task('a'), stop('s')), seq(task('b'), stop('t'))], { join: 'multi' }),
  );
  expect((await check(subject)).verdict).toBe('sound');
  expect((await run(subject, { runs: 20 })).violation).toBeNull();
});

test('of several ends one may be reached while another thread still runs', async () => {
  const subject = model('two-ends', par([task('a'), seq(task('b'), stop('s'))], { join: 'multi' }));
  expect((await check(subject)).verdict).toBe('sound');
  expect((await run(subject, { runs: 20 })).violation).toBeNull();
});
