import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fairComponent } from '../../../src/explore/fair/fair-cycle.ts';
import type { Fairness, Graph } from '../../../src/explore/fair/graph.ts';
import { fairRound } from '../../../src/explore/fair/lasso.ts';

interface Edge {
  readonly source: number;
  readonly target: number;
  readonly label: number;
}

const mostStates = 6;
const labels = 5;

function graphOf(states: number, edges: readonly Edge[]): Graph {
  const sorted = [...edges].sort((a, b) => a.source - b.source);
  const start = Array.from({ length: states + 1 }, (_, s) => sorted.filter((e) => e.source < s).length);
  return { states, start, targets: sorted.map((e) => e.target), labels: sorted.map((e) => e.label) };
}

const drawn = fc.record({
  states: fc.integer({ min: 1, max: mostStates }),
  edges: fc.array(
    fc.record({
      source: fc.nat(mostStates - 1),
      target: fc.nat(mostStates - 1),
      label: fc.nat(labels - 1),
    }),
    { maxLength: 12 },
  ),
  actor: fc.array(fc.nat(2), { minLength: labels, maxLength: labels }),
  branches: fc.array(fc.uniqueArray(fc.nat(2), { maxLength: 2 }), { minLength: labels, maxLength: labels }),
  barred: fc.uniqueArray(fc.nat(mostStates - 1), { maxLength: 2 }),
});

/** Whether a run that visits exactly these states for ever, and takes all edges between them, is possible and fair: the definition. */
function isFair(set: readonly number[], edges: readonly Edge[], { actor, branches }: Fairness): boolean {
  const inside = edges.filter((e) => set.includes(e.source) && set.includes(e.target));
  const reached = (from: number): Set<number> => {
    const seen = new Set<number>();
    const go = (state: number): void => {
      for (const e of inside) {
        if (e.source !== state || seen.has(e.target)) continue;
        seen.add(e.target);
        go(e.target);
      }
    };
    go(from);
    return seen;
  };
  if (!set.every((state) => set.every((other) => reached(state).has(other)))) return false;
  const offered = (state: number) => edges.filter((e) => e.source === state).map((e) => e.label);
  const taken = inside.map((e) => e.label);
  const neverStarved = [0, 1, 2].every(
    (who) =>
      taken.some((label) => actor[label] === who) ||
      !set.every((state) => offered(state).some((label) => actor[label] === who)),
  );
  const noneOver = [0, 1, 2].every(
    (branch) =>
      taken.some((label) => branches[label]!.includes(branch)) ||
      !set.some((state) => offered(state).some((label) => branches[label]!.includes(branch))),
  );
  return neverStarved && noneOver;
}

test('a fair component is found exactly if some set of states is one, and its round is fair by itself', () => {
  let found = 0;
  let none = 0;
  fc.assert(
    fc.property(drawn, ({ states, edges: all, actor, branches, barred }) => {
      const edges = all.filter((e) => e.source < states && e.target < states);
      const graph = graphOf(states, edges);
      const fairness = { actor, branches };
      const stays = (state: number) => !barred.includes(state);
      const component = fairComponent(graph, fairness, stays);
      const sets = Array.from({ length: 2 ** states - 1 }, (_, bits) =>
        Array.from({ length: states }, (_state, s) => s).filter((s) => ((bits + 1) >> s) & 1),
      );
      const exists = sets.some((set) => set.every(stays) && isFair(set, edges, fairness));
      expect(component !== null).toBe(exists);
      if (component === null) return void none++;
      found++;
      expect(component.states.every(stays)).toBe(true);
      expect(isFair([...component.states], edges, fairness)).toBe(true);
      const from = Math.min(...component.states);
      const round = fairRound(graph, fairness, component, from);
      const visited = [...new Set(round.map(({ source }) => source))];
      const walked = round.map(({ edge, source }) => {
        const [label, target] = [graph.labels[edge]!, graph.targets[edge]!];
        return { source, target, label };
      });
      expect(walked[0]!.source).toBe(from);
      walked.forEach(({ target }, i) => expect(target).toBe(walked[i + 1]?.source ?? from));
      // what the walk does not take may be offered all the same: only its own edges count as taken
      const others = edges.map((e) => (walked.some((w) => same(w, e)) ? e : { ...e, target: -1 }));
      expect(isFair(visited, others, fairness)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect(found).toBeGreaterThan(300);
  expect(none).toBeGreaterThan(300);
});

function same(a: Edge, b: Edge): boolean {
  return a.source === b.source && a.target === b.target && a.label === b.label;
}

test('a round goes out of its way only for what would be passed over', () => {
  // 0 -a-> 1 -b-> 0; in 1 a branch c leads to 2, and d back to 0
  const edges = [
    { source: 0, target: 1, label: 0 },
    { source: 1, target: 0, label: 1 },
    { source: 1, target: 2, label: 2 },
    { source: 2, target: 0, label: 3 },
  ];
  const graph = graphOf(3, edges);
  const rounds = (branches: number[][]): number[] => {
    const fairness = { actor: [0, 0, 0, 0], branches };
    return fairRound(
      graph,
      fairness,
      fairComponent(graph, fairness, () => true)!,
      0,
    ).map(({ edge }) => graph.labels[edge]!);
  };
  expect(rounds([[], [], [], []])).toEqual([0, 1]);
  expect(rounds([[], [], [0], []])).toEqual([0, 1, 0, 2, 3]);
});
