import { expect, test } from 'vitest';
import { firstStates, isPart } from '../../src/explore/auto.ts';
import { explicitSpace } from '../../src/explore/explicit.ts';
import { model, task, xor } from '../../src/index.ts';
import { translate } from '../../src/net/translate.ts';

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
