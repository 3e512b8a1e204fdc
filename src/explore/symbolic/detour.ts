/** Runs that need not be shortest, for where the distances of all states do not fit into memory. */
import type { Run } from '../space.ts';
import type { Algebra } from './algebra.ts';
import { MemoryExhausted } from './budget.ts';
import { everything, nothing } from './node-store.ts';
import { identity, never } from './relation-store.ts';
import type { Firing } from './runs.ts';

/** Values per level, from 1. */
type State = Int32Array;

interface Step {
  readonly rule: number;
  readonly state: State;
  /** The highest level that the rule mentions. */
  readonly level: number;
}

/**
 * A run from the initial state to a set, found depth-first among the states that can reach it: each of them has a next one on the
 * way, so it seldom has to turn back.
 * @param goals not empty
 * @param saved all states that can reach `goals`
 * @throws {MemoryExhausted} {GivenUp}
 */
export async function detour(
  algebra: Algebra,
  goals: number,
  saved: number,
  firings: readonly Firing[],
): Promise<Run> {
  const { machine, levels, coded, watch } = algebra;
  const candidates = candidatesIn(algebra, firings);
  const start = levels.digitAt.map((digit) => (digit < 0 ? 0 : coded.digits[digit].initial));
  const path = [{ rule: -1, steps: stepsFrom(algebra, candidates, start, levels.count) }];
  const seen = new Set([start.join()]);
  let isThere = includes(algebra, goals, start);
  while (!isThere) {
    await watch.turn();
    const { done, value: step } = path[path.length - 1].steps.next();
    if (done) path.pop();
    else if (includes(algebra, saved, step.state) && !seen.has(step.state.join())) {
      if (!machine.budget.allows(seen.size * (8 * levels.count + 256))) throw new MemoryExhausted();
      seen.add(step.state.join());
      path.push({ rule: step.rule, steps: stepsFrom(algebra, candidates, step.state, step.level) });
      isThere = includes(algebra, goals, step.state);
    }
  }
  return path.slice(1).map(({ rule }) => rule);
}

/** Per highest level and old value there, the rules. */
function candidatesIn(
  { relations, levels }: Algebra,
  firings: readonly Firing[],
): readonly (readonly (readonly Firing[])[])[] {
  const found = Array.from(levels.sizes, (size) => Array.from({ length: size }, (): Firing[] => []));
  for (const firing of firings) {
    const { relation } = firing;
    if (relation === never || relation === identity) continue;
    for (const from of relations.valuesOf(relation)) found[relations.level[relation]][from].push(firing);
  }
  return found;
}

function includes({ machine, levels }: Algebra, set: number, state: State): boolean {
  let node = set;
  for (let level = levels.count; level > 0 && node !== nothing; level--)
    node = machine.nodes.child(node, state[level]);
  return node === everything;
}

/** The steps from a state, level by level from one on, which the last step came from: its neighbours go on first. */
function* stepsFrom(
  algebra: Algebra,
  candidates: readonly (readonly (readonly Firing[])[])[],
  state: State,
  first: number,
): Generator<Step, undefined> {
  const { count } = algebra.levels;
  for (let i = 0; i < count; i++) {
    const level = ((first - 1 + count - i) % count) + 1;
    for (const { rule, relation } of candidates[level][state[level]]) {
      const next = state.slice();
      if (fires(algebra, relation, next)) yield { rule, state: next, level };
    }
  }
  return undefined;
}

/** Makes a state the one that a relation leads to, if it leads anywhere. */
function fires(algebra: Algebra, relation: number, state: State): boolean {
  if (relation === identity) return true;
  const { relations } = algebra;
  const level = relations.level[relation];
  const old = state[level];
  for (let i = relations.start[relation]; i < relations.start[relation + 1]; i++) {
    if (relations.from[i] !== old || !fires(algebra, relations.next[i], state)) continue;
    state[level] = relations.to[i];
    return true;
  }
  return false;
}
