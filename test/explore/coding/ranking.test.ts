import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancellation, grid, philosophers } from '../../../bench/families.ts';
import { cancellationTerm, gridTerm, incrementsTerm } from '../../../bench/models/terms.ts';
import { workflows } from '../../../src/properties/workflows.ts';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { chooseBits } from '../../../src/explore/bits/choose.ts';
import { finished } from '../../../src/explore/bits/slices.ts';
import type { CodedModel, CodedRule } from '../../../src/explore/coding/coded.ts';
import { codeModel, isCoded } from '../../../src/explore/coding/coding.ts';
import { rankingOf } from '../../../src/explore/coding/ranking.ts';
import { codedSet } from '../../../src/explore/coding/sets.ts';
import { finalStates } from '../../../src/explore/state-set.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { translate } from '../../../src/net/translate.ts';
import { fieldModels } from '../random-models.ts';
import { field, model, rule } from '../small-models.ts';
import { fireCoded } from './naive-coded.ts';

function coding(net: FieldModel, sizes?: ReadonlyMap<number, number>): CodedModel {
  const result = codeModel(net, sizes && { sizes });
  if (!isCoded(result)) throw new Error(result.reason);
  return result;
}

/** The states that some rules reach from another, by name. */
function successors(coded: CodedModel, rules: readonly CodedRule[], state: readonly number[]): number[][] {
  return rules.flatMap((one) => {
    const next = fireCoded(coded, one, state);
    return Array.isArray(next) ? [next] : [];
  });
}

/** All states of a coded model; `null` where there are more than a few, or a digit is too small. */
function statesOf(coded: CodedModel): number[][] | null {
  const states = [coded.digits.map(({ initial }) => initial)];
  const known = new Set([states[0].join()]);
  for (const state of states) {
    if (coded.rules.some((one) => !isFiring(fireCoded(coded, one, state)))) return null;
    for (const next of successors(coded, coded.rules, state)) {
      if (known.has(next.join())) continue;
      known.add(next.join());
      states.push(next);
    }
    if (states.length > 300) return null;
  }
  return states;
}

function isFiring(firing: ReturnType<typeof fireCoded>): boolean {
  return firing === 'none' || Array.isArray(firing);
}

/** Whether steps lead from some state back to it: what has no successor left is taken away. */
function hasCircle(states: readonly number[][], next: (state: number[]) => string[]): boolean {
  const left = new Map(states.map((state) => [state.join(), next(state)]));
  for (let before = Infinity; left.size < before;) {
    before = left.size;
    for (const [name, targets] of left) if (!targets.some((target) => left.has(target))) left.delete(name);
  }
  return left.size > 0;
}

/** Holds a ranking against the graph. @returns what it says; `null` where the graph is too large */
function checked(coded: CodedModel): Said | null {
  const states = statesOf(coded);
  return states && agreed(coded, states);
}

type Said = 'all' | 'some' | 'none';

function agreed(coded: CodedModel, states: readonly number[][]): Said {
  const { rules, isAll } = rankingOf(coded);
  const ordinary = coded.rules.filter(({ overflow }) => overflow < 0);
  const names = (of: readonly CodedRule[]) => (state: number[]) =>
    successors(coded, of, state).map((to) => to.join());
  for (const state of states) {
    const all = new Set(names(ordinary)(state));
    const ranked = names(rules)(state);
    expect(ranked.every((name) => all.has(name))).toBe(true);
    if (isAll) expect(new Set(ranked)).toEqual(all);
  }
  expect(hasCircle(states, names(rules))).toBe(false);
  return isAll ? 'all' : rules.length > 0 ? 'some' : 'none';
}

/** Rules that move digits anyhow and give others any value; nothing says where they start. */
const randomRules: fc.Arbitrary<CodedModel> = fc
  .array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 3 })
  .chain((sizes) => {
    const value = (digit: number) => fc.integer({ min: 0, max: sizes[digit] - 1 });
    const move = (digit: number) =>
      fc
        .uniqueArray(fc.tuple(value(digit), value(digit)), {
          selector: ([from]) => from,
          minLength: 1,
          maxLength: 3,
        })
        .map((arrows) => arrows.sort((a, b) => a[0] - b[0]))
        .map((arrows) => ({
          from: Int32Array.from(arrows, ([from]) => from),
          to: Int32Array.from(arrows, ([, to]) => to),
        }));
    const lookup = (digit: number) =>
      fc.array(value(digit), { minLength: sizes[digit], maxLength: sizes[digit] }).map((answers) => ({
        reads: [digit],
        writes: [digit],
        at: ([read]: readonly number[]) => [answers[read]],
      }));
    const effect = (digit: number) =>
      fc.oneof(
        { weight: 4, arbitrary: move(digit).map((arrows) => ({ digit, arrows })) },
        { weight: 3, arbitrary: fc.constant({ digit }) },
        { weight: 1, arbitrary: lookup(digit).map((asked) => ({ digit, asked })) },
      );
    const ruleOf = fc.tuple(...sizes.map((_, digit) => effect(digit))).map((effects) => ({
      members: [0],
      by: -1,
      memberOf: null,
      moves: new Map(effects.flatMap((one) => ('arrows' in one ? [[one.digit, one.arrows]] : []))),
      sums: [],
      lookups: effects.flatMap((one) => ('asked' in one ? [one.asked] : [])),
      overflow: -1,
    }));
    const digits = sizes.map((size, i) => ({ name: `d${i}`, size, initial: 0, open: false }));
    return fc
      .array(ruleOf, { minLength: 1, maxLength: 5 })
      .map((rules) => ({ model: model('case', [], []), digits, readings: [], rules }));
  });

test('rules that move digits anyhow, from every combination of values', () => {
  const met = { all: 0, some: 0, none: 0 };
  const property = fc.property(randomRules, (coded) => {
    const combinations = coded.digits.reduce<number[][]>(
      (all, { size }) =>
        all.flatMap((state) => Array.from({ length: size }, (_, value) => [...state, value])),
      [[]],
    );
    met[agreed(coded, combinations)]++;
  });
  fc.assert(property, { numRuns: 3000 });
  expect(Math.min(...Object.values(met))).toBeGreaterThan(100);
});

test.each([
  ['random nets with every kind of guard and effect', fieldModels, 1500],
  ['nets of terms', workflows().map((term) => translate(term)), 300],
])('the steps of a ranking are steps of the model, and lead back nowhere: %s', (_, nets, numRuns) => {
  const met = { all: 0, some: 0, none: 0 };
  const property = fc.property(nets as fc.Arbitrary<FieldModel>, (net) => {
    const coded = codeModel(net);
    const found = isCoded(coded) ? checked(coded) : null;
    if (found !== null) met[found]++;
  });
  fc.assert(property, { numRuns });
  expect(Math.min(met.all, met.some)).toBeGreaterThan(20);
});

/** A rule by the arrows of its digits; `resets` are given the value 0 by a lookup. */
function coded(
  sizes: readonly number[],
  ...rules: readonly (readonly [arrows: Arrows, resets?: readonly number[]])[]
) {
  return {
    model: model('case', [], []),
    digits: sizes.map((size, i) => ({ name: `d${i}`, size, initial: 0, open: false })),
    readings: [],
    rules: rules.map(([arrows, resets = []]) => ({
      members: [0],
      by: -1,
      memberOf: null,
      moves: new Map(
        Object.entries(arrows).map(([digit, [from, to]]) => [
          Number(digit),
          { from: Int32Array.of(from), to: Int32Array.of(to) },
        ]),
      ),
      sums: [],
      lookups: resets.length === 0 ? [] : [{ reads: [], writes: resets, at: () => resets.map(() => 0) }],
      overflow: -1,
    })),
  };
}

type Arrows = Readonly<Record<number, readonly [from: number, to: number]>>;

test('a step that may give a digit any value brings nothing on by it', () => {
  const out = { 0: [0, 2], 1: [1, 2], 2: [1, 2], 3: [0, 1] } as const;
  const ahead = { 0: [0, 1], 1: [0, 1], 2: [0, 1] } as const;
  const round = coded([3, 3, 3, 2], [out], [{ 0: [1, 0] }, [1, 2]], [ahead]);
  expect(rankingOf(round).rules).toEqual(round.rules.slice(0, 2));
});

test('a step that only one digit keeps from coming back takes others with it', () => {
  const round = coded([2, 2], [{ 0: [0, 1], 1: [0, 1] }], [{ 0: [1, 0] }]);
  expect(rankingOf(round).isAll).toBe(true);
});

test('what only moves on is ranked as a whole', () => {
  for (const net of [grid(3, 4), translate(gridTerm(3, 4)), translate(incrementsTerm(2, 2))])
    expect(rankingOf(coding(net)).isAll).toBe(true);
  for (const net of [philosophers(3), cancellation(2), translate(cancellationTerm(2))])
    expect(rankingOf(coding(net)).isAll).toBe(false);
});

/** One token: round and round between `a` and `b`, from where it may leave; `ways` says what else there is. */
function roundabout(...ways: readonly (readonly [from: number, to: number])[]): FieldModel {
  const names = ['a', 'b', 'c', 'd'];
  const fields = [...names.map((name, i) => field(name, 'token', Number(i === 0))), field('root', 'sink')];
  const all = [[0, 1], [1, 0], [1, 4], ...ways];
  return model(
    'case',
    fields,
    all.map(([from, to]) => rule(`${from}${to}`, [from], [to])),
  );
}

test.each([
  ['a way out of the circle', [], null],
  [
    'a circle without a way out',
    [
      [0, 2],
      [2, 3],
      [3, 2],
    ],
    1,
  ],
  [
    'a circle with a way back',
    [
      [0, 2],
      [2, 3],
      [3, 2],
      [3, 0],
    ],
    null,
  ],
] as const)('%s', (_, ways, doomedAfter) => {
  const net = roundabout(...ways);
  const coded = coding(net);
  expect(checked(coded)).toBe('some');
  const search = new BlockSearch(coded, [], { maxMemory: 2 ** 24, wasm: false });
  while (search.status === 'running') search.advance(10);
  const doom = finished(search.doom(codedSet(coded, finalStates(net))));
  search.release();
  expect(doom === null || doom === 'unknown' ? doom : doom.length).toBe(doomedAfter);
});

test('one circle without a way out is met among ten thousand blocks', () => {
  const fields = [
    ...['start', 'a', 'b', 'walking'].map((name, i) => field(name, 'token', Number(i === 0))),
    field('x', 'counter'),
    field('y', 'counter'),
    field('root', 'sink'),
  ];
  const stepping = (counter: number) =>
    rule(`step${counter}`, [3], [3], {
      below: [[counter, 99]],
      put: [
        [3, 1],
        [counter, 1],
      ],
    });
  const net = model('case', fields, [
    rule('into', [0], [1]),
    rule('round', [1], [2]),
    rule('back', [2], [1]),
    rule('walk', [0], [3]),
    stepping(4),
    stepping(5),
    rule('end', [3], [6], { clear: [4, 5] }),
  ]);
  const counting = new Map([4, 5].map((counter) => [counter, 100]));
  const coded = coding(net, counting);
  const search = new BlockSearch(coded, [], { maxMemory: 2 ** 26, wasm: false });
  while (search.status === 'running') search.advance(1000);
  expect(search.blocks).toBeGreaterThan(10_000);
  expect(finished(search.doom(codedSet(coded, finalStates(net))))).toEqual([0]);
  search.release();
});

test('a ranking spares the backward search of loops that can be left', () => {
  const net = translate(cancellationTerm(4));
  const coded = coding(net);
  const choice = chooseBits(coded, false);
  const low = choice.method === 'bits' ? choice.low : choice.best;
  const search = new BlockSearch(coded, low, { maxMemory: 2 ** 26, wasm: false });
  while (search.status === 'running') search.advance(1000);
  const { kernels } = (search as unknown as { store: { kernels: Record<string, unknown> } }).store;
  const swept: string[] = [];
  for (const name of ['queueOpen', 'sweep']) {
    const kernel = kernels[name] as (...args: unknown[]) => unknown;
    kernels[name] = (...args: unknown[]) => (swept.push(name), kernel(...args));
  }
  expect(finished(search.doom(codedSet(coded, finalStates(net))))).toBeNull();
  expect(swept).toEqual([]);
  search.release();
});

test('rules with too many arrows have no ranking, and a digit with many has one', () => {
  const steps = (size: number, least: number) => ({
    from: Int32Array.from({ length: size - least - 1 }, (_, i) => i + least),
    to: Int32Array.from({ length: size - least - 1 }, (_, i) => i + least + 1),
  });
  const stepping = (size: number, rules: number) => {
    const one = coded([size], [{ 0: [0, 1] }]);
    return {
      ...one,
      rules: Array.from({ length: rules }, () => ({
        ...one.rules[0],
        moves: new Map([[0, steps(size, 0)]]),
      })),
    };
  };
  expect(rankingOf(stepping(2 ** 17, 2)).isAll).toBe(true);
  expect(rankingOf(stepping(2 ** 17, 3))).toEqual({ rules: [], isAll: false });
  const circle = stepping(2 ** 17, 1);
  const back = {
    ...circle.rules[0],
    moves: new Map([[0, { from: Int32Array.of(2 ** 17 - 1), to: Int32Array.of(0) }]]),
  };
  expect(rankingOf({ ...circle, rules: [...circle.rules, back] }).isAll).toBe(false);
});
