import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancellation, grid, philosophers } from '../../../bench/families.ts';
import { autoSpace } from '../../../src/explore/auto.ts';
import { above, finalStates } from '../../../src/explore/state-set.ts';
import { orbitSize } from '../../../src/explore/symmetry/orbits.ts';
import { replicasOf } from '../../../src/explore/symmetry/replicas.ts';
import { symmetricSpace } from '../../../src/explore/symmetry/symmetric-space.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { model as termModel, par, seq, task, xor, type Term } from '../../../src/index.ts';
import { translate } from '../../../src/net/translate.ts';
import { expectSame } from '../hash/spaces.ts';
import { naive } from '../naive.ts';
import { field, model, rule } from '../small-models.ts';
import { race, replicatedModels, ring } from './replicated.ts';

const options = { maxMemory: 2 ** 28 };

/** How many parts are alike, per class. */
function alikeIn(of: FieldModel): number[] {
  return replicasOf(of).map(({ fields }) => fields.length);
}

/** Branches side by side over a counter `x`. */
function sideBySide(branches: readonly Term[]): FieldModel {
  return translate(termModel('side-by-side', par(branches), { variables: { x: 0 } }));
}

const increment = (name: string, by = 1) =>
  task(name, {
    long: true,
    reads: ['x'],
    writes: ['x'],
    outcomes: { ok: { set: { x: { add: ['x', by] } } } },
  });

describe('the space of a model of which parts are alike', () => {
  it('answers as a search of all states does', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(replicatedModels, async (drawn) => {
        const replicas = replicasOf(drawn);
        const graph = replicas.length === 0 ? null : naive(drawn, 400);
        if (graph === null) return;
        const space = await symmetricSpace(drawn, replicas, options);
        // what seems to grow without end is left to the plain search
        if (space.cutBy !== null) return;
        await expectSame(space, graph);
        compared++;
      }),
      { numRuns: 80 },
    );
    expect(compared).toBeGreaterThan(20);
  });

  it('keeps data that tasks carry, however many bits they come to need', async () => {
    const racing = race(3, 2);
    expect(alikeIn(racing)).toEqual([3]);
    await expectSame(await symmetricSpace(racing, replicasOf(racing), options), naive(racing, 10_000)!);
  });

  it('counts exactly beyond 2^53', async () => {
    const large = sideBySide(Array.from({ length: 60 }, (_, i) => task(`t${i}`)));
    const space = await symmetricSpace(large, replicasOf(large), options);
    // One before the split, one after the join, and each task done or not.
    expect(space.states).toBe(String(2n ** 60n + 2n));
    expect(await space.doom(finalStates(large))).toBeNull();
  });

  it('finds a run to the one part that is asked for', async () => {
    const racing = race(3, 1);
    const last = racing.fields.findLastIndex(({ name }) => name === 't2_0.run');
    const space = await symmetricSpace(racing, replicasOf(racing), options);
    const [run] = await space.nearest([above(last, 0)]);
    expect(run!.map((r) => racing.rules[r].label)).toEqual(['par1:split', 't2_0:start']);
  });
});

describe('parts that are alike', () => {
  it('are found in nets, with choices inside of them', () => {
    expect(alikeIn(grid(4, 3))).toEqual([4]);
    expect(alikeIn(cancellation(7)).toSorted()).toEqual([3, 4]);
    const choice = (i: number) => seq(xor([task(`a${i}`), task(`b${i}`)]), task(`c${i}`));
    expect(alikeIn(sideBySide([1, 2, 3].map(choice)))).toEqual([3]);
  });

  it('are not those of a ring', () => {
    expect(alikeIn(philosophers(6))).toEqual([]);
    expect(alikeIn(ring(5))).toEqual([]);
  });

  it('differ in what they do with data', () => {
    expect(alikeIn(sideBySide([increment('a'), increment('b', 2), increment('c')]))).toEqual([2]);
    const own = (name: string) =>
      task(name, { reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: Number(x) + 1 }) });
    expect(alikeIn(sideBySide([own('a'), own('b')]))).toEqual([]);
  });

  it('differ in how many tokens they start with, and in bounds', () => {
    const fields = [field('a', 'token', 1), field('b', 'token', 2), field('end')];
    expect(alikeIn(model('plain-net', fields, [rule('x', [0], [2]), rule('y', [1], [2])]))).toEqual([]);
  });

  it('differ where a rule names one of them', () => {
    const fields = ['a', 'b', 'c', 'end'].map((name) => field(name, 'token', name === 'end' ? 0 : 1));
    const moves = [0, 1, 2].map((i) => rule(`r${i}`, [i], [3]));
    expect(alikeIn(model('plain-net', fields, moves))).toEqual([3]);
    expect(alikeIn(model('plain-net', fields, [...moves, rule('s', [], [3], { zero: [1] })]))).toEqual([2]);
    expect(alikeIn(model('plain-net', fields, [...moves, rule('s', [0, 1], [3])]))).toEqual([2]);
    const pairs = [rule('p', [0, 1], [3]), rule('q', [0, 2], [3]), rule('r', [1, 2], [3])];
    expect(alikeIn(model('plain-net', fields, [...moves, ...pairs]))).toEqual([]);
    const paced = moves.map((each, i) => (i === 2 ? { ...each, pace: 'immediate' as const } : each));
    expect(alikeIn(model('plain-net', fields, paced))).toEqual([2]);
  });

  it('can be arranged in as many ways as orbits have states', () => {
    const classes = [{ fields: [0, 1, 2, 3].map((f) => Int32Array.of(f)), rules: [] }];
    expect(orbitSize(classes, [0, 0, 1, 1])).toBe(6);
    expect(orbitSize(classes, [0, 1, 2, 3])).toBe(24);
    expect(orbitSize(classes, [5, 5, 5, 5])).toBe(1);
  });

  it('let auto see all states of a large model', async () => {
    const { space } = await autoSpace(cancellation(8), options);
    expect(space).toMatchObject({ method: 'explicit', states: 1_683_506, edges: 17_376_771 });
    expect(space.remarks.join()).toContain('like parts (4, 4)');
  });
});
