import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cancellation, grid, odometer, philosophers } from '../../../bench/families.ts';
import { codeModel, isCoded } from '../../../src/explore/coding/coding.ts';
import type { Space } from '../../../src/explore/space.ts';
import { dead, finalStates } from '../../../src/explore/state-set.ts';
import { Algebra } from '../../../src/explore/symbolic/algebra.ts';
import { detour } from '../../../src/explore/symbolic/detour.ts';
import { Members } from '../../../src/explore/symbolic/members.ts';
import { reachable } from '../../../src/explore/symbolic/reachable.ts';
import { symbolicSpace } from '../../../src/explore/symbolic/symbolic-space.ts';
import { TimeLimit, Watch } from '../../../src/explore/watch.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { naive } from '../naive.ts';
import { fieldModels } from '../random-models.ts';
import { field, model, rule, walk } from '../small-models.ts';
import { difference, endOfRun, spaceOf } from './agreement.ts';

async function spaceFor(model: FieldModel, maxMemory?: number): Promise<Space> {
  const space = await spaceOf(model, maxMemory);
  if (typeof space === 'string') throw new Error(space);
  return space;
}

describe('saturation answers as the whole graph does', () => {
  test('random nets with every kind of guard and effect', async () => {
    let checked = 0;
    const property = fc.asyncProperty(fieldModels, async (net) => {
      const graph = naive(net, 200);
      if (graph === null) return;
      const space = await spaceOf(net);
      if (typeof space === 'string') return;
      checked++;
      expect(await difference(space, graph)).toBeNull();
    });
    await fc.assert(property, { numRuns: 150 });
    expect(checked).toBeGreaterThan(75);
  });

  test.each([
    ['grid', grid(3, 3)],
    ['philosophers', philosophers(5)],
    ['cancellation', cancellation(2)],
    ['odometer', odometer(3, 4)],
    ['walk', walk(4, 4)],
  ])('%s', async (_, model) => {
    expect(await difference(await spaceFor(model), naive(model, 10_000)!)).toBeNull();
  });

  test('a model whose only state is its first', async () => {
    const net = model('plain-net', [field('p')], [rule('t', [0], [0])]);
    expect(await difference(await spaceFor(net), naive(net, 10)!)).toBeNull();
  });
});

describe('spaces far beyond enumeration', () => {
  test('300 branches of 100 steps', async () => {
    const space = await spaceFor(grid(300, 100));
    expect(space.states).toBe(String(101n ** 300n + 2n));
    // Each branch has 100 steps beside every position of the others; then there are split and join.
    expect(space.edges).toBe(String(300n * 100n * 101n ** 299n + 2n));
    expect(await space.count(dead)).toBe(1);
    expect(await space.doom(finalStates(space.model))).toBeNull();
    expect([...space.fired].every((fired) => fired === 1)).toBe(true);
  });

  test('philosophers: the deadlock and the way there', async () => {
    const net = philosophers(400);
    const space = await spaceFor(net);
    expect(await space.count(dead)).toBe(1);
    const [run] = await space.nearest([dead]);
    expect(run).toHaveLength(400);
    expect(endOfRun(net, run!)!.filter((tokens) => tokens > 0)).toHaveLength(400);
    expect(await space.largestMarking()).toBe(800);
  });

  test('a cycle of 46,656 states has its way out at the end', async () => {
    const [run] = await (await spaceFor(odometer(6, 6))).nearest([dead]);
    expect(run).toHaveLength(6 ** 6 + 1);
  });

  test('more levels than a call stack has room for', async () => {
    const steps = 12_000;
    const fields = Array.from({ length: steps }, (_, i) => field(`p${i}`, 'token', 1));
    const net = model(
      'plain-net',
      fields,
      fields.map((_, i) => rule(`t${i}`, [i], [])),
    );
    const space = await spaceFor(net);
    expect(space.states).toBe(String(2n ** BigInt(steps)));
    expect(space.edges).toBe(String(BigInt(steps) * 2n ** BigInt(steps - 1)));
    expect(await space.count(dead)).toBe(1);
  });
});

describe('limits', () => {
  test('with less and less memory it collects garbage, then tells that memory is out, and never errs', async () => {
    const net = cancellation(6);
    const { states } = await spaceFor(net);
    const cuts = new Set<string>();
    for (let maxMemory = 400_000; maxMemory > 10_000; maxMemory *= 0.9) {
      const space = await spaceFor(net, maxMemory);
      cuts.add(String(space.cutBy));
      if (space.cutBy === null) expect(space.states).toBe(states);
      expect(['null', 'memory']).toContain(String(space.cutBy));
    }
    expect([...cuts]).toEqual(['null', 'memory']);
  });

  test('a run that need not be shortest leads where it should', async () => {
    const net = philosophers(6);
    const coded = codeModel(net);
    if (!isCoded(coded)) throw new Error(coded.reason);
    const algebra = new Algebra(coded, 2 ** 26, new Watch(undefined, TimeLimit.none));
    const found = await reachable(algebra);
    if ('digit' in found) throw new Error('a digit overflows');
    const all = found.states.node;
    const firings = [...found.relations].map(([{ members }, relation]) => ({ rule: members[0], relation }));
    const stuck = await new Members(algebra, all, [...found.relations.values()]).of({ kind: 'dead' });
    // From every reachable state of this net the deadlock can be reached.
    const run = await detour(algebra, stuck, all, firings);
    expect(run.length).toBeGreaterThanOrEqual(6);
    expect(endOfRun(net, run)!.filter((tokens) => tokens > 0)).toHaveLength(6);
  });

  test('an aborted search has the states it looked at', async () => {
    const coded = codeModel(philosophers(50));
    if (!isCoded(coded)) throw new Error(coded.reason);
    const space = await symbolicSpace(coded, { maxMemory: 2 ** 26, signal: { aborted: true } });
    expect(space).toMatchObject({ method: 'symbolic', cutBy: 'interrupt' });
  });
});
