/** Every method of exploration gives the answers of the naive explorer, on random nets of all kinds and on deep cycles. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../src/analyse/analyse.ts';
import { BlockSearch } from '../src/explore/bits/block-search.ts';
import { finished } from '../src/explore/bits/slices.ts';
import { codeModel, isCoded } from '../src/explore/coding/coding.ts';
import { codedSet } from '../src/explore/coding/sets.ts';
import { finalStates } from '../src/explore/state-set.ts';
import { odometer } from '../bench/families.ts';
import { MethodFigures } from './method-figures.ts';
import { compareMethods, lookAt, ways, waysAt } from './methods.ts';
import { netKinds, nets, rings } from './nets.ts';
import { seed } from './mutants/subjects.ts';

const bounds = { naive: 300, explicit: 1_600 };

/** What is built may be older than the sources: the kernels in WASM are held against the twins elsewhere. */
const inJavaScript = ways
  .filter(({ options }) => options?.wasm !== false)
  .map((way) => ({ ...way, options: { ...way.options, wasm: false } }));

describe('methods of exploration', () => {
  it('agree with the naive explorer on random nets', { timeout: 600_000 }, async () => {
    const figures = new MethodFigures();
    // Taken off one by one: much is remembered of a model for as long as there is one.
    const left = fc.sample(nets, { numRuns: 350, seed }).reverse();
    for (let number = 0; left.length > 0; number++) {
      const net = left.pop()!;
      const asked = waysAt(number, inJavaScript);
      const found = await compareMethods({ analyse }, net.model, bounds, lookAt(number), asked);
      expect(found.broken, `net ${number}, ${net.kind}`).toEqual([]);
      figures.count(net, found);
    }
    for (const method of ['bits', 'hash']) expect(figures.covered(method)).toBeGreaterThan(0.6);
    for (const method of ['symbolic', 'stubborn', 'reduce'])
      expect(figures.covered(method)).toBeGreaterThan(0.1);
    expect(Object.keys(figures.data.kinds).sort()).toEqual([...netKinds].sort());
    expect(Math.min(...Object.values(figures.data.kinds))).toBeGreaterThan(1);
    expect(figures.data.seen['whole']).toBeGreaterThan(50);
    expect(figures.data.verdicts['sound']).toBeGreaterThan(0);
    expect(figures.data.verdicts['unsound']).toBeGreaterThan(12);
  });

  it.each([
    ['wheels of two', odometer(11, 2)],
    ['wheels of seven', odometer(4, 7)],
    ['wheels of many', odometer(2, 60)],
    ['rings', rings(6, 4)],
  ])('agree with the plain search on large cycles: %s', async (_, model) => {
    const found = await compareMethods(
      { analyse },
      model,
      { naive: 300, explicit: 50_000 },
      lookAt(0),
      inJavaScript,
    );
    expect(found.broken).toEqual([]);
    expect(found.seen).toBe('explored');
  });
});

describe('what large cycles are for', () => {
  it('a fixpoint that sweeps do not end, and a table that grows', () => {
    const coded = codeModel(odometer(13, 2));
    if (!isCoded(coded)) throw new Error(coded.reason);
    const search = new BlockSearch(coded, [0, 1], { maxMemory: 2 ** 26, wasm: false });
    while (search.status === 'running') search.advance(1000);
    // more blocks than the first table has slots
    expect(search.blocks).toBeGreaterThan(1024);
    expect(finished(search.doom(codedSet(coded, finalStates(coded.model))))).toBeNull();
  });
});
