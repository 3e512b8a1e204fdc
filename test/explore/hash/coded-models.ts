import fc from 'fast-check';
import type { CodedModel, CodedRule, Digit, Lookup, Move, Sum } from '../../../src/explore/coding/coded.ts';
import { field, model, rule } from '../small-models.ts';

/** A digit `d0`, `d1` and so on by its place in the model. */
export function digit(size: number, initial = 0, isOpen = false): Omit<Digit, 'name'> {
  return { size, initial, open: isOpen };
}

/** A partial function, as pairs from a value to a value. */
export function move(...arrows: readonly (readonly [from: number, to: number])[]): Move {
  const sorted = [...arrows].sort(([a], [b]) => a - b);
  return {
    from: Int32Array.from(sorted, ([from]) => from),
    to: Int32Array.from(sorted, ([, to]) => to),
  };
}

/** What a rule does, without the rules of the model that it stands for. */
export function codedRule(
  moves: Readonly<Record<number, Move>>,
  further: Partial<Pick<CodedRule, 'sums' | 'lookups' | 'overflow'>> = {},
): Omit<CodedRule, 'members' | 'by' | 'memberOf'> {
  const entries = Object.entries(moves).map(([digit, arrows]) => [Number(digit), arrows] as const);
  return { moves: new Map(entries), sums: [], lookups: [], overflow: -1, ...further };
}

/** A coded model whose fields are its digits, one rule each; its field model says nothing of what the rules do. */
export function codedModel(
  digits: readonly Omit<Digit, 'name'>[],
  rules: readonly Omit<CodedRule, 'members' | 'by' | 'memberOf'>[],
): CodedModel {
  return {
    model: model(
      'plain-net',
      digits.map(({ initial }, i) => field(`d${i}`, 'token', initial)),
      rules.map((_, i) => rule(`r${i}`, [], [])),
    ),
    digits: digits.map((rest, i) => ({ name: `d${i}`, ...rest })),
    readings: digits.map((_, i) => ({ kind: 'digit', digit: i })),
    rules: rules.map((rest, i) => ({ members: [i], by: -1, memberOf: null, ...rest })),
  };
}

/** `width` branches of `length` steps each that run side by side: `(length + 1) ** width + 2` states. */
export function grid(width: number, length: number): CodedModel {
  const branches = Array.from({ length: width }, (_, i) => i + 1);
  const steps = move(...Array.from({ length }, (_, i) => [i, i + 1] as const));
  const all = (phase: Move, arrows: Move) =>
    codedRule(Object.fromEntries([[0, phase], ...branches.map((branch) => [branch, arrows] as const)]));
  return codedModel(
    [digit(3), ...branches.map(() => digit(length + 1))],
    [
      codedRule({ 0: move([0, 1]) }),
      ...branches.map((branch) => codedRule({ 0: move([1, 1]), [branch]: steps })),
      all(move([1, 2]), move([length, 0])),
    ],
  );
}

/** Dining philosophers who take the left fork first; a philosopher's digit: no fork, one, both. */
export function philosophers(count: number): CodedModel {
  const rules = Array.from({ length: count }, (_, i) => {
    const [left, right] = [(i + count - 1) % count, (i + 1) % count];
    return [
      codedRule({ [i]: move([0, 1]), [left]: move([0, 0], [1, 1]) }),
      codedRule({ [i]: move([1, 2]), [right]: move([0, 0]) }),
      codedRule({ [i]: move([2, 0]) }),
    ];
  });
  return codedModel(
    Array.from({ length: count }, () => digit(3)),
    rules.flat(),
  );
}

/** `tasks` that read a counter and write it back, one more, in two steps, `rounds` times each: a data race, through lookups. */
export function race(tasks: number, rounds: number): CodedModel {
  const values = tasks * rounds + 1;
  const branches = Array.from({ length: tasks }, (_, i) => i);
  // Digit 0 is the counter; then for each task how far it is, and what it has read.
  const rules = branches.flatMap((i) => {
    const [place, held] = [1 + 2 * i, 2 + 2 * i];
    const reads = move(...Array.from({ length: rounds }, (_, r) => [2 * r, 2 * r + 1] as const));
    const writes = move(...Array.from({ length: rounds }, (_, r) => [2 * r + 1, 2 * r + 2] as const));
    const copy: Lookup = { reads: [0], writes: [held], at: ([x]) => [x] };
    const increment: Lookup = { reads: [held], writes: [0, held], at: ([x]) => [x + 1, 0] };
    return [
      codedRule({ [place]: reads }, { lookups: [copy] }),
      codedRule({ [place]: writes }, { lookups: [increment] }),
    ];
  });
  const pairs = branches.flatMap(() => [digit(2 * rounds + 1), digit(values, 0, true)]);
  return codedModel([digit(values, 0, true), ...pairs], rules);
}

/** The successors of a state, in the order of rules; `null` where a digit is too small. */
function successors(coded: CodedModel, state: readonly number[]) {
  return coded.rules.flatMap((rule, i) => {
    const next = successor(rule, state);
    if (next === null) return [];
    const fits = rule.overflow < 0 && next.every((value, d) => value < coded.digits[d].size);
    return [{ rule: i, next: fits ? next : null }];
  });
}

function successor({ moves, sums, lookups }: CodedRule, state: readonly number[]): number[] | null {
  const next = [...state];
  for (const [d, { from, to }] of moves) {
    const arrow = from.indexOf(state[d]);
    if (arrow < 0) return null;
    next[d] = to[arrow];
  }
  if (!sums.every((sum) => holds(sum, state))) return null;
  for (const { reads, writes, at } of lookups) {
    const written = at(reads.map((d) => state[d]));
    if (written === null) return null;
    writes.forEach((d, i) => (next[d] = written[i]));
  }
  return next;
}

function holds({ terms, is, limit }: Sum, state: readonly number[]): boolean {
  let sum = 0;
  for (const { digit, weights } of terms) sum += weights[state[digit]];
  return is === 'equal' ? sum === limit : is === 'at least' ? sum >= limit : sum <= limit;
}

/**
 * The graph of a coded model in plain data, breadth-first; the oracle of the kernels' tests. It stops where a digit is too small.
 * @returns `null` if it has more than `limit` states
 */
export function naiveCoded(coded: CodedModel, limit: number) {
  const states = [coded.digits.map(({ initial }) => initial)];
  const numbers = new Map([[states[0].join(), 0]]);
  const depths = [0];
  const edges: { from: number; rule: number; to: number }[] = [];
  for (let from = 0; from < states.length; from++) {
    for (const { rule, next } of successors(coded, states[from])) {
      if (next === null) return { states, depths, edges, overflowed: true };
      if (!numbers.has(next.join())) {
        numbers.set(next.join(), states.length);
        states.push(next);
        depths.push(depths[from] + 1);
      }
      edges.push({ from, rule, to: numbers.get(next.join())! });
    }
    if (states.length > limit) return null;
  }
  return { states, depths, edges, overflowed: false };
}

/** Small models with every kind of guard and effect; sizes of digits up to `largest`, of which at most four values are used. */
export function codedModels(largest = 4): fc.Arbitrary<CodedModel> {
  return fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), {
      minLength: 2,
      maxLength: 6,
      size: 'max',
    })
    .chain((drawn) =>
      fc
        .record({
          initials: fc.tuple(...drawn.map(([values]) => fc.nat(values - 1))),
          rules: fc.array(ruleOver(drawn.map(([values]) => values)), {
            minLength: 1,
            maxLength: 8,
            size: 'max',
          }),
        })
        .map(({ initials, rules }) =>
          withAllWeights(
            codedModel(
              drawn.map(([values, isWide], i) =>
                digit(isWide ? Math.max(values, largest) : values, initials[i]),
              ),
              rules,
            ),
          ),
        ),
    );
}

/** With a weight for values that are never taken, too. */
function withAllWeights(coded: CodedModel): CodedModel {
  const padded = ({ terms, ...rest }: Sum): Sum => ({
    ...rest,
    terms: terms.map(({ digit, weights }) => {
      const all = new Int32Array(coded.digits[digit].size);
      all.set(weights);
      return { digit, weights: all };
    }),
  });
  return {
    ...coded,
    rules: coded.rules.map((one) => ({ ...one, sums: one.sums.map(padded) })),
  };
}

function ruleOver(values: readonly number[]): fc.Arbitrary<ReturnType<typeof codedRule>> {
  const any = fc.nat(values.length - 1);
  const moveOf = (d: number) =>
    fc
      .array(fc.option(fc.nat(values[d] - 1), { nil: null, freq: 3 }), {
        minLength: values[d],
        maxLength: values[d],
      })
      .map((to) => move(...to.flatMap((target, from) => (target === null ? [] : [[from, target] as const]))));
  const moves = fc
    .uniqueArray(any, { minLength: 0, maxLength: 3 })
    .chain((ds) => fc.tuple(...ds.map((d) => moveOf(d).map((arrows) => [d, arrows] as const))))
    .map((entries) => Object.fromEntries(entries));
  const term = any.chain((d) =>
    fc
      .array(fc.integer({ min: -1, max: 3 }), { minLength: values[d], maxLength: values[d] })
      .map((weights) => ({ digit: d, weights })),
  );
  const sum = fc.record({
    terms: fc.uniqueArray(term, { minLength: 1, maxLength: 3, selector: ({ digit }) => digit }),
    is: fc.constantFrom<Sum['is']>('at least', 'at most', 'equal'),
    limit: fc.integer({ min: -1, max: 5 }),
  });
  const lookup = fc.record({
    reads: fc.uniqueArray(any, { minLength: 1, maxLength: 3 }),
    writes: fc.uniqueArray(any, { minLength: 0, maxLength: 2 }),
    seed: fc.nat(1000),
  });
  return fc
    .record({ moves, sum: fc.option(sum, { freq: 2 }), lookups: fc.array(lookup, { maxLength: 2 }) })
    .map(({ moves, sum, lookups }) => {
      const taken = new Set(Object.keys(moves).map(Number));
      const distinct = lookups.map(({ reads, writes, seed }) => {
        const own = writes.filter((d) => !taken.has(d));
        own.forEach((d) => taken.add(d));
        return lookupOf(reads, own, seed, values);
      });
      return codedRule(moves, { sums: sum ? [sumOf(sum)] : [], lookups: distinct });
    });
}

/** An arbitrary but fixed function, undefined for a third of the arguments. */
function lookupOf(
  reads: readonly number[],
  writes: readonly number[],
  seed: number,
  values: readonly number[],
): Lookup {
  return {
    reads,
    writes,
    at(read) {
      const mixed = read.reduce((h, value) => (Math.imul(h, 31) + value + seed) >>> 0, seed);
      return mixed % 3 === 0 ? null : writes.map((d, i) => ((mixed >>> 2) + i) % values[d]);
    },
  };
}

function sumOf(drawn: { terms: { digit: number; weights: number[] }[]; is: Sum['is']; limit: number }): Sum {
  return {
    ...drawn,
    terms: drawn.terms.map(({ digit, weights }) => ({ digit, weights: Int32Array.from(weights) })),
  };
}
