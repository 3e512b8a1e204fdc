import { describe, expect, test } from 'vitest';

import {
  check,
  effect,
  event,
  eventually,
  exactlyOnce,
  fuzz,
  is,
  leadsTo,
  loop,
  model,
  par,
  readReplayLog,
  rec,
  recurse,
  receive,
  replay,
  run,
  send,
  seq,
  skip,
  task,
  xor,
} from '../../src/index.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { writeReplayLog } from '../../src/replay-log.ts';
import type { Property, Term } from '../../src/term/term.ts';
import type { ReplayLog } from '../../src/trace.ts';
import { fromCompact, toCompact } from '../../src/verify/compact-log.ts';
import { sourceOf } from '../../src/verify/source.ts';

interface Answer {
  readonly holds: string;
  readonly labels?: string;
  readonly loop?: string;
  readonly reason: string;
}

async function answer(term: Term, property: Property, variables = {}): Promise<Answer> {
  const { properties } = await check(model('m', term, { variables, properties: [property] }));
  const { holds, witness, reason } = properties.find((q) => q.name === property.name)!;
  if (witness === null) return { holds, reason };
  const from = witness.loopFrom ?? witness.labels.length;
  const labels = witness.labels.slice(0, from).join(' ');
  const round = witness.labels.slice(from).join(' ');
  return { holds, labels, ...(round === '' ? {} : { loop: round }), reason };
}

const flip = task('flip', { reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: 1 - Number(x) }) });
const spin = loop(flip, 'until', { when: is('x', '=', 2), name: 'l' });
const forEver = seq(spin, task('done'));

test('what never comes is shown by a run that goes round for ever', async () => {
  expect(await answer(forEver, eventually('ends', 'done'), { x: 0 })).toEqual({
    holds: 'no',
    labels: '',
    loop: 'flip l:repeat flip l:repeat',
    reason: 'A run can go on for ever without "done"',
  });
  const holds = (x: number) => (data: { readonly [name: string]: unknown }) => data['x'] === x;
  expect(await answer(forEver, leadsTo('two', ['x'], holds(1), holds(2)), { x: 0 })).toEqual({
    holds: 'no',
    labels: 'flip',
    loop: 'l:repeat flip l:repeat flip',
    reason: 'A run can go on for ever after the condition without the condition',
  });
  expect((await answer(forEver, leadsTo('back', ['x'], holds(1), holds(0)), { x: 0 })).holds).toBe('yes');
  expect((await answer(forEver, eventually('one', ['x'], holds(1)), { x: 0 })).holds).toBe('yes');
});

test('runs are fair: loops are left, branches are taken, nobody who can act is passed over for ever', async () => {
  const open = loop(xor([task('a'), task('b')], { name: 'x' }), 'while', { name: 'l' });
  expect((await answer(seq(open, task('c')), eventually('c', 'c'))).holds).toBe('yes');
  expect((await answer(par([forEver, task('y')]), eventually('y', 'y'), { x: 0 })).holds).toBe('yes');
  const until = loop(xor([task('a'), task('b', { set: { x: 1 } })]), 'until', { when: is('x', '=', 1) });
  expect((await answer(until, eventually('b', 'b'), { x: 0 })).holds).toBe('yes');
  const pay = loop(effect('pay', { outcomes: { ok: { set: { x: 1 } }, no: {} } }), 'until', {
    when: is('x', '=', 1),
  });
  expect((await answer(pay, leadsTo('refused orders', 'pay:no', 'pay:ok'), { x: 0 })).holds).toBe('yes');
});

test('a run that ends without it is a violation, the shortest is shown', async () => {
  const either = seq(task('a'), xor([task('b'), seq(task('c'), task('d'))], { name: 'x' }));
  expect(await answer(either, eventually('b', 'b'))).toEqual({
    holds: 'no',
    labels: 'a x:1 c d',
    reason: 'The run ends (completed) without "b"',
  });
  expect((await answer(either, leadsTo('c to d', 'c', 'd'))).holds).toBe('yes');
  expect(await answer(either, leadsTo('d to c', 'd', 'c'))).toMatchObject({
    holds: 'no',
    labels: 'a x:1 c d',
  });
  expect(
    await answer(seq(task('a'), task('b')), leadsTo('b to a', 'b', 'a', { message: 'a comes too early' })),
  ).toEqual({
    holds: 'no',
    labels: 'a b',
    reason: 'A comes too early: the run ends (completed) after "b" without "a"',
  });
});

test('exactly once: not twice, and not never', async () => {
  const retried = seq(loop(effect('pay', { outcomes: ['ok', 'no'] }), 'until', { name: 'l' }), task('ship'));
  expect(await answer(retried, exactlyOnce('pay:ok'))).toMatchObject({
    holds: 'no',
    labels: 'pay:start pay:no l:exit ship',
  });
  expect(await answer(seq(task('a'), loop(task('b'), 'until', { name: 'l' })), exactlyOnce('b'))).toEqual({
    holds: 'no',
    labels: 'a b l:repeat b',
    reason: '"b" fires a second time',
  });
  expect((await answer(retried, exactlyOnce('ship'))).holds).toBe('yes');
  const failing = seq(effect('pay', { errors: ['lost'] }), task('ship'));
  expect((await answer(failing, exactlyOnce('ship'))).holds).toBe('yes');
  expect(await answer(failing, exactlyOnce('ship', { at: 'end' }))).toMatchObject({
    holds: 'no',
    reason: 'The case ends (failed), and "ship" did not fire',
  });
});

test('a predicate over whole runs is decided where there are few, and unknown where there are more', async () => {
  const both = par([seq(task('a'), task('b')), task('c')], { name: 'p' });
  const before = (first: string, second: string) =>
    check(`${first} before ${second}`, ({ labels }) => labels.indexOf(first) < labels.indexOf(second));
  expect((await answer(both, before('a', 'b'))).holds).toBe('yes');
  expect(await answer(both, before('a', 'c'))).toMatchObject({ holds: 'no', labels: 'p:split c a b p:join' });
  expect(
    await answer(
      loop(task('a'), 'while'),
      check('any', () => true),
    ),
  ).toMatchObject({ holds: 'unknown' });
  const sum = task('s', { reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
  const grows = check(
    'grows',
    ({ data, end }) => end === 'completed' && data.map((d) => d['x']).join() === '0,1',
  );
  expect((await answer(sum, grows, { x: 0 })).holds).toBe('yes');
});

test('runs watch them, too, and the failing run is made small', async () => {
  const noise = par([seq(task('n1'), task('n2')), xor([task('b'), task('c')], { name: 'x' })]);
  const built = model('m', noise, { properties: [eventually('b comes', 'b')] });
  const { violation, steps, minimal } = await run(built, { runs: 50 });
  expect(violation).toMatchObject({ property: 'b comes', culprits: ['b'] });
  expect(minimal).toBe('proved');
  expect(steps.map(({ label }) => label)).toContain('x:1');
  const campaign = await fuzz(built, { runs: 50 });
  expect(campaign.properties.map(({ name }) => name)).toContain('b comes');
  expect(campaign.stateSpace.states).toBeLessThanOrEqual(campaign.campaign!.statesOfModel!);
});

test('a cut search leaves them unknown, unless a violation was found before', async () => {
  const counting = loop(
    task('n', { reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) }),
    'while',
    { name: 'l' },
  );
  const asked = [eventually('far', ['x'], ({ x }) => x === 5000), exactlyOnce('n', { name: 'once' })];
  const built = model('m', counting, { variables: { x: 0 }, properties: asked });
  const { properties } = await check(built, { maxStates: 100 });
  expect(properties.slice(-2).map(({ holds }) => holds)).toEqual(['no', 'no']);
  const never = model('m', counting, { variables: { x: 0 }, properties: [leadsTo('n', 'n', 'l:exit')] });
  const cut = await check(never, { maxStates: 100 });
  expect(cut.properties.at(-1)).toMatchObject({
    holds: 'unknown',
    reason: expect.stringContaining('cut') as string,
  });
});

test('what lies beyond a bound of the model is not known', async () => {
  const deep = rec('R', seq(task('a'), xor([skip(), recurse('R')])), { depth: 2 });
  expect(await answer(seq(deep, task('z')), eventually('z', 'z'))).toMatchObject({ holds: 'unknown' });
  expect(await answer(seq(deep, task('z')), exactlyOnce('a'))).toMatchObject({ holds: 'no' });
});

test.each<[Property, ErrorCode]>([
  [eventually('p', 'nobody'), 'FP1031'],
  [leadsTo('p', 'a', 'pay:never'), 'FP1031'],
  [exactlyOnce('x'), 'FP1031'],
  [exactlyOnce('a:ok'), 'FP1031'],
  [eventually('p', ['y'], () => true), 'FP1006'],
])('a property of what the model does not have is refused: %o', (property, code) => {
  const choice = xor([task('b'), task('c')], { name: 'x' });
  const decision = event('d', { into: 'v', domain: ['yes', 'no'] });
  const talk = par([send('s', 'q'), receive('r', 'q')]);
  const term = seq(task('a'), effect('pay', { outcomes: ['ok'] }), choice, decision, talk);
  const options = { variables: { v: '' }, channels: { q: 'transient' } } as const;
  expect(() => model('m', term, { ...options, properties: [property] })).toThrow(
    expect.objectContaining({ code }) as Error,
  );
});

describe('the log of a run that goes round for ever', () => {
  const built = model('m', forEver, { variables: { x: 0 }, properties: [eventually('ends', 'done')] });
  const witnessed = async (): Promise<ReplayLog> => {
    const { properties } = await check(built);
    return properties.find(({ name }) => name === 'ends')!.witness!.log!;
  };

  test('is reproduced after it was written and read, and as a compact log', async () => {
    const log = await readReplayLog(writeReplayLog(await witnessed()));
    expect(log.loopFrom).toBe(0);
    expect((await replay(built, log)).replayed.kind).toBe('reproduced');
    const { digest: _, ...plain } = log;
    expect(await fromCompact(await sourceOf(built), toCompact(log))).toEqual(plain);
  });

  test('shows nothing where it goes round otherwise than it says', async () => {
    const log = await witnessed();
    // what the functions of a model call may have changed
    expect((await replay(built, { ...log, loopFrom: 1 })).replayed.kind).toBe('passes');
    const text = writeReplayLog(log).replace('"loopFrom": 0', '"loopFrom": 2');
    await expect(readReplayLog(text)).rejects.toMatchObject({ code: 'FP3016' });
    const beyond = JSON.stringify({ ...log, loopFrom: 4 });
    await expect(readReplayLog(beyond)).rejects.toMatchObject({ code: 'FP3010' });
  });

  test('is no violation where somebody is passed over in it', async () => {
    const open = model('m', seq(loop(task('a'), 'while', { name: 'l' }), task('b')), {
      properties: [eventually('b comes', 'b')],
    });
    const { log } = await run(open, { scheduler: 'deterministic', maxSteps: 4 });
    const expected = { property: 'b comes', culprits: ['b'] };
    const unfair = { ...log, end: 'stopped', expected, loopFrom: 0 } as const;
    await expect(replay(open, unfair)).rejects.toMatchObject({ code: 'FP3004' });
  });
});
