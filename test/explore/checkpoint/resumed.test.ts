import fc from 'fast-check';
import { expect, test } from 'vitest';
import { increments } from '../../../bench/families.ts';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { spaceBy, type SpaceOptions } from '../../../src/explore/auto.ts';
import { Checkpoints, type Saved } from '../../../src/explore/checkpoint/checkpoints.ts';
import { Journal } from '../../../src/explore/checkpoint/journal.ts';
import type { Space } from '../../../src/explore/space.ts';
import { dead, finalStates } from '../../../src/explore/state-set.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { answersOf, options as searching, searched } from '../bits/agreement.ts';
import { codedOrNull, lowDigits } from '../bits/coded-low.ts';
import { fieldModels } from '../random-models.ts';

const limits = { maxMemory: 2 ** 28, firstLook: 5 };

/** Explores a model; what was saved last is handed to `keep`. */
function explored(
  method: Saved['method'],
  model: FieldModel,
  from: Saved | null,
  keep: ((saved: Saved) => void) | null,
  more: Partial<SpaceOptions> = {},
): Promise<Space> {
  const journal = new Journal(model, from?.journal ?? null);
  const checkpoints = new Checkpoints(journal, 0, keep, from);
  return spaceBy(method, journal.model, { ...limits, ...more, checkpoints });
}

/** As a file would give it back: views do not outlast the search. */
const copied = (saved: Saved): Saved => ({ ...saved, pieces: saved.pieces.map((piece) => piece.slice()) });

async function answers(space: Space): Promise<unknown> {
  const [nearest] = await space.nearest([dead]);
  const doom = await space.doom(finalStates(space.model));
  const { states, edges, cutBy, fired } = space;
  return {
    states,
    edges,
    cutBy,
    fired: [...fired],
    dead: await space.count(dead),
    nearest: nearest && nearest.length,
    doom: doom === 'unknown' ? doom : doom && doom.length,
    largest: await space.largestPlace(),
  };
}

test('a search of whole states that goes on answers as one that was never cut', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fieldModels, fc.integer({ min: 6, max: 60 }), async (model, maxStates) => {
      const whole = await explored('hash', model, null, null, { maxStates: 400 }).catch(() => null);
      if (whole === null || whole.cutBy !== null || Number(whole.states) <= maxStates) return;
      let saved: Saved | null = null;
      await explored('hash', model, null, (search) => (saved = copied(search)), { maxStates });
      if (saved === null) return;
      expect(await answers(await explored('hash', model, saved, null))).toEqual(await answers(whole));
      compared++;
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(5);
});

test('a search of blocks that goes on answers as one that was never cut', () => {
  let compared = 0;
  const wanted = fc.array(fc.nat(60), { maxLength: 4 });
  fc.assert(
    fc.property(fieldModels, wanted, fc.integer({ min: 1, max: 20 }), (model, digits, pops) => {
      const coded = codedOrNull(model);
      const low = coded && lowDigits(coded, digits, 40);
      const whole = coded && searched(coded, low!, false);
      if (!whole) return;
      const options = { ...searching, wasm: false };
      const first = new BlockSearch(coded, low!, options);
      if (first.advance(pops) !== 'running') return;
      const pieces = first.snapshot().map((piece) => piece.slice());
      const search = BlockSearch.restore(coded, low!, options, pieces);
      while (search.status === 'running') search.advance(1);
      expect(answersOf(search, model)).toEqual(answersOf(whole, model));
      compared++;
    }),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(10);
});

test('a search goes on from one that went on', async () => {
  const model = increments(3, 2);
  const whole = await answers(await explored('hash', model, null, null));
  let saved: Saved | null = null;
  for (const maxStates of [50, 200, 400]) {
    await explored('hash', model, saved, (search) => (saved = copied(search)), { maxStates });
  }
  expect(await answers(await explored('hash', model, saved, null))).toEqual(whole);
});

test('another coding is refused', async () => {
  let saved: Saved | null = null;
  await explored('hash', increments(3, 2), null, (search) => (saved = copied(search)), { maxStates: 100 });
  const other = explored('hash', increments(4, 2), saved, null);
  await expect(other).rejects.toMatchObject({ code: 'FP3024' });
});

test('too little memory is said to be that', async () => {
  let saved: Saved | null = null;
  const model = increments(4, 2);
  await explored('hash', model, null, (search) => (saved = copied(search)), { maxStates: 2000 });
  const cramped = explored('hash', model, saved, null, { maxMemory: 20_000 });
  await expect(cramped).rejects.toMatchObject({ code: 'FP3025' });
});

test('a journal gives values the numbers that they had', () => {
  const fresh = () => {
    const numbers = new Map<number, number>();
    const apply = ([value]: readonly number[]) => {
      if (!numbers.has(value)) numbers.set(value, numbers.size);
      return [numbers.get(value)!];
    };
    const rule = { ...increments(1, 1).rules[0], update: [{ reads: [0], writes: [1], apply }] };
    return { ...increments(1, 1), rules: [rule] };
  };
  const first = new Journal(fresh(), null);
  const ask = ({ model }: Journal, value: number) => model.rules[0].update[0].apply([value])[0];
  expect([7, 5, 9].map((value) => ask(first, value))).toEqual([0, 1, 2]);
  const second = new Journal(fresh(), first.written());
  expect(ask(second, 9)).toBe(2);
  expect(second.written()).toEqual(first.written());
  second.reopen();
  expect(ask(second, 4)).toBe(3);
  expect([...second.written()]).toEqual([...first.written(), 0, 4]);
});
