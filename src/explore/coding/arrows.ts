import { after, type Change } from './changes.ts';
import type { Move } from './coded.ts';

/** What a rule does to one digit: pairs of an old and a new value, and old values from which it would leave the digit. */
export interface Arrows {
  readonly from: number[];
  readonly to: number[];
  readonly over: number[];
}

/** Drops the arrows from values that a further guard forbids. */
export function allowing({ from, to, over }: Arrows, allows: (value: number) => boolean): Arrows {
  return {
    from: from.filter(allows),
    to: to.filter((_, i) => allows(from[i])),
    over: over.filter(allows),
  };
}

/** All values of a digit, unchanged. */
export function unchanged(size: number): Arrows {
  const all = Array.from({ length: size }, (_, value) => value);
  return { from: all, to: all, over: [] };
}

/** Whether nothing happens and nothing is forbidden. */
export function isIdentity({ from, to }: Arrows, size: number): boolean {
  return from.length === size && from.every((value, i) => value === to[i]);
}

/** The arrows as a move. */
export function moveOf({ from, to }: Arrows): Move {
  return { from: new Int32Array(from), to: new Int32Array(to) };
}

/** The guard of arrows alone: every value where the rule is enabled, whether or not the new one fits, stays as it is. */
export function guardOf({ from, over }: Arrows): Move {
  const values = Int32Array.from([...from, ...over]).sort();
  return { from: values, to: values };
}

/** Arrows of a digit that holds the value of one field. */
export function arrowsOfCount(change: Change, size: number): Arrows {
  const arrows: Arrows = { from: [], to: [], over: [] };
  for (let v = change.least; v <= Math.min(change.most, size - 1); v++) {
    const next = after(change, v);
    if (next >= size) {
      arrows.over.push(v);
    } else {
      arrows.from.push(v);
      arrows.to.push(next);
    }
  }
  return arrows;
}

/**
 * Arrows of a digit that tells which of several places has a token. Arrows to two tokens at once are left out: an invariant says
 * that they are never taken.
 * @param places the place that has the token, by value; -1 for none
 * @param changes of places of this digit
 * @param valueOf the value at which a place has the token
 */
export function arrowsOfPlaces(
  places: Int32Array,
  changes: ReadonlyMap<number, Change>,
  valueOf: (place: number) => number,
): Arrows {
  const arrows: Arrows = { from: [], to: [], over: [] };
  const needed: number[] = [];
  const arriving: { readonly place: number; readonly tokens: number }[] = [];
  for (const [place, change] of changes) {
    if (change.most < 0) return arrows;
    if (change.least > 0) needed.push(place);
    else if (after(change, 0) > 0) arriving.push({ place, tokens: after(change, 0) });
  }
  if (needed.length > 1) return arrows;
  const step = (value: number): number => {
    const place = places[value];
    const change = changes.get(place);
    if (change !== undefined && (change.least > 1 || change.most < 1)) return -1;
    let count = change !== undefined ? after(change, 1) : place >= 0 ? 1 : 0;
    let next = count > 0 ? value : -1;
    for (const { place: to, tokens } of arriving) {
      if (to === place) continue;
      count += tokens;
      next = valueOf(to);
    }
    if (count > 1) return -1;
    return count === 1 ? next : places[0] < 0 ? 0 : -1;
  };
  for (const value of startsOf(places, needed, arriving.length > 0 ? [...changes.keys()] : null, valueOf)) {
    const next = step(value);
    if (next < 0) continue;
    arrows.from.push(value);
    arrows.to.push(next);
  }
  return arrows;
}

/** The values at which a rule can be enabled, ascending: a needed place, none or a changed one where tokens arrive, else all. */
function startsOf(
  places: Int32Array,
  needed: readonly number[],
  changed: readonly number[] | null,
  valueOf: (place: number) => number,
): ArrayLike<number> & Iterable<number> {
  if (needed.length > 0) return needed.map(valueOf);
  if (changed === null) return places.map((_, value) => value);
  const none = places[0] < 0 ? [0] : [];
  return Int32Array.from([...none, ...changed.map(valueOf)]).sort();
}
