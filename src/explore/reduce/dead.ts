import type { Draft, Place, Transition } from './draft.ts';

/**
 * Transitions that can never be enabled: every marking of the net marks a subset of the places that this closure finds, which starts
 * from what is marked at first and takes every transition to be enabled whose places were found. What stays unmarked is the largest
 * siphon without tokens (Desel & Esparza, Free Choice Petri Nets, 1995, section 4.2). Counts, zeros and other guards are ignored, so
 * what is found is too much at worst.
 *
 * Preserves everything: the removed transitions and places have no part in any reachable state. Their activities stay dead, as no
 * other transition fires them.
 * @returns how many transitions were removed
 */
export function removeDead(draft: Draft): number {
  const isMarked = new Uint8Array(draft.places.length);
  const missing = new Int32Array(draft.transitions.length);
  const waiting = draft.places.map((): Transition[] => []);
  const queue: Place[] = [];
  const mark = (place: Place) => {
    if (isMarked[place.index] === 0) queue.push(place);
    isMarked[place.index] = 1;
  };
  const enable = (t: Transition) => filledBy(t, draft).forEach(mark);
  for (const place of draft.places) if (place.initial > 0) mark(place);
  for (const t of draft.transitions) {
    const asked = new Set(t.rule.atLeast.filter(([, n]) => n > 0).map(([field]) => field));
    missing[t.number] = asked.size;
    for (const field of asked) waiting[field].push(t);
    if (asked.size === 0) enable(t);
  }
  for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
    for (const t of waiting[place.index]) if (--missing[t.number] === 0) enable(t);
  }
  const dead = draft.transitions.filter((t) => missing[t.number] > 0);
  for (const t of dead) draft.removeTransition(t);
  for (const place of draft.places)
    if (place.isPlain && isMarked[place.index] === 0) draft.removePlace(place);
  return dead.length;
}

/** The places that firing a transition may mark. */
function filledBy({ rule, put }: Transition, { places }: Draft): Place[] {
  const written = [...rule.update.flatMap(({ writes }) => writes), ...rule.move.map(([, to]) => to)];
  return [...put.keys(), ...written.map((field) => places[field])];
}
