import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typicalStates } from '../../../src/explore/bits/typical-states.ts';
import {
  codedModel,
  codedModels,
  codedRule,
  digit,
  grid,
  move,
  naiveCoded,
  race,
} from '../hash/coded-models.ts';

describe('typical states', () => {
  it('are reachable states, the initial one first', () => {
    fc.assert(
      fc.property(codedModels(), (coded) => {
        const graph = naiveCoded(coded, 5000);
        if (graph === null || graph.overflowed) return;
        const reachable = new Set(graph.states.map((state) => state.join()));
        const typical = typicalStates(coded);
        expect(typical[0]).toEqual(graph.states[0]);
        for (const state of typical) expect(reachable).toContain(state.join());
      }),
    );
  });

  it('lie half-way, and are not all the same', () => {
    const middles = typicalStates(grid(4, 9)).slice(1);
    for (const [phase, ...branches] of middles) {
      expect(phase).toBe(1);
      expect(branches.reduce((a, b) => a + b)).toBe(18);
    }
    expect(new Set(middles.map((state) => state.join())).size).toBeGreaterThan(4);
  });

  it('are the same each time', () => {
    expect(typicalStates(race(3, 3))).toEqual(typicalStates(race(3, 3)));
  });

  it('lie on walks that go nowhere near a digit that is too small', () => {
    const counter = codedModel(
      [digit(2), digit(3, 0, true)],
      [
        { ...codedRule({ 0: move([0, 0]), 1: move([0, 1], [1, 2]) }) },
        { ...codedRule({ 1: move([2, 2]) }, { overflow: 1 }) },
        { ...codedRule({}, { lookups: [{ reads: [0], writes: [1], at: () => [7] }] }) },
      ],
    );
    for (const [, count] of typicalStates(counter)) expect(count).toBeLessThan(3);
  });

  it('ask each lookup once per tuple of values', () => {
    const asked: string[] = [];
    const coded = race(3, 2);
    const spied = coded.rules.map((rule, i) => ({
      ...rule,
      lookups: rule.lookups.map((lookup) => ({
        ...lookup,
        at(values: readonly number[]) {
          asked.push(`${i}: ${values.join()}`);
          return lookup.at(values);
        },
      })),
    }));
    typicalStates({ ...coded, rules: spied });
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(6);
  });
});
