import { expect, test } from 'vitest';
import { autoSpace, firstStates, isPart, spaceBy } from '../../src/explore/auto.ts';
import { explicitSpace } from '../../src/explore/explicit.ts';
import { model, task, xor } from '../../src/index.ts';
import { translate } from '../../src/net/translate.ts';
import { field, model as netOf, rule } from './small-models.ts';

test('a first look keeps to a limit on states exactly, however many are still to be expanded', async () => {
  const maxMemory = 2 ** 28;
  const star = translate(model('star', xor(Array.from({ length: 900 }, (_, i) => task(`t${i}`)))));
  const states = Number((await explicitSpace(star, { maxMemory })).states);
  for (const maxStates of [states - 1, states, states + 1]) {
    const options = { maxMemory, maxStates };
    const [first, plain] = [await firstStates(star, options), await explicitSpace(star, options)];
    expect({ cutBy: first.cutBy, states: first.states }).toEqual({
      cutBy: plain.cutBy,
      states: plain.states,
    });
    expect(isPart(first, options)).toBe(false);
  }
});

/** A step puts many tokens at once, as often as there are tokens at first. */
function pile(tokens: number, times: number) {
  const fields = [field('start', 'token', times), field('pile')];
  return netOf('plain-net', fields, [rule('put', [0], [], { put: [[1, tokens]] })]);
}

test('a count that a first look finds too large for a digit is left to the plain search', async () => {
  const options = { maxMemory: 2 ** 26 };
  const large = pile(70_000, 1);
  await expect(spaceBy('bits', large, options)).rejects.toMatchObject({ code: 'FP5007' });
  expect(await autoSpace(large, { ...options, firstLook: 1 })).toMatchObject({
    space: { method: 'explicit', states: 2, cutBy: null },
  });
  for (const method of ['bits', 'hash', 'symbolic'] as const)
    expect(await spaceBy(method, pile(2 ** 30, 3), options)).toMatchObject({
      method: 'explicit',
      overflowed: 1,
    });
});
