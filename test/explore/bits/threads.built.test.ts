import { describe, expect, test } from 'vitest';
import { grid, increments, philosophers } from '../../../bench/families.ts';
import { spaceBy, type SpaceOptions } from '../../../src/explore/auto.ts';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { ThreadCrew } from '../../../src/explore/bits/shared/crew.ts';
import { dead, finalStates } from '../../../src/explore/state-set.ts';
import { TimeLimit } from '../../../src/explore/watch.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { answersOf, options, searched } from './agreement.ts';
import { codedOrNull, lowDigits } from './coded-low.ts';

const limits: SpaceOptions = { maxMemory: 2 ** 30 };

async function answers(model: FieldModel, options: SpaceOptions) {
  const space = await spaceBy('bits', model, options);
  const { states, edges, cutBy, fired, remarks } = space;
  const doom = await space.doom(finalStates(model));
  const counts = { states, edges, cutBy, fired: [...fired], dead: await space.count(dead), doom };
  return { counts, remarks };
}

describe('threads', () => {
  test.each([
    ['grid', grid(4, 4), 2],
    ['philosophers', philosophers(7), 3],
    ['data', increments(3, 2), 2],
  ])('share a search on small pages: %s', (_, model, workers) => {
    const coded = codedOrNull(model)!;
    const low = lowDigits(coded, [0, 1], 40);
    for (const lettersOnPage of [1, 7]) {
      const mail = { workers, pages: 2, lettersOnPage };
      const search = new BlockSearch(coded, low, { ...options, maxMemory: 2 ** 28, mail });
      search.advance(5);
      const team = search.share((_, stores) => ThreadCrew.of(stores, 2))!;
      while (!team.isReady());
      expect(team.spread()).toBe(true);
      for (let round = 1; ; round++) {
        const outcome = team.round(2);
        if (outcome === 'running' && round !== 20) continue;
        team.gather();
        search.settle(outcome);
        if (outcome !== 'running') break;
        team.spread();
      }
      team.dismiss();
      expect(search.status).toBe('done');
      expect(answersOf(search, model)).toEqual(answersOf(searched(coded, low, true)!, model));
    }
  });

  test('find as much of a large model as one does', async () => {
    const model = grid(8, 9);
    const two = await answers(model, { ...limits, workers: 2 });
    expect(two.counts).toMatchObject({ states: 100_000_002, edges: 720_000_002, cutBy: null, doom: null });
    expect(two.remarks.join()).toContain('By 2 threads');
  });

  test('stop at the limit on time, and leave what they found', async () => {
    const { counts } = await answers(grid(9, 9), { ...limits, workers: 2, time: TimeLimit.of(1500) });
    expect(counts.cutBy).toBe('time');
    expect(Number(counts.states)).toBeGreaterThan(1000);
  });
});
