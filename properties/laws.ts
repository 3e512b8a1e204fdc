/** The laws between the engine and the net, as functions that return `null` or say what is broken. */
import type { Analysis } from '../src/analyse/analyse.ts';
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
  const matched = new Map<string, string>();
  const taken = new Map<string, string>();
  const queue: { s: S; t: T; path: readonly string[] }[] = [];
  let edges = 0;
  const meet = (s: S, t: T, path: readonly string[]): string | null => {
    const [k, l] = [left.key(s), right.key(t)];
    if (matched.has(k) || taken.has(l)) {
      return matched.get(k) === l && taken.get(l) === k
        ? null
        : `states are told apart by one side only, after ${path.join(' ')}`;
    }
    matched.set(k, l);
    taken.set(l, k);
    queue.push({ s, t, path });
    return null;
  };
  const walk = (broken: string | null, complete: boolean): Walk => ({
    states: matched.size,
    edges,
    complete,
    broken,
  });
  let broken = meet(left.initial, right.initial, []);
  for (const { s, t, path } of queue) {
    if (broken) return walk(broken, false);
    if (matched.size > limit) return walk(null, false);
    const offered = left.enabled(s);
    const others = new Map(right.enabled(t).map((b) => [b.label, b]));
    const [ours, theirs] = [
      offered
        .map((a) => a.label)
        .toSorted()
        .join(' '),
      [...others.keys()].toSorted().join(' '),
    ];
    if (ours !== theirs)
      return walk(`after "${path.join(' ')}" one offers {${ours}}, the other {${theirs}}`, false);
    if (left.end(s) !== right.end(t))
      return walk(`after "${path.join(' ')}" one is ${left.end(s)}, the other ${right.end(t)}`, false);
    edges += offered.length;
    for (const a of offered) {
      const next = right.step(t, others.get(a.label)!).state;
      broken ??= meet(left.step(s, a).state, next, [...path, a.label]);
    }
  }
  return walk(broken, broken === null);
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
export function sameVerdicts(system: Engine, model: Model, analysis: Analysis, limit: number): string | null {
  for (const p of analysis.properties) {
    const broken = p.witness ? rejected(system, p.witness) : null;
    if (broken) return `the engine rejects the witness of ${p.name}: ${broken}`;
  }
  const plain = plainVerdicts(system, activitiesOf(model.term), limit);
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
