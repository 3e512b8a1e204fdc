import { expect, test } from 'vitest';

import { always, loop, model, par, receive, run, seq, shrink, task, xor } from '../../src/index.ts';
import { monitorsOf } from '../../src/verify/monitors.ts';
import { open, sourceOf } from '../../src/verify/source.ts';

const add = (name: string) =>
  task(name, { long: true, reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
const noise = loop(task('again'), 'while');
const counter = model('counter', seq(noise, par([add('a'), add('b'), seq(task('c'), task('d'))])), {
  variables: { x: 0 },
  properties: [always('both', ['x'], ({ x }) => x === 2, { at: 'completed' })],
});
const endless = model('endless', loop(task('a'), 'while', { when: { reads: [], test: () => true } }));

test('the shortest run has no more preemptions than shrinking leaves', async () => {
  const { system, watched } = await open(await sourceOf(counter));
  const monitor = monitorsOf(system, watched).get('both')!;
  for (let seed = 0; seed < 20; seed++) {
    const { log, minimal, violation } = await run(counter, { seed, runs: 50 });
    expect({ property: violation?.property, minimal }).toEqual({ property: 'both', minimal: 'proved' });
    const again = shrink(system, log, monitor);
    expect(again.log.steps).toEqual(log.steps);
    expect(again.preemptions).toBe(1);
  }
});

test('a shorter run that shrinking cannot see is made calm, too', async () => {
  const long = seq(...Array.from({ length: 8 }, (_, i) => task(`t${i}`)), add('z'));
  const both = always('both', ['x'], ({ x }) => x === 2, { at: 'completed' });
  const detour = model('detour', xor([{ do: long }, { do: par([add('a'), add('b')]) }]), {
    variables: { x: 0 },
    properties: [both],
  });
  const { system, watched } = await open(await sourceOf(detour));
  const first = await run(detour, { scheduler: 'deterministic', shrink: false });
  const monitor = monitorsOf(system, watched).get('both')!;
  expect(shrink(system, first.log, monitor).log.steps.length).toBeGreaterThan(7);
  const { log, minimal } = await run(detour, { scheduler: 'deterministic' });
  expect(minimal).toBe('proved');
  expect(log.steps.length).toBe(7);
  expect(shrink(system, log, monitor)).toMatchObject({ preemptions: 1, log: { steps: log.steps } });
});

test('a deadline ends shrinking, and what was found is told', async () => {
  const stuck = model('stuck', seq(task('a'), receive('r', 'c')));
  const found = await run(stuck, { timeoutMs: -1, scheduler: 'deterministic' });
  expect(found).toMatchObject({ violation: { property: 'deadlock-free' }, minimal: null });
  expect((await run(stuck, { scheduler: 'deterministic' })).minimal).toBe('proved');
});

test.each([
  ['time', { timeoutMs: 30 }],
  ['steps', { maxSteps: 3000 }],
] as const)('a long run is cut by %s', async (cutBy, options) => {
  const outcome = await run(endless, { maxSteps: 1e9, scheduler: 'deterministic', ...options });
  expect(outcome).toMatchObject({ end: 'cut', cutBy, cuts: 1, interrupted: false });
});

test('an interrupt is heard in the middle of a run', async () => {
  const interrupt = new AbortController();
  setTimeout(() => interrupt.abort(), 30);
  const outcome = await run(endless, { maxSteps: 1e9, signal: interrupt.signal });
  expect(outcome).toMatchObject({ end: 'cut', cutBy: 'interrupt', interrupted: true, violation: null });
});
