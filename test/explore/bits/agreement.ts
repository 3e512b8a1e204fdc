/** Holds a block search against the naive explorer, question by question. */
import { expect } from 'vitest';
import { BlockSearch } from '../../../src/explore/bits/block-search.ts';
import { finished } from '../../../src/explore/bits/slices.ts';
import type { CodedModel, LinearForm } from '../../../src/explore/coding/coded.ts';
import { codedSet } from '../../../src/explore/coding/sets.ts';
import { digitsOf } from '../../../src/explore/coding/translation.ts';
import { above, dead, endSets, every, finalStates, not, some } from '../../../src/explore/state-set.ts';
import type { FieldModel } from '../../../src/fields.ts';
import type { End } from '../../../src/lts.ts';
import { fire, isEnabled, type naive } from '../naive.ts';

/** Small tables first, so that they grow; runs are looked for from both ends as soon as that is less work. */
export const options = { maxMemory: 2 ** 26, firstTable: 4, turnsFrom: 1 };

/** A search that is done; `null` where a digit is too small or memory ends. With a number of sweeps it goes backwards in any case. */
export function searched(
  coded: CodedModel,
  low: readonly number[],
  wasm: boolean,
  mostSweeps?: number,
): BlockSearch | null {
  const ranked = mostSweeps === undefined;
  const search = new BlockSearch(coded, low, { ...options, wasm, mostSweeps, ranked });
  while (search.status === 'running') search.advance(3);
  if (search.status === 'done') return search;
  search.release();
  return null;
}

type Graph = NonNullable<ReturnType<typeof naive>>;

/** Every figure and every answer of a search, in an order that two searches of the same model share. */
export function answersOf(search: BlockSearch, model: FieldModel) {
  const { coded } = search;
  const ends = endSets(model);
  const sets = questions(model).map((set) => codedSet(coded, set));
  const doom = finished(search.doom(codedSet(coded, finalStates(model))));
  const runs = finished(search.nearest(sets));
  return {
    states: search.states,
    edges: search.edges,
    dead: search.dead,
    frontier: search.frontier,
    ends: Object.values(ends).map((set) => finished(search.count(codedSet(coded, set)))),
    counts: sets.map((set) => finished(search.count(set))),
    fired: [...finished(search.fired())],
    maxima: forms(coded).map((form) => finished(search.maximum(form))),
    doom,
    runs,
  };
}

function questions(model: FieldModel) {
  const fields = model.fields.map((_, f) => f);
  return [
    ...Object.values(endSets(model)),
    ...fields.map((f) => above(f, 0)),
    some(above(0, 1), every(not(dead), above(fields.length - 1, 0), not(above(0, 0)))),
    {
      kind: 'values' as const,
      fields: fields.slice(0, 3),
      holds: (values: readonly number[]) => values.reduce((a, b) => 3 * a + b, 0) % 5 === 2,
    },
  ];
}

/** Every digit by itself, and all of them with weights. */
function forms({ digits }: CodedModel): LinearForm[] {
  const term = (digit: number, factor: number) => ({
    digit,
    weights: Int32Array.from({ length: digits[digit].size }, (_, value) => factor * value),
  });
  const all = digits.map((_, digit) => digit);
  return [
    ...all.map((digit) => ({ constant: 0, terms: [term(digit, 1)] })),
    { constant: 7, terms: all.map((digit) => term(digit, digit % 2 === 0 ? 1 : -2)) },
  ];
}

/** Expects every answer to be the one of the naive explorer. */
export function expectExact(search: BlockSearch, model: FieldModel, graph: Graph): void {
  const { coded } = search;
  const answers = answersOf(search, model);
  expect(answers.states).toBe(graph.states.length);
  expect(answers.edges).toBe(graph.edges.length);
  expect(answers.frontier).toBe(0);
  expect(answers.dead).toBe(graph.ends.filter((end) => end !== null).length);
  (Object.keys(endSets(model)) as End[]).forEach((name, i) => {
    expect(answers.ends[i], name).toBe(graph.ends.filter((end) => end === name).length);
  });
  const fired = new Set(graph.edges.map(({ rule }) => rule));
  expect(answers.fired).toEqual(model.rules.map((_, rule) => Number(fired.has(rule))));
  const digits = graph.states.map((values) => digitsOf(coded, values));
  forms(coded).forEach(({ constant, terms }, i) => {
    const values = digits.map((state) =>
      terms.reduce((sum, { digit, weights }) => sum + weights[state[digit]], constant),
    );
    expect(answers.maxima[i]).toBe(Math.max(...values));
  });
  const contained = membersOf(model, graph);
  contained.forEach((members, i) => {
    expect(answers.counts[i], `set ${i}`).toBe(members.length);
    expectNearest(answers.runs[i], members, model, graph);
  });
  const doomed = graph.states.flatMap((_, i) => (graph.canComplete.has(i) ? [] : [i]));
  expect(answers.doom).not.toBe('unknown');
  expectNearest(answers.doom as number[] | null, doomed, model, graph);
}

/** Per set asked about, which states are in it, by the definition. */
function membersOf(model: FieldModel, graph: Graph): number[][] {
  const values = graph.states;
  const by = (holds: (state: number) => boolean) => values.flatMap((_, i) => (holds(i) ? [i] : []));
  const last = model.fields.length - 1;
  return [
    ...(Object.keys(endSets(model)) as End[]).map((end) => by((i) => graph.ends[i] === end)),
    ...model.fields.map((_, f) => by((i) => values[i][f] > 0)),
    by((i) => values[i][0] > 1 || (graph.ends[i] === null && values[i][last] > 0 && values[i][0] === 0)),
    by((i) => values[i].slice(0, 3).reduce((a, b) => 3 * a + b, 0) % 5 === 2),
  ];
}

function expectNearest(
  run: readonly number[] | null,
  members: readonly number[],
  model: FieldModel,
  graph: Graph,
): void {
  expect(run === null).toBe(members.length === 0);
  if (run === null) return;
  expect(run.length).toBe(Math.min(...members.map((i) => graph.depths[i])));
  let state = graph.states[0];
  for (const rule of run) {
    expect(isEnabled(model.rules[rule], state, model.rules)).toBe(true);
    state = fire(model.rules[rule], state);
  }
  expect(members.map((i) => graph.states[i].join())).toContain(state.join());
}
