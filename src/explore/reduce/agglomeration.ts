import type { Draft, Place, Transition } from './draft.ts';
import { joined } from './run.ts';

/** Longer runs and larger weights than these are not built: they only come from nets whose counts grow beyond all use. */
const longestRun = 1_000_000;
const largestWeight = 1000;

/**
 * Post-agglomeration (Berthelot, Transformations and decompositions of nets, LNCS 254, 1987; its special cases with one consumer are
 * the fusions of series places and transitions of Murata 1989, and with reset arcs of Wynn et al. 2009): a place `p` goes whose
 * consumers take one token from `p` and nothing else. A transition that puts a token on `p` goes on at once with a consumer; for each
 * pair of them there is one transition.
 *
 * Conditions, `F` the consumers and `H` the producers of `p`:
 * 1. `F` is not empty, disjoint from `H`, and each of `F` is plain, takes only `p` (weight 1), clears and forbids nothing;
 * 2. each of `H` puts one token on `p`; they may have guards and effects of any kind;
 * 3. more tokens on what `F` puts to forbid nothing, except transitions that `p` forbids too;
 * 4. a transition that clears `p` clears all that `F` puts to, and the other way round, unless `p` forbids it;
 * 5. some consumer puts to a place of tokens that is not the only end of the case;
 * 6. a token that lies on `p` at first goes on before the start: then there is one consumer only.
 *
 * The states of the result are exactly the reachable ones in which `p` is empty: of a run to such a state each consumer can be moved
 * to just after the producer of its token, as it asks for nothing else (1) and what it puts earlier disturbs nobody in between (3, 4:
 * what forbids or clears a token put early cannot happen while `p` holds the token); tokens that were cleared on `p` may be moved on
 * and are cleared there (4). All the rest follows from the states:
 * - dead states have no token on `p`, so they stay, with all that is asked of dead states: deadlocks, completion, failures,
 *   messages left over, ends reached twice;
 * - option to complete: from any state firing consumers leads to one with `p` empty, and the latter reach the same dead states;
 * - safe, bounded: tokens elsewhere stay when consumers empty `p`, and two tokens on `p` become two on what a consumer puts to (5);
 * - the only end marked too early: so is it after emptying `p`, and the token of `p` lies beside it still (5);
 * - values of variables do not change when consumers fire, as they are plain;
 * - a consumer is enabled somewhere if and only if a producer is, or `p` is marked at first.
 *
 * Runs of the result are runs of the original in which the consumer follows its producer.
 * @param most transitions that may take the place of `H` and `F`
 * @returns whether the place was removed
 */
export function agglomerate(draft: Draft, p: Place, most: number): boolean {
  if (!mayGo(draft, p, most)) return false;
  const consumers = [...p.take];
  if (p.initial > 0) start(draft, consumers[0]);
  for (const h of p.put) {
    draft.weigh('put', p, h, 0);
    for (const f of consumers.slice(1)) append(draft, draft.copy(h), f);
    append(draft, h, consumers[0]);
  }
  for (const f of consumers) draft.removeTransition(f);
  draft.removePlace(p);
  return true;
}

function mayGo({ end }: Draft, p: Place, most: number): boolean {
  const { put: producers, take: consumers, initial } = p;
  if (!p.isPlain || consumers.size === 0 || initial > 1 || (initial === 1 && consumers.size > 1))
    return false;
  if (consumers.size > 1 && producers.size * consumers.size > most) return false;
  for (const f of consumers) if (!takesOnly(f, p)) return false;
  for (const h of producers) if (h.put.get(p) !== 1) return false;
  let isTold = false;
  for (const f of consumers) {
    for (const place of f.put.keys()) {
      if (!mayReceive(place, p)) return false;
      isTold ||= place !== end && (place.role === 'token' || place.role === 'final');
    }
    for (const h of producers) if (isTooLarge(h, f)) return false;
  }
  return isTold;
}

function takesOnly(f: Transition, p: Place): boolean {
  return (
    f.isPlain &&
    f.take.size === 1 &&
    f.take.get(p) === 1 &&
    !f.put.has(p) &&
    f.clear.size === 0 &&
    f.zero.size === 0
  );
}

/** Conditions 3 and 4. */
function mayReceive(place: Place, p: Place): boolean {
  if (!place.isGrowing) return false;
  for (const t of place.zero) if (!p.zero.has(t)) return false;
  for (const t of place.clear) if (!p.zero.has(t) && !p.clear.has(t)) return false;
  for (const t of p.clear) if (!p.zero.has(t) && !place.clear.has(t)) return false;
  return true;
}

function isTooLarge(h: Transition, f: Transition): boolean {
  if (h.length + f.length > longestRun) return true;
  for (const [place, n] of f.put) if (n + (h.put.get(place) ?? 0) > largestWeight) return true;
  return false;
}

/** Makes a transition go on with a consumer of the place that it no longer puts to. */
function append(draft: Draft, h: Transition, f: Transition): void {
  for (const [place, n] of f.put) draft.weigh('put', place, h, n + (h.put.get(place) ?? 0));
  h.run = joined(h.run, f.run);
  h.length += f.length;
  h.also = joined(h.also, f.also);
}

function start(draft: Draft, f: Transition): void {
  for (const [place, n] of f.put) place.initial = Math.min(place.initial + n, place.cap ?? Infinity);
  for (const place of f.put.keys()) draft.changedPlaces.add(place);
  draft.prefix = joined(draft.prefix, f.run);
  draft.also = joined(draft.also, f.also);
}
