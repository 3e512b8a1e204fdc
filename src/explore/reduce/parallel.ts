import { arcKinds } from './draft.ts';
import type { Draft, Place, Transition } from './draft.ts';
import { joined } from './run.ts';

/** Places and transitions by the hash of their arcs. */
export class Alike {
  readonly places = new Map<number, Place>();
  readonly transitions = new Map<number, Transition>();
}

/**
 * Fusion of parallel places (Murata, Petri Nets: Properties, Analysis and Applications, Proc. IEEE 77, 1989, section V-B; with reset
 * arcs: Wynn, Verbeek, van der Aalst, ter Hofstede & Edmond, Soundness-preserving reduction rules for reset workflow nets, Information
 * Sciences 179, 2009): of two places with the same arcs, resets and inhibitors included, and as many tokens at first, one goes.
 *
 * Preserves everything but the number of tokens of a whole marking: both always hold as many tokens, so either of them tells of the
 * other whether it enables, forbids, is unsafe, unbounded, or left over at an end. Runs are the same. Both have the role `token`,
 * so that no end is lost.
 * @returns whether the place was removed
 */
export function fuseParallelPlace(draft: Draft, place: Place, alike: Alike): boolean {
  if (!place.isPlain) return false;
  const key = place.hash + place.initial;
  const other = alike.places.get(key);
  alike.places.set(key, place);
  if (other === undefined || other === place || other.isGone || !haveSameArcs(place, other)) return false;
  draft.removePlace(place);
  alike.places.set(key, other);
  return true;
}

function haveSameArcs(a: Place, b: Place): boolean {
  if (a.hash !== b.hash || a.initial !== b.initial) return false;
  return arcKinds.every(
    (kind) => a[kind].size === b[kind].size && [...a[kind]].every((t) => t[kind].get(a) === t[kind].get(b)),
  );
}

/**
 * Fusion of parallel transitions (Murata 1989, section V-B; Wynn et al. 2009): of two transitions with the same arcs one goes.
 *
 * Preserves everything but the number of edges: both are enabled in the same states and lead to the same state. The one that stays
 * tells of the rules of the other that they are enabled somewhere too.
 * @returns whether the transition was removed
 */
export function fuseParallelTransition(draft: Draft, t: Transition, alike: Alike): boolean {
  if (!t.isPlain) return false;
  const other = alike.transitions.get(t.hash);
  alike.transitions.set(t.hash, t);
  if (other === undefined || other === t || other.isGone || !haveSameEffect(t, other)) return false;
  other.also = joined(other.also, joined(t.run, t.also));
  draft.removeTransition(t);
  alike.transitions.set(other.hash, other);
  return true;
}

function haveSameEffect(a: Transition, b: Transition): boolean {
  if (a.hash !== b.hash) return false;
  return arcKinds.every(
    (kind) => a[kind].size === b[kind].size && [...a[kind]].every(([place, n]) => b[kind].get(place) === n),
  );
}

/**
 * Elimination of self-loop transitions (Murata 1989, section V-B; Wynn et al. 2009): a transition that puts back what it takes goes
 * if another one takes the same.
 *
 * Preserves everything but the number of edges: firing it leads nowhere. Where it is enabled the other one is, so no state becomes
 * dead, and the other one tells that it is not dead. Without such another it stays: it keeps a state from being a deadlock.
 * @returns whether the transition was removed
 */
export function removeSelfLoop(draft: Draft, t: Transition): boolean {
  if (!isSelfLoop(t)) return false;
  const other = takingTheSame(t);
  if (other === null) return false;
  other.also = joined(other.also, joined(t.run, t.also));
  draft.removeTransition(t);
  return true;
}

function isSelfLoop({ isPlain, take, put, clear, zero }: Transition): boolean {
  if (!isPlain || take.size === 0 || take.size !== put.size || clear.size > 0 || zero.size > 0) return false;
  return [...take].every(([place, n]) => put.get(place) === n && place.cap === undefined);
}

function takingTheSame(t: Transition): Transition | null {
  const [first] = t.take.keys();
  for (const other of first.take) {
    if (other === t || !other.isPlain || other.zero.size > 0 || other.take.size !== t.take.size) continue;
    if ([...t.take].every(([place, n]) => other.take.get(place) === n)) return other;
  }
  return null;
}
