import type { FieldModel } from '../fields.ts';
import { findDoom } from './doom.ts';
import type { Exploration, ExploreOptions } from './exploration.ts';
import { exploreWatched } from './explore.ts';
import { growing } from './growing.ts';
import { Memo } from './memo.ts';
import type { Run, Space, Unbounded } from './space.ts';
import type { StateSet } from './state-set.ts';
import { TimeLimit, Watch } from './watch.ts';

/**
 * The space of the plain breadth-first search, which covers every model: states are numbered by their distance from the start, so the
 * first one of a set is the nearest.
 * @param maxMemory bytes, of which the search leaves what it does not need to the questions
 * @throws whatever a predicate or an update of the model throws
 */
export async function explicitSpace(
  model: FieldModel,
  options: ExploreOptions & { readonly maxMemory: number },
): Promise<Space> {
  const { exploration, watch } = exploreWatched(model, options);
  return spaceOf(await exploration, options.maxMemory, watch);
}

/** The questions of {@link Space}, answered from a graph whose states are kept one by one. */
export function spaceOf(
  exploration: Exploration,
  maxMemory: number,
  watch = new Watch(undefined, TimeLimit.none),
): Space {
  const { model, states, edges, cutBy, overflowed, fired, depth, memoryBytes, elapsedMs } = exploration;
  const spare = maxMemory - memoryBytes;
  watch.searched(cutBy === null);
  return {
    model,
    method: 'explicit',
    remarks: [],
    states,
    edges,
    cutBy,
    unbounded: unboundedOf(exploration),
    overflowed,
    fired,
    depth,
    memoryBytes,
    elapsedMs,
    watch,
    count: (set) => watch.patiently(() => countOf(exploration, set, watch)),
    largest: async (field) => exploration.maxima[field],
    largestPlace: async () => exploration.maxTokensPerPlace,
    largestMarking: async () => exploration.maxTokensPerMarking,
    nearest: async (sets, told = () => {}) => {
      const runs: (Run | null)[] = [];
      for (const set of sets) {
        const run = await nearest(exploration, set, watch);
        if (run !== null) told(runs.length, run);
        runs.push(run);
      }
      return runs;
    },
    doom: async (final) => {
      const goals = new Uint8Array(states);
      await forEachIn(exploration, final, watch, (state) => {
        goals[state] = 1;
        return true;
      });
      const state = await findDoom(exploration, (s) => goals[s] === 1, spare, watch);
      if (state !== null) return exploration.pathTo(state);
      return cutBy === null ? null : 'unknown';
    },
    growing: () => growing(exploration, watch),
    // Arrays of its own, which are collected with it.
    release: () => {},
  };
}

async function countOf(exploration: Exploration, set: StateSet, watch: Watch): Promise<number> {
  let n = 0;
  await forEachIn(exploration, set, watch, () => {
    n++;
    return true;
  });
  return n;
}

function unboundedOf({ covering, pathTo }: Exploration): Unbounded | null {
  if (covering === null) return null;
  return { run: pathTo(covering.to), from: pathTo(covering.from).length, grows: covering.grows };
}

async function nearest(exploration: Exploration, set: StateSet, watch: Watch): Promise<Run | null> {
  let found: Run | null = null;
  await forEachIn(exploration, set, watch, (state) => {
    found = exploration.pathTo(state);
    return false;
  });
  return found;
}

/** States between two looks at the clock. */
const slice = 1024;

/** Visits the states of a set in ascending order for as long as `visit` returns true. */
export async function forEachIn(
  exploration: Exploration,
  set: StateSet,
  watch: Watch,
  visit: (state: number) => boolean,
): Promise<void> {
  const isIn = compiled(set);
  const dead = onlyDead(set) ? exploration.dead : null;
  for (let i = 0, length = dead?.length ?? exploration.states; i < length; i++) {
    const state = dead === null ? i : dead[i];
    const isDead = dead !== null || exploration.isDead(state);
    if (isIn(exploration.valuesIn(state), isDead) && !visit(state)) return;
    if (i % slice === slice - 1) await watch.turn();
  }
}

/** Whether only states in which nothing is enabled can be in the set. */
function onlyDead(set: StateSet): boolean {
  if (set.kind === 'every') return set.of.some(onlyDead);
  if (set.kind === 'some') return set.of.every(onlyDead);
  return set.kind === 'dead';
}

type Predicate = (values: Int32Array, isDead: boolean) => boolean;

/** A set as a function that is asked many times. */
function compiled(set: StateSet): Predicate {
  switch (set.kind) {
    case 'dead':
      return (_, isDead) => isDead;
    case 'not': {
      const part = compiled(set.of);
      return (values, isDead) => !part(values, isDead);
    }
    case 'every': {
      const parts = set.of.map(compiled);
      return (values, isDead) => parts.every((part) => part(values, isDead));
    }
    case 'some': {
      const single = set.of.flatMap((part) => (isOfOneField(part) ? [part] : []));
      if (single.length === set.of.length) return anyOf(single);
      const parts = set.of.map(compiled);
      return (values, isDead) => parts.some((part) => part(values, isDead));
    }
    case 'values': {
      if (isOfOneField(set)) return anyOf([set]);
      const memo = new Memo(set.fields, (values) => set.holds(values));
      return (values) => memo.at(values);
    }
  }
}

type Values = Extract<StateSet, { kind: 'values' }>;
type OfOneField = Values & { readonly fields: readonly [number] };

function isOfOneField(set: StateSet): set is OfOneField {
  return set.kind === 'values' && set.fields.length === 1;
}

/** Whether one of some sets, each a predicate of one field, holds. Most fields are 0 in most states, so that answer is kept at hand. */
function anyOf(sets: readonly OfOneField[]): Predicate {
  const fields = Int32Array.from(sets, (set) => set.fields[0]);
  const memos = new Map<number, Memo<boolean>>();
  /** Per set whether 0 is in it; {@link unasked} until a state asks. */
  const zero = new Uint8Array(sets.length).fill(unasked);
  const holds = (i: number, values: Int32Array): boolean => {
    let memo = memos.get(i);
    if (memo === undefined) memos.set(i, (memo = new Memo(sets[i].fields, (read) => sets[i].holds(read))));
    return memo.at(values);
  };
  return (values) => {
    for (let i = 0; i < fields.length; i++) {
      if (values[fields[i]] !== 0) {
        if (holds(i, values)) return true;
        continue;
      }
      if (zero[i] === unasked) zero[i] = Number(sets[i].holds([0]));
      if (zero[i] === 1) return true;
    }
    return false;
  };
}

const unasked = 2;
