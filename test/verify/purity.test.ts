import { describe, expect, test } from 'vitest';

import { always, check, is, model, run, seq, task, xor } from '../../src/index.ts';
import type { Model, TaskOptions } from '../../src/index.ts';
import { purityChecked } from '../../src/verify/purity.ts';

const one = (options: TaskOptions) =>
  model('m', task('a', { writes: ['n'], ...options }), { variables: { n: 0 } });
let calls = 0;

describe('a handler that answers the same data differently is refused', () => {
  test.each([
    ['dice', one({ run: () => ({ n: Math.random() }) })],
    ['dice for outcomes', one({ outcomes: ['ok', 'no'], run: () => (Math.random() < 0.5 ? 'ok' : 'no') })],
    ['a counter', one({ run: () => ({ n: calls++ }) })],
    ['a clock', one({ run: () => ({ n: Date.now() }) })],
    ['a calendar', one({ run: () => ({ n: new Date().getDate() }) })],
  ])('%s', async (name, impure) => {
    const refused = { code: 'FP4006', place: { element: 'a' } };
    // Whether two throws of two dice differ is chance: of many, some do.
    for (let tries = 0; tries < (name === 'dice for outcomes' ? 0 : 1); tries++) {
      await expect(check(impure)).rejects.toMatchObject(refused);
      await expect(run(impure)).rejects.toMatchObject(refused);
    }
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => check(impure)));
    expect(outcomes.some((o) => o.status === 'rejected' && o.reason.code === 'FP4006')).toBe(true);
  });

  test('conditions and invariants, too', async () => {
    let side = false;
    const fickle = { reads: [], test: () => (side = !side) };
    const choice = model('m', xor([{ when: fickle, do: task('a') }, { do: task('b') }]));
    await expect(check(choice)).rejects.toMatchObject({ code: 'FP4006' });
    const invariant = model('m', task('a'), { properties: [always('p', [], () => (side = !side))] });
    await expect(check(invariant)).rejects.toMatchObject({ code: 'FP4006', place: { element: 'p' } });
  });
});

test('what is pure is told apart: dates made of data, and errors that are thrown each time', async () => {
  const dated = one({ run: () => ({ n: new Date(0).getTime() + Date.UTC(2020, 1) }) });
  expect((await check(dated)).verdict).toBe('sound');
  const throws = one({
    run: () => {
      throw new Error('boom');
    },
  });
  expect((await check(throws)).properties.find((q) => q.name === 'no-unhandled-failure')?.holds).toBe('no');
  expect(Date.now()).toBeLessThan(Date.now() + 1000);
});

test('what JSON cannot hold is told with its own code', async () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  await expect(check(one({ run: () => ({ n: circle }) as never }))).rejects.toMatchObject({ code: 'FP4004' });
});

test('a model without code is left as it is', () => {
  const plain: Model = model('m', seq(task('a'), xor([{ when: is('n', '=', 1), do: task('b') }])), {
    variables: { n: 0 },
  });
  expect(purityChecked(plain)).toBe(plain);
});

test('an invariant that throws has one code, checked or run', async () => {
  const wrong = model('m', task('a'), {
    properties: [
      always('p', [], () => {
        throw new Error('boom');
      }),
    ],
  });
  const refused = { code: 'FP4003', place: { element: 'p' } };
  await expect(check(wrong)).rejects.toMatchObject(refused);
  await expect(run(wrong)).rejects.toMatchObject(refused);
  const number = model('m', task('a'), { properties: [always('p', [], () => 1 as never)] });
  await expect(check(number)).rejects.toMatchObject(refused);
});
