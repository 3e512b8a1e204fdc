import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldModel } from '../../../src/fields.ts';
import type { CodedModel } from '../../../src/explore/coding/coded.ts';
import { codeModel, grown, isCoded } from '../../../src/explore/coding/coding.ts';
import { codedSet } from '../../../src/explore/coding/sets.ts';
import { tokenCount } from '../../../src/explore/coding/token-count.ts';
import { digitsOf, memberAt, valuesOf } from '../../../src/explore/coding/translation.ts';
import { above, contains, endSets, every, not, tokensAbove } from '../../../src/explore/state-set.ts';
import type { StateSet } from '../../../src/explore/state-set.ts';
import { translate } from '../../../src/net/translate.ts';
import { cornerCases, reactingFlows, workflows } from '../../../properties/workflows.ts';
import { fieldModels } from '../random-models.ts';
import { naive, tokens } from '../naive.ts';
import { fireCoded, inCodedSet } from './naive-coded.ts';

type Graph = NonNullable<ReturnType<typeof naive>>;

const wellFormed = (coded: CodedModel) => {
  for (const rule of coded.rules) {
    const written = rule.lookups.flatMap(({ writes }) => writes);
    expect(new Set(written).size).toBe(written.length);
    for (const digit of written) expect(rule.moves.has(digit)).toBe(false);
    for (const [digit, { from, to }] of rule.moves) {
      expect(from.length).toBeGreaterThan(0);
      for (let i = 1; i < from.length; i++) expect(from[i]).toBeGreaterThan(from[i - 1]);
      expect(Math.max(...from, ...to)).toBeLessThan(coded.digits[digit].size);
    }
    if (rule.by >= 0) expect(rule.memberOf!.length).toBe(rule.moves.get(rule.by)!.from.length);
  }
};

/**
 * Holds a coded model against the graph of its field model: the same states, and in each the same firings, all told by rule and new
 * state. Digits that are too small grow on the way; they are too small exactly where the graph has a larger value.
 * @returns the coding in the end
 */
function agrees(start: CodedModel, graph: Graph): CodedModel {
  let coded = start;
  const successors = graph.states.map(() => new Map<number, number>());
  for (const { from, rule, to } of graph.edges) successors[from].set(rule, to);
  for (let s = 0; s < graph.states.length;) {
    const digits = [...digitsOf(coded, graph.states[s])];
    const tooLarge = digits.findIndex((value, d) => value >= coded.digits[d].size);
    expect(tooLarge, 'a state found does not fit').toBe(-1);
    expect([...valuesOf(coded, digits)]).toEqual(graph.states[s]);
    const fired = new Map<number, string>();
    const tooSmall = new Set<number>();
    for (const rule of coded.rules) {
      const next = fireCoded(coded, rule, digits);
      if (next === 'none') continue;
      if ('tooSmall' in next) {
        tooSmall.add(next.tooSmall);
        continue;
      }
      const member = memberAt(rule, rule.by < 0 ? 0 : digits[rule.by]);
      expect(rule.members).toContain(member);
      expect(fired.has(member), 'fired twice').toBe(false);
      fired.set(member, valuesOf(coded, next).join());
    }
    const wanted = [...successors[s]].map(([rule, to]) => [rule, graph.states[to]] as const);
    const fits = (values: readonly number[]) =>
      digitsOf(coded, values).every((v, d) => v < coded.digits[d].size);
    const fitting = wanted.filter(([, values]) => fits(values));
    expect([...fired].sort()).toEqual(fitting.map(([rule, values]) => [rule, values.join()]).sort());
    const needed = new Set(
      wanted.flatMap(([, values]) =>
        [...digitsOf(coded, values)].flatMap((v, d) => (v >= coded.digits[d].size ? [d] : [])),
      ),
    );
    expect(tooSmall.size > 0).toBe(needed.size > 0);
    expect([...tooSmall].filter((digit) => !needed.has(digit))).toEqual([]);
    for (const digit of tooSmall) {
      expect(coded.digits[digit].open).toBe(true);
      const size = coded.digits[digit].size;
      coded = grown(coded, digit, 0);
      expect(coded.digits[digit].size).toBe(2 * size);
    }
    if (tooSmall.size === 0) s++;
  }
  wellFormed(coded);
  return coded;
}

/** Sets over single fields, pairs of them, and how states end. */
function setsOf(model: FieldModel): StateSet[] {
  const { fields } = model;
  const counts = fields.flatMap(({ domain, role }, f) => (domain && role !== 'colours' ? [] : [f]));
  const ends = Object.values(endSets(model));
  return [
    ...ends,
    not(ends[0]),
    every(),
    ...counts.flatMap((f) => [tokensAbove(model, f, 0), tokensAbove(model, f, 1)]),
    ...counts.map((f) => not(above(f, 2))),
    ...counts.map((f): StateSet => ({ kind: 'values', fields: [f], holds: ([v]) => v === 1 })),
    ...counts.map((f): StateSet => ({ kind: 'values', fields: [f], holds: ([v]) => v % 2 === 0 })),
    ...counts.map((f, i): StateSet => {
      const pair = [f, counts[(i + 1) % counts.length]];
      return { kind: 'values', fields: pair, holds: ([a, b]) => a > b };
    }),
  ];
}

function setsAgree(coded: CodedModel, graph: Graph): void {
  const { model } = coded;
  const sets = setsOf(model);
  const codedSets = sets.map((set) => codedSet(coded, set));
  const met = coded.digits.map(() => 0);
  for (const values of graph.states)
    digitsOf(coded, values).forEach((v, d) => (met[d] = Math.max(met[d], v)));
  const every = model.fields.flatMap(({ role }, f) =>
    role === 'token' || role === 'final' || role === 'colours' ? [f] : [],
  );
  const forms = [every, ...every.map((f) => [f])].map((of) => ({
    of,
    form: tokenCount(coded, of, (digit) => met[digit]),
  }));
  graph.states.forEach((values, s) => {
    const digits = [...digitsOf(coded, values)];
    const isDead = graph.ends[s] !== null;
    sets.forEach((set, i) => {
      expect(inCodedSet(codedSets[i], digits, isDead)).toBe(contains(set, values, isDead));
    });
    for (const { of, form } of forms) {
      const counted = form.terms.reduce(
        (sum, { digit, weights }) => sum + weights[digits[digit]],
        form.constant,
      );
      expect(counted).toBe(of.reduce((sum, f) => sum + tokens(model, values, f), 0));
    }
  });
}

function check(model: FieldModel, limit: number): boolean {
  const graph = naive(model, limit);
  if (graph === null) return false;
  const result = codeModel(model);
  if (!isCoded(result)) return false;
  setsAgree(agrees(result, graph), graph);
  return true;
}

describe('a coded model has the graph of its field model', () => {
  test('random nets with every kind of guard and effect', () => {
    let checked = 0;
    fc.assert(
      fc.property(fieldModels, (model) => {
        if (check(model, 300)) checked++;
      }),
      { numRuns: 2000 },
    );
    expect(checked).toBeGreaterThan(800);
  });

  test.each([
    ['workflows', workflows()],
    ['corner cases', cornerCases()],
    ['reacting flows', reactingFlows()],
  ])('nets of terms: %s', (_, models) => {
    let checked = 0;
    fc.assert(
      fc.property(models, (model) => {
        let graph: Graph | null;
        const net = translate(model);
        try {
          graph = naive(net, 200);
        } catch {
          return;
        }
        if (graph !== null && check(net, 200)) checked++;
      }),
      { numRuns: 200 },
    );
    expect(checked).toBeGreaterThan(50);
  });
});
