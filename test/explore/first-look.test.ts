import { describe, expect, test } from 'vitest';
import { firstStates, isPart } from '../../src/explore/auto.ts';
import { explicitSpace } from '../../src/explore/explicit.ts';
import { grid } from '../../bench/families.ts';

describe('a first look', () => {
  test('keeps to a limit on states exactly, however many are still to be expanded', async () => {
    const maxMemory = 2 ** 28;
    const model = grid(9, 1);
    const { states } = await explicitSpace(model, { maxMemory });
    for (const maxStates of [Number(states) - 1, Number(states), Number(states) + 1]) {
      const options = { maxMemory, maxStates };
      const [first, plain] = [await firstStates(model, options), await explicitSpace(model, options)];
      expect({ cutBy: first.cutBy, states: first.states }).toEqual({
        cutBy: plain.cutBy,
        states: plain.states,
      });
      expect(isPart(first, options)).toBe(false);
    }
  });
});
