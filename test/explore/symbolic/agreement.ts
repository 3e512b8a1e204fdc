import type { CodedModel } from '../../../src/explore/coding/coded.ts';
import { codeModel, grown, isCoded } from '../../../src/explore/coding/coding.ts';
import type { Space } from '../../../src/explore/space.ts';
import { above, contains, endSets, every, finalStates, not, some } from '../../../src/explore/state-set.ts';
import type { StateSet } from '../../../src/explore/state-set.ts';
import { canSymbolic, symbolicSpace } from '../../../src/explore/symbolic/symbolic-space.ts';
import type { FieldModel } from '../../../src/fields.ts';
import { fire, isEnabled, type naive, tokens } from '../naive.ts';

export type Graph = NonNullable<ReturnType<typeof naive>>;

/** The space of a model, its digits grown as far as it takes; or why there is none. */
export async function spaceOf(model: FieldModel, maxMemory = 2 ** 28): Promise<Space | string> {
  const result = codeModel(model);
  if (!isCoded(result)) return result.reason;
  let coded: CodedModel = result;
  for (let round = 0; round < 30; round++) {
    const reason = canSymbolic(coded);
    if (reason !== null) return reason;
    const space = await symbolicSpace(coded, { maxMemory });
    if (!('digit' in space)) return space;
    coded = grown(coded, space.digit, space.value + 1);
  }
  return 'the digits do not stop growing';
}

/** Every answer of a space against the whole graph. @returns what differs, or `null` */
export async function difference(space: Space, graph: Graph): Promise<string | null> {
  const { model } = space;
  const told: (readonly [what: string, expected: unknown, found: unknown])[] = [
    ['states', graph.states.length, space.states],
    ['edges', graph.edges.length, space.edges],
    ['fired', firedIn(model, graph), space.fired.join()],
    ['largest marking', mostTokens(model, graph), await space.largestMarking()],
    ['doom', nearestDoom(graph), lengthOf(await space.doom(finalStates(model)))],
  ];
  for (const f of model.fields.keys()) {
    told.push([`largest of field ${f}`, largestIn(model, graph, f), await space.largest(f)]);
  }
  const sets = setsOf(model);
  const runs = await space.nearest(sets);
  for (const [i, set] of sets.entries()) {
    const members = membersIn(set, graph);
    told.push([`count of set ${i}`, members.length, await space.count(set)]);
    told.push([`run to set ${i}`, nearest(graph, members), lengthOf(runs[i])]);
    const end = runs[i] && endOfRun(model, runs[i]);
    if (end)
      told.push([`end of run ${i}`, true, members.some((at) => graph.states[at].join() === end.join())]);
  }
  const wrong = told.find(([, expected, found]) => expected !== found);
  return wrong ? `${wrong[0]}: ${String(wrong[1])} expected, ${String(wrong[2])} found` : null;
}

/** The state at the end of a run; `null` where a rule of it is not enabled. */
export function endOfRun({ fields, rules }: FieldModel, run: readonly number[]): number[] | null {
  let state = fields.map(({ initial }) => initial);
  for (const rule of run) {
    if (!isEnabled(rules[rule], state, rules)) return null;
    state = fire(rules[rule], state);
  }
  return state;
}

function setsOf(model: FieldModel): StateSet[] {
  const { completed, cancelled, failed, deadlocked } = endSets(model);
  const [first, second] = [above(0, 0), above(model.fields.length - 1, 0)];
  const both: StateSet = {
    kind: 'values',
    fields: [0, model.fields.length - 1],
    holds: ([a, b]) => (a + 2 * b) % 3 === 1,
  };
  return [
    completed,
    cancelled,
    failed,
    deadlocked,
    not(deadlocked),
    ...model.fields.map((_, f) => above(f, 1)),
    every(),
    some(),
    every(first, second),
    some(first, second, deadlocked),
    every(both, not(first)),
    both,
  ];
}

function membersIn(set: StateSet, { states, ends }: Graph): number[] {
  return states.flatMap((state, i) => (contains(set, state, ends[i] !== null) ? [i] : []));
}

function nearest({ depths }: Graph, members: readonly number[]): number | null {
  return members.length === 0 ? null : Math.min(...members.map((i) => depths[i]));
}

function nearestDoom(graph: Graph): number | null {
  return nearest(
    graph,
    graph.states.flatMap((_, i) => (graph.canComplete.has(i) ? [] : [i])),
  );
}

function lengthOf(run: readonly number[] | string | null): number | string | null {
  return Array.isArray(run) ? run.length : (run as string | null);
}

function firedIn({ rules }: FieldModel, { edges }: Graph): string {
  const fired = new Set(edges.map(({ rule }) => rule));
  return rules.map((_, i) => Number(fired.has(i))).join();
}

function largestIn(model: FieldModel, { states }: Graph, f: number): number {
  const { role } = model.fields[f];
  return Math.max(...states.map((state) => (role === 'colours' ? tokens(model, state, f) : state[f])));
}

function mostTokens(model: FieldModel, { states }: Graph): number {
  return Math.max(...states.map((m) => m.reduce((sum, _, f) => sum + tokens(model, m, f), 0)));
}
