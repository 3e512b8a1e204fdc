import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentsOf } from '../../src/behaviour/components.ts';
import { needsOf, profileOf } from '../../src/behaviour/profile.ts';
import { canReach, inevitable, reversed } from '../../src/behaviour/reach.ts';
import { walk, type Walked } from '../../src/behaviour/walk.ts';
import { fateOf } from '../../src/cause/fate.ts';
import { tokenGame } from '../../src/net/game.ts';
import { fieldModels } from '../explore/random-models.ts';

type Graph = Pick<Walked, 'states' | 'start' | 'via' | 'targets'>;
/** Target and task; a task of -1 is none. */
type Edge = readonly [target: number, task: number];

function graphOf(edges: readonly (readonly Edge[])[]): Graph {
  const start = [0];
  for (const out of edges) start.push(start.at(-1)! + out.length);
  return {
    states: edges.length,
    start: Uint32Array.from(start),
    via: Uint32Array.from(edges.flat(), ([, task]) => task + 1),
    targets: Uint32Array.from(edges.flat(), ([target]) => target),
  };
}

/** Label n is task n - 1; label 0 is none. */
const taskOf = (tasks: number): Int32Array => Int32Array.from({ length: tasks + 1 }, (_, label) => label - 1);

const tasks = 4;
const graphs = fc.integer({ min: 1, max: 7 }).chain((n) =>
  fc.array(fc.array(fc.tuple(fc.nat(n - 1), fc.integer({ min: -1, max: tasks - 1 })), { maxLength: 3 }), {
    minLength: n,
    maxLength: n,
  }),
);

/** By walking states together with the set of what was fired on the way: what each task was fired after, on some way and on every one. */
function byHistories(edges: readonly (readonly Edge[])[]) {
  const after = new Set<string>();
  const always = new Map<number, number>();
  const seen = new Set(['0 0']);
  const queue: (readonly [state: number, fired: number])[] = [[0, 0]];
  for (const [state, fired] of queue) {
    for (const [target, task] of edges[state]!) {
      if (task >= 0) {
        for (let a = 0; a < tasks; a++) if ((fired >> a) & 1) after.add(`${a} ${task}`);
        always.set(task, (always.get(task) ?? -1) & fired);
      }
      const next = [target, task < 0 ? fired : fired | (1 << task)] as const;
      if (seen.has(next.join(' '))) continue;
      seen.add(next.join(' '));
      queue.push(next);
    }
  }
  const all = [0, 1, 2, 3];
  const relation = (a: number, b: number): string => {
    const [before, behind] = [after.has(`${a} ${b}`), after.has(`${b} ${a}`)];
    return before && behind ? '|' : before ? '<' : behind ? '>' : '#';
  };
  return {
    profile: all.map((a) => all.map((b) => relation(a, b)).join('')),
    needs: all.map((task) => all.filter((a) => a !== task && ((always.get(task) ?? 0) >> a) & 1)),
  };
}

/** Of a random graph, the part that can be reached from state 0, renumbered. */
function reachable(edges: readonly (readonly Edge[])[]): (readonly Edge[])[] {
  const order = [0];
  for (const s of order) for (const [target] of edges[s]!) if (!order.includes(target)) order.push(target);
  return order.map((s) => edges[s]!.map(([target, task]): Edge => [order.indexOf(target), task]));
}

describe('the behavioural profile', () => {
  it('is that of all histories, in random graphs', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(graphs, (drawn) => {
        const edges = reachable(drawn);
        const graph = graphOf(edges);
        const expected = byHistories(edges);
        expect(profileOf(graph, componentsOf(graph), taskOf(tasks), tasks)).toEqual(expected.profile);
        expect(needsOf(graph, taskOf(tasks), tasks)).toEqual(expected.needs);
        expected.profile.forEach((row) => [...row].forEach((relation) => met.add(relation)));
      }),
      { numRuns: 300 },
    );
    expect([...met].sort()).toEqual(['#', '<', '>', '|']);
  });

  it('is that of all histories, in random models', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fieldModels, async (model) => {
        const graph = await walk(tokenGame(model), { maxStates: 40, monitors: [] });
        if (graph.expanded < graph.states) return;
        const task = Int32Array.from(graph.labels, (label) => Number(label.slice(1)) % tasks);
        const edges = Array.from({ length: graph.states }, (_, s) =>
          [...graph.targets.subarray(graph.start[s], graph.start[s + 1])].map((target, i): Edge => [
            target,
            task[graph.via[graph.start[s]! + i]!]!,
          ]),
        );
        const expected = byHistories(edges);
        expect(profileOf(graph, componentsOf(graph), task, tasks)).toEqual(expected.profile);
        expect(needsOf(graph, task, tasks)).toEqual(expected.needs);
        compared++;
      }),
      { numRuns: 100 },
    );
    expect(compared).toBeGreaterThan(25);
  });

  it('tells more tasks apart than fit into one word', () => {
    // a chain of 70 tasks, the last of which may start over with the 40th
    const edges = Array.from({ length: 71 }, (_, s): Edge[] => (s < 70 ? [[s + 1, s]] : [[39, -1]]));
    const graph = graphOf(edges);
    const profile = profileOf(graph, componentsOf(graph), taskOf(70), 70);
    expect(profile[3]![69]).toBe('<');
    expect(profile[69]![3]).toBe('>');
    expect(profile[38]![38]).toBe('#');
    expect(profile[39]![39]).toBe('|');
    expect(profile[69]![40]).toBe('|');
    expect(needsOf(graph, taskOf(70), 70)[69]).toEqual(Array.from({ length: 69 }, (_, task) => task));
  });
});

describe('components and reach', () => {
  const pathTo = (edges: readonly (readonly Edge[])[], from: number): Set<number> => {
    const found = new Set([from]);
    for (const s of found) for (const [target] of edges[s]!) found.add(target);
    return found;
  };

  it('two states are in one component if they reach each other; those reached are numbered lower', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const { of } = componentsOf(graphOf(edges));
        const from = edges.map((_, s) => pathTo(edges, s));
        edges.forEach((_, a) =>
          edges.forEach((__, b) => {
            expect(of[a] === of[b]).toBe(from[a]!.has(b) && from[b]!.has(a));
            if (from[a]!.has(b)) expect(of[b]!).toBeLessThanOrEqual(of[a]!);
          }),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('what can reach a goal, and what cannot avoid one, are as on small graphs', () => {
    fc.assert(
      fc.property(graphs, fc.uniqueArray(fc.nat(6), { maxLength: 2 }), (edges, drawn) => {
        const bad = drawn.filter((state) => state < edges.length);
        const back = reversed(graphOf(edges));
        const reaching = edges.map((_, s) => [...pathTo(edges, s)].some((to) => bad.includes(to)));
        expect([...canReach(back, bad)].map(Boolean)).toEqual(reaching);
        const targets = edges.map((out) => out.map(([target]) => target));
        expect([...inevitable(back, bad)]).toEqual([...fateOf({ targets }, bad).inevitable]);
      }),
      { numRuns: 200 },
    );
  });
});
