/** The law of stubborn sets: what a reduced search keeps is what the full graph tells, and every run that it gives is a run. */
import { explore } from '../src/explore/explore.ts';
import { above, contains, dead, endSets, every, finalStates, some } from '../src/explore/state-set.ts';
import type { StateSet } from '../src/explore/state-set.ts';
import type { Run } from '../src/explore/space.ts';
import { oneEnd } from '../src/explore/stubborn/early-end.ts';
import type { Goal, StubbornSpace } from '../src/explore/stubborn/stubborn-space.ts';
import { stubbornSpace } from '../src/explore/stubborn/stubborn-space.ts';
import type { FieldModel } from '../src/fields.ts';
import { fire, isEnabled, naive } from '../test/explore/naive.ts';

/** What a comparison found. */
export interface StubbornComparison {
  /** States of the full graph; `null` where it has more than the limit. */
  readonly full: number | null;
  /** Of the reduced search. */
  readonly space: StubbornSpace;
  /** What differs, one sentence each. */
  readonly broken: readonly string[];
}

type Oracle = NonNullable<ReturnType<typeof naive>>;

/**
 * Holds a reduced search against the full graph.
 * @param limit states of the full graph, beyond which only runs are checked
 */
export async function compareStubborn(
  model: FieldModel,
  goal: Goal,
  limit: number,
): Promise<StubbornComparison> {
  const oracle = naive(model, limit);
  const space = await stubbornSpace(model, { maxStates: 4 * limit, maxMemory: 2 ** 28 }, goal);
  const broken = [
    ...checkUnbounded(model, space),
    ...(oracle === null ? await checkBounded(model, space) : await compareGraphs(model, space, oracle)),
  ];
  return { full: oracle === null ? null : oracle.states.length, space, broken };
}

async function compareGraphs(model: FieldModel, space: StubbornSpace, oracle: Oracle): Promise<string[]> {
  if (space.cutBy !== null) return [`cut by ${space.cutBy}`];
  return [
    ...(Number(space.states) > oracle.states.length ? ['more states than there are'] : []),
    ...(await compareEnds(model, space, oracle)),
    ...(await compareOption(model, space, oracle)),
    ...compareFired(model, space, oracle),
    ...(await compareEarly(model, space, oracle)),
  ];
}

/** The same states in which nothing is enabled, each as near as in the full graph. */
async function compareEnds(model: FieldModel, space: StubbornSpace, oracle: Oracle): Promise<string[]> {
  const broken: string[] = [];
  const all = Object.values(endSets(model));
  const sets = [...all, ...deadStates(oracle).map((s) => exactly(oracle.states[s]))];
  const runs = await space.nearest(sets);
  for (const [i, set] of sets.entries()) {
    const members = oracle.states.flatMap((m, s) => (contains(set, m, oracle.ends[s] !== null) ? [s] : []));
    const count = await space.count(set);
    if (count !== members.length) broken.push(`${count} dead states instead of ${members.length}`);
    const nearest = members.length === 0 ? null : Math.min(...members.map((s) => oracle.depths[s]));
    const run = runs[i];
    if ((run === null ? null : run.length) !== nearest)
      broken.push(`an end after ${run?.length}, not ${nearest}`);
    if (run !== null && !contains(set, follow(model, run) ?? [], true)) broken.push('no run to an end');
  }
  return broken;
}

/** Whether there is a point of no return, for several goals; and that the run leads to one. */
async function compareOption(model: FieldModel, space: StubbornSpace, oracle: Oracle): Promise<string[]> {
  const broken: string[] = [];
  const single = deadStates(oracle)
    .slice(0, 3)
    .map((s) => exactly(oracle.states[s]));
  for (const goal of [finalStates(model), dead, ...single]) {
    const reaches = reaching(oracle, goal);
    const doom = await space.doom(goal);
    if (doom === 'unknown') broken.push('doom is unknown');
    else if ((doom === null) !== (reaches.size === oracle.states.length))
      broken.push(
        `${reaches.size} of ${oracle.states.length} states reach a goal, but doom is ${String(doom)}`,
      );
    else if (doom !== null) {
      const last = follow(model, doom)?.join();
      if (reaches.has(oracle.states.findIndex((m) => m.join() === last))) broken.push('a doom that is none');
    }
  }
  return broken;
}

function compareFired(model: FieldModel, space: StubbornSpace, oracle: Oracle): string[] {
  const firing = new Set(oracle.edges.map(({ rule }) => rule));
  const isExact = space.keeps.has('fired') || space.keeps.has('all');
  return model.rules.flatMap(({ label }, rule) => {
    const [ours, theirs] = [space.fired[rule] === 1, firing.has(rule)];
    return ours === theirs || (theirs && !isExact) ? [] : [`${label} fires: ${ours}, not ${theirs}`];
  });
}

async function compareEarly(model: FieldModel, space: StubbornSpace, oracle: Oracle): Promise<string[]> {
  const set = earlyEnd(model);
  const [run] = await space.nearest([set]);
  const isThere = oracle.states.some((m) => contains(set, m, false));
  const isExact = space.keeps.has('early end') || space.keeps.has('all');
  if (run === null) return isThere && isExact ? ['an early end is missed'] : [];
  return contains(set, follow(model, run) ?? [], false) ? [] : ['no run to an early end'];
}

/** The one end of the model and something else are marked. */
export function earlyEnd(model: FieldModel): StateSet {
  const one = oneEnd(model);
  if (one === null) return some();
  return every(above(one.end, 0), some(...[...one.others].map((field) => above(field, 0))));
}

/** What is said to be bounded has no growing run. */
async function checkBounded(model: FieldModel, space: StubbornSpace): Promise<string[]> {
  if (!space.keeps.has('bounded') || space.cutBy !== null) return [];
  const ends = model.fields.flatMap(({ role }, field) => (role === 'final' ? [field] : []));
  const twice = every(endSets(model).completed, some(...ends.map((end) => above(end, 1))));
  const isProper = (await space.count(twice)) === 0 && (await space.doom(finalStates(model))) === null;
  if (!isProper) return [];
  const { covering } = await explore(model, { maxStates: 20_000 });
  return covering === null ? [] : ['bounded, it is said, but it grows'];
}

/** The run that is said to repeat can be repeated, and adds something each time. */
function checkUnbounded(model: FieldModel, { unbounded }: StubbornSpace): string[] {
  if (unbounded === null) return [];
  const { run, from, grows } = unbounded;
  const pump = run.slice(from);
  const states = [0, 1, 2, 3].map((n) =>
    follow(model, [...run, ...Array.from({ length: n }, () => pump).flat()]),
  );
  const isGrowing = states.every(
    (m, i) => m !== null && grows.every((field) => i === 0 || m[field] > states[i - 1]![field]),
  );
  return isGrowing ? [] : ['a growth that ends'];
}

/** The state after a run, or `null` if some rule is not enabled in its turn. */
function follow({ fields, rules }: FieldModel, run: Run): readonly number[] | null {
  let m: number[] = fields.map(({ initial }) => initial);
  for (const rule of run) {
    if (!isEnabled(rules[rule], m, rules)) return null;
    m = fire(rules[rule], m);
  }
  return m;
}

function deadStates({ ends }: Oracle): number[] {
  return ends.flatMap((end, s) => (end === null ? [] : [s]));
}

function exactly(state: readonly number[]): StateSet {
  const same = (values: readonly number[]) => values.every((value, i) => value === state[i]);
  return every(dead, { kind: 'values', fields: state.map((_, i) => i), holds: same });
}

/** The states from which a state of a set can be reached. */
function reaching({ states, ends, edges }: Oracle, set: StateSet): ReadonlySet<number> {
  const found = new Set(states.flatMap((m, s) => (contains(set, m, ends[s] !== null) ? [s] : [])));
  const sources = new Map<number, number[]>();
  for (const { from, to } of edges) sources.set(to, [...(sources.get(to) ?? []), from]);
  for (const state of found) for (const from of sources.get(state) ?? []) found.add(from);
  return found;
}
