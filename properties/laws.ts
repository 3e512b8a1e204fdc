/** The laws between the engine and the net, as functions that return `null` or say what is broken. */
import type { Lts, Offer } from '../src/lts.ts';

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
export function bisimilar<S, A extends Offer, T, B extends Offer>(left: Lts<S, A>, right: Lts<T, B>, limit: number): Walk {
  const matched = new Map<string, string>();
  const taken = new Map<string, string>();
  const queue: { s: S; t: T; path: readonly string[] }[] = [];
  let edges = 0;
  const meet = (s: S, t: T, path: readonly string[]): string | null => {
    const [k, l] = [left.key(s), right.key(t)];
    if (matched.has(k) || taken.has(l)) {
      return matched.get(k) === l && taken.get(l) === k ? null : `states are told apart by one side only, after ${path.join(' ')}`;
    }
    matched.set(k, l);
    taken.set(l, k);
    queue.push({ s, t, path });
    return null;
  };
  const walk = (broken: string | null, complete: boolean): Walk => ({ states: matched.size, edges, complete, broken });
  let broken = meet(left.initial, right.initial, []);
  for (const { s, t, path } of queue) {
    if (broken) return walk(broken, false);
    if (matched.size > limit) return walk(null, false);
    const offered = left.enabled(s);
    const others = new Map(right.enabled(t).map((b) => [b.label, b]));
    const [ours, theirs] = [offered.map((a) => a.label).toSorted().join(' '), [...others.keys()].toSorted().join(' ')];
    if (ours !== theirs) return walk(`after "${path.join(' ')}" one offers {${ours}}, the other {${theirs}}`, false);
    if (left.end(s) !== right.end(t)) return walk(`after "${path.join(' ')}" one is ${left.end(s)}, the other ${right.end(t)}`, false);
    edges += offered.length;
    for (const a of offered) {
      const next = right.step(t, others.get(a.label)!).state;
      broken ??= meet(left.step(s, a).state, next, [...path, a.label]);
    }
  }
  return walk(broken, broken === null);
}
