import type { Offer } from '../lts.ts';
import type { Known, KnownGraph } from './known-graph.ts';
import type { Paused } from './pause.ts';

/** States looked at between two pauses. */
const statesBetweenPauses = 256;

/**
 * The states from which no end can be reached, not even a deadlock: whoever comes there runs for ever. No state shows that by itself,
 * so the whole graph is walked; states are small in number, or it is not asked for.
 * @returns `null` where there are more states than the graph keeps
 */
export function* endlessStates<State, Action extends Offer>(
  graph: KnownGraph<State, Action>,
): Paused<ReadonlySet<Known<State, Action>> | null> {
  const before = new Map<Known<State, Action>, Known<State, Action>[]>();
  const ends: Known<State, Action>[] = [];
  const found = [graph.initial];
  const seen = new Set(found);
  for (let at = 0; at < found.length; at++) {
    const from = found[at]!;
    if (from.offered.length === 0) ends.push(from);
    for (const action of from.offered) {
      const to = graph.step(from, action).state;
      if (to.number < 0) return null;
      const known = before.get(to);
      if (known === undefined) before.set(to, [from]);
      else known.push(from);
      if (seen.has(to)) continue;
      seen.add(to);
      found.push(to);
    }
    if (at % statesBetweenPauses === 0) yield;
  }
  for (let at = 0; at < ends.length; at++) {
    if (seen.delete(ends[at]!)) ends.push(...(before.get(ends[at]!) ?? []));
  }
  return seen;
}
