import { expect } from 'vitest';
import type { FieldModel } from '../../../src/fields.ts';
import { codeModel, isCoded } from '../../../src/explore/coding/coding.ts';
import { hashSpace, type HashSpaceOptions } from '../../../src/explore/hash/space.ts';
import type { Run, Space } from '../../../src/explore/space.ts';
import {
  above,
  contains,
  dead,
  endSets,
  finalStates,
  type StateSet,
} from '../../../src/explore/state-set.ts';
import { model as termModel, par, seq, task } from '../../../src/index.ts';
import { translate } from '../../../src/net/translate.ts';
import { fire, isEnabled, type naive, tokens } from '../naive.ts';

/** The space of a model that has a coding and whose digits stay small; else `null`. */
export async function spaceOf(
  model: FieldModel,
  options: Partial<HashSpaceOptions> = {},
): Promise<Space | null> {
  const coded = codeModel(model);
  if (!isCoded(coded)) return null;
  const space = await hashSpace(coded, { maxMemory: 2 ** 30, wasm: false, ...options });
  return 'states' in space ? space : null;
}

/** Where a run leads; it must be possible. */
export function replayed(model: FieldModel, run: Run): number[] {
  let state = model.fields.map(({ initial }) => initial);
  for (const rule of run) {
    expect(isEnabled(model.rules[rule], state, model.rules)).toBe(true);
    state = fire(model.rules[rule], state);
  }
  return state;
}

type Graph = NonNullable<ReturnType<typeof naive>>;

async function expectSameSets(space: Space, graph: Graph): Promise<void> {
  const { model } = space;
  const ends = endSets(model);
  const sets: StateSet[] = [...Object.values(ends), dead, above(0, 0), above(model.fields.length - 1, 1)];
  const runs = await space.nearest(sets);
  for (const [i, set] of sets.entries()) {
    const isIn = graph.states.map((state, s) => contains(set, state, graph.ends[s] !== null));
    expect(await space.count(set)).toBe(isIn.filter(Boolean).length);
    const first = isIn.indexOf(true);
    if (first < 0) expect(runs[i]).toBeNull();
    else {
      expect(runs[i]).toHaveLength(graph.depths[first]);
      const last = graph.states.findIndex((state) => state.join() === replayed(model, runs[i]!).join());
      expect(isIn[last]).toBe(true);
    }
  }
}

/** Every answer of a space, held against the oracle. */
export async function expectSame(space: Space, graph: Graph): Promise<void> {
  const { model } = space;
  expect(space.cutBy).toBeNull();
  expect(space.states).toBe(graph.states.length);
  expect(space.edges).toBe(graph.edges.length);
  expect(space.depth).toBe(graph.depths.at(-1));
  const fired = new Set(graph.edges.map(({ rule }) => rule));
  expect([...space.fired]).toEqual(model.rules.map((_, i) => Number(fired.has(i))));
  await expectSameSets(space, graph);
  for (const [f, { role }] of model.fields.entries()) {
    const amount = (state: readonly number[]) => (role === 'colours' ? tokens(model, state, f) : state[f]);
    expect(await space.largest(f)).toBe(Math.max(...graph.states.map(amount)));
  }
  const marking = (state: readonly number[]) =>
    model.fields.reduce((sum, _, f) => sum + tokens(model, state, f), 0);
  expect(await space.largestMarking()).toBe(Math.max(...graph.states.map(marking)));
  const doomed = graph.states.findIndex((_, s) => !graph.canComplete.has(s));
  const run = await space.doom(finalStates(model));
  if (doomed < 0) expect(run).toBeNull();
  else {
    expect(run).toHaveLength(graph.depths[doomed]);
    const last = graph.states.findIndex((state) => state.join() === replayed(model, run as Run).join());
    expect(graph.canComplete.has(last)).toBe(false);
  }
}

/** `tasks` long tasks side by side that each read a counter and write it back, one more, `rounds` times: updates get lost. */
export function raceOfTasks(tasks: number, rounds: number): FieldModel {
  const increment = (name: string) =>
    task(name, { long: true, reads: ['x'], writes: ['x'], run: ({ x }) => ({ x: (x as number) + 1 }) });
  const branch = (i: number) => seq(...Array.from({ length: rounds }, (_, j) => increment(`t${i}_${j}`)));
  return translate(
    termModel('race', par(Array.from({ length: tasks }, (_, i) => branch(i))), { variables: { x: 0 } }),
  );
}
