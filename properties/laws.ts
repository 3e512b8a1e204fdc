/** The laws between the engine and the net, as functions that return `null` or say what is broken. */
import type { Analysis } from '../src/analyse/conclude.ts';
import { RowStore } from '../src/explore/lts/row-store.ts';
import { rowsOf } from '../src/explore/lts/rows-of.ts';
import type { Engine } from '../src/kernel/engine.ts';
import type { Lts, Offer } from '../src/lts.ts';
import type { Model, Term } from '../src/term/term.ts';
import { children } from '../src/term/walk.ts';
import type { ReplayLog } from '../src/trace.ts';
import { plainVerdicts } from './plain-verdicts.ts';

/** What a walk in lock step found. */
export interface Walk {
  readonly states: number;
  readonly edges: number;
  /** Whether every reachable state was seen. */
  readonly complete: boolean;
  /** The first disagreement, with the labels that lead there. */
  readonly broken: string | null;
}

/**
 * Strong bisimulation of two deterministic systems: both are walked in lock step, breadth first; in every pair of states the same
 * labels are offered and the run ends alike, and states correspond one to one, so that both graphs have equally many states and edges.
 * @param limit pairs of states after which the walk is cut
 */
export function bisimilar<S, A extends Offer, T, B extends Offer>(
  left: Lts<S, A>,
  right: Lts<T, B>,
  limit: number,
): Walk {
  interface Pair {
    readonly s: S;
    readonly t: T;
    readonly before: Pair | null;
    readonly label: string;
  }
  const [ours, theirs] = [numbersOf(left), numbersOf(right)];
  const pairs: Pair[] = [];
  let edges = 0;
  const walk = (broken: string | null, complete: boolean): Walk => ({
    states: pairs.length,
    edges,
    complete,
    broken,
  });
  // Both sides number states as they are met: the numbers of a pair differ if one of the two belongs to another pair.
  const meet = (pair: Pair): boolean => {
    const number = ours(pair.s);
    if (theirs(pair.t) !== number) return false;
    if (number === pairs.length) pairs.push(pair);
    return true;
  };
  const pathTo = (pair: Pair | null): string =>
    pair?.before ? `${pathTo(pair.before)} ${pair.label}`.trimStart() : '';
  meet({ s: left.initial, t: right.initial, before: null, label: '' });
  for (const pair of pairs) {
    if (pairs.length > limit) return walk(null, false);
    const { s, t } = pair;
    const [offered, others] = [left.enabled(s), right.enabled(t)];
    const actions = new Map(others.map((b) => [b.label, b]));
    if (!sameLabels(offered, actions, others.length))
      return walk(
        `after "${pathTo(pair)}" one offers {${labelsOf(offered)}}, the other {${labelsOf(others)}}`,
        false,
      );
    if (left.end(s) !== right.end(t))
      return walk(`after "${pathTo(pair)}" one is ${left.end(s)}, the other ${right.end(t)}`, false);
    edges += offered.length;
    for (const a of offered) {
      const next = { s: left.step(s, a).state, t: right.step(t, actions.get(a.label)!).state };
      const after = { ...next, before: pair, label: a.label };
      if (!meet(after)) return walk(`states are told apart by one side only, after ${pathTo(after)}`, false);
    }
  }
  return walk(null, true);
}

/** Numbers the states of a system in the order in which they are asked for. */
function numbersOf<S, A extends Offer>(system: Lts<S, A>): (state: S) => number {
  const [store, write, row] = [new RowStore(), rowsOf(system), new Array<number>()];
  return (state) => {
    const length = write(state, row);
    const known = store.find(row, length);
    if (known >= 0) return known;
    if (!store.add(row, length, 0, 0, Infinity)) throw new Error('a state holds a number beyond 2^31');
    return store.count - 1;
  };
}

/** Whether two states offer the same labels, each once. */
function sameLabels(offered: readonly Offer[], others: ReadonlyMap<string, Offer>, length: number): boolean {
  const labels = new Set(offered.map(({ label }) => label));
  const isUnique = labels.size === offered.length && others.size === length;
  return isUnique && labels.size === length && offered.every(({ label }) => others.has(label));
}

function labelsOf(offered: readonly Offer[]): string {
  return offered
    .map(({ label }) => label)
    .toSorted()
    .join(' ');
}

/** Law 1: walking a log again meets the same states, offers and end. */
export function replaysExactly<S, A extends Offer>(system: Lts<S, A>, log: ReplayLog): string | null {
  const keys: string[][] = [];
  for (let round = 0; round < 2; round++) {
    let state = system.initial;
    const met = [system.key(state)];
    for (const [i, { offered, pick }] of log.steps.entries()) {
      const actions = system.enabled(state);
      if (actions.map((a) => a.label).join(' ') !== offered.join(' '))
        return `step ${i} offers something else`;
      state = system.step(state, actions[pick]!).state;
      met.push(system.key(state));
    }
    if (round === 1 && log.end !== 'cut' && system.end(state) !== log.end)
      return `the run ended ${log.end}, its replay ${system.end(state)}`;
    keys.push(met);
  }
  return keys[0]!.join('\n') === keys[1]!.join('\n') ? null : 'the second replay meets other states';
}

/** Law 2: the labels of a run of one system lead through the other, which offers the same and ends alike. */
export function wordOf<S, A extends Offer>(system: Lts<S, A>, log: ReplayLog): string | null {
  let state = system.initial;
  for (const [i, { offered, pick }] of log.steps.entries()) {
    const actions = new Map(system.enabled(state).map((a) => [a.label, a]));
    const [ours, theirs] = [offered.toSorted().join(' '), [...actions.keys()].toSorted().join(' ')];
    if (ours !== theirs) return `at step ${i} the run is offered {${ours}}, the net {${theirs}}`;
    state = system.step(state, actions.get(offered[pick]!)!).state;
  }
  const end = system.end(state);
  return log.end === 'cut' || end === log.end ? null : `the run ended ${log.end}, the net ${end}`;
}

/** Law 4: counts and verdicts of the fast analysis are those read off the engine's graph; witnesses replay, and are as short as can be told. */
export async function sameVerdicts(
  system: Engine,
  model: Model,
  analysis: Analysis,
  limit: number,
): Promise<string | null> {
  for (const p of analysis.properties) {
    const broken = p.witness ? rejected(system, p.witness) : null;
    if (broken) return `the engine rejects the witness of ${p.name}: ${broken}`;
  }
  const plain = await plainVerdicts(system, activitiesOf(model.term), limit);
  const { stateSpace } = analysis;
  if (plain === null) return stateSpace.complete ? 'the net has fewer states than the engine' : null;
  if (!stateSpace.complete && stateSpace.cutBy !== 'instances')
    return `the net was cut by ${stateSpace.cutBy}, the engine is finite`;
  const counts = [
    plain.states,
    plain.edges,
    plain.ends.completed,
    plain.ends.cancelled,
    plain.ends.failed,
    plain.ends.deadlocked,
  ].join();
  const { ends } = stateSpace;
  const counted = [
    stateSpace.states,
    stateSpace.edges,
    ends.completed,
    ends.cancelled,
    ends.failed,
    ends.deadlocked,
  ].join();
  if (counts !== counted) return `states, edges and ends are ${counts} on the engine, ${counted} on the net`;
  for (const p of analysis.properties) {
    const holds = plain.holds[p.name];
    if (holds === undefined) continue;
    const expected = holds ? (plain.limited && p.name !== 'no-dead-tasks' ? 'unknown' : 'yes') : 'no';
    // without channels no message can be left, whatever a bound hides
    if (p.name === 'no-undelivered-messages' && system.program.channels.length === 0 && p.holds === 'yes')
      continue;
    const weaker = plain.limited && p.holds === 'unknown';
    if (p.holds !== expected && !weaker)
      return `${p.name} is ${expected} on the engine, ${p.holds} on the net`;
  }
  return null;
}

function rejected(system: Engine, labels: readonly string[]): string | null {
  let state = system.initial;
  for (const label of labels) {
    const action = system.enabled(state).find((a) => a.label === label);
    if (!action) return `${label} is not offered`;
    state = system.step(state, action).state;
  }
  return null;
}

/** Ids of the activities: their names behind the calls around them. */
function activitiesOf(term: Term, calls = ''): string[] {
  const own =
    term.kind === 'task'
      ? [term.name]
      : term.kind === 'flow'
        ? term.nodes.filter((v) => v.activity).map((v) => v.name)
        : [];
  const inside = term.kind === 'call' ? `${calls}${term.name}/` : calls;
  return [...own.map((name) => calls + name), ...children(term).flatMap((t) => activitiesOf(t, inside))];
}
