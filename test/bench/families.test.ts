import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { allFamilies, type Family, familyOf, type Size, writeModel } from '../../bench/models/family.ts';
import { readPnml } from '../../src/import/pnml.ts';
import type { FieldModel } from '../../src/fields.ts';
import { translate } from '../../src/net/translate.ts';
import { readTerm } from '../../src/term/json.ts';
import { naive } from '../explore/naive.ts';
import { promelaGraph } from './promela-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'flowproof-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sizes: Readonly<Record<Family['name'], readonly Size[]>> = {
  grid: [
    [1, 1],
    [2, 3],
    [3, 2],
    [4, 3],
  ],
  philosophers: [[2], [3], [4], [5]],
  cancellation: [[2], [3], [4]],
  data: [
    [1, 2],
    [2, 2],
    [3, 1],
    [3, 2],
  ],
};

const cases = allFamilies().flatMap((family) =>
  sizes[family.name].map((size) => ({ family, size, named: `${family.name} ${family.form} ${size}` })),
);

const modelOf = (source: ReturnType<Family['source']>): FieldModel =>
  'fields' in source ? source : translate(source);

function countsOf(model: FieldModel) {
  const { states, edges } = naive(model, 100_000)!;
  return { states: states.length, edges: edges.length };
}

describe.each(cases)('$named', ({ family, size, named }) => {
  const counts = countsOf(modelOf(family.source(size)));

  test('has the states and edges that are derived', () => {
    const derived = family.counts(size);
    if (family.name === 'data') expect(derived).toBeNull();
    else expect({ states: Number(derived!.states), edges: Number(derived!.edges) }).toEqual(counts);
  });

  test('is the same in Promela', () => {
    expect(promelaGraph(family.promela(size))).toEqual(counts);
  });

  test('is the same when it is read from its file', async () => {
    const source = family.source(size);
    const file = writeModel(join(folder, named.replaceAll(/\W/g, '-')), 'model', source);
    if ('fields' in source) expect((await readPnml(file))[0]!.net).toEqual(source);
    else expect(countsOf(translate(readTerm(readFileSync(file, 'utf8'), file)))).toEqual(counts);
  });
});

test.each([
  ['grid', 'net', [7, 9], 10_000_002n],
  ['philosophers', 'net', [18], 7_761_798n],
  ['cancellation', 'net', [9], 10_081_586n],
] as const)('%s %s %j: published size', (name, form, size, states) => {
  expect(familyOf(name, form).counts(size)!.states).toBe(states);
});

test('the counter of a term is there in the end, with every value that it can have; that of a net is not', () => {
  const [net, term] = (['net', 'term'] as const).map((form) =>
    modelOf(familyOf('data', form).source([2, 2])),
  );
  const ends = ({ ends }: NonNullable<ReturnType<typeof naive>>) =>
    ends.filter((end) => end === 'completed').length;
  expect(ends(naive(net!, 10_000)!)).toBe(1);
  // 2, 3 or 4: one round of each task at most is lost
  expect(ends(naive(term!, 10_000)!)).toBe(3);
  expect(countsOf(net!).edges).toBe(countsOf(term!).edges);
});

describe('Promela that the bench does not write', () => {
  test.each([
    'byte x;\n :: d_step { x >= 0 -> x = 1 }',
    'byte x;\n :: d_step { x == 0 -> y = 1 }',
    'byte x;\n :: d_step { x == 0 -> x = x * 2 }',
  ])('is refused: %j', (text) => {
    expect(() => promelaGraph(text)).toThrow(/not (understood|declared)/);
  });
});
