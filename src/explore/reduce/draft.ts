/**
 * A model while it is reduced: places and transitions that know each other, so that a rule of reduction looks at a neighbourhood
 * only, and work lists of those whose neighbourhood changed.
 */
import type { Ending, FieldRole, Rule } from '../../fields.ts';
import { empty, type Run } from './run.ts';
import { Worklist } from './worklist.ts';

/** Kinds of arcs: taking and putting tokens, setting to 0 (reset arcs), asking for 0 (inhibitor arcs). */
export const arcKinds = ['take', 'put', 'clear', 'zero'] as const;
export type ArcKind = (typeof arcKinds)[number];

/** A field of the model. By kind of arc: the transitions at its other ends. */
export interface Place extends Record<ArcKind, Set<Transition>> {
  readonly index: number;
  readonly role: FieldRole;
  initial: number;
  /** Tokens that are only taken, put without a cap, cleared and asked to be absent: it may be reduced away. */
  readonly isPlain: boolean;
  /** More tokens, put earlier, disturb no transition but those that clear it or ask for 0. */
  readonly isGrowing: boolean;
  /** Where it saturates. */
  readonly cap: number | undefined;
  isGone: boolean;
  isListed: boolean;
  /** Of all its arcs, whatever their order. */
  hash: number;
}

/** A rule of the model. By kind of arc: the places at its other ends, with the weights of the arcs. */
export interface Transition extends Record<ArcKind, Map<Place, number>> {
  readonly number: number;
  /** What is not told by arcs stays as it is here. */
  readonly rule: Rule;
  /** Arcs tell all of it. */
  readonly isPlain: boolean;
  /** Rules of the original that firing it stands for. */
  run: Run;
  /** How many they are. */
  length: number;
  /** Further rules of the original that are enabled in some reachable state if this one is. */
  also: Run;
  isGone: boolean;
  isListed: boolean;
  /** Of all its arcs, whatever their order. */
  hash: number;
}

/** Most places and transitions have no arcs of most kinds: these stand for all of them. */
const noTransitions: Set<Transition> = new Set();
const noPlaces: Map<Place, number> = new Map();

const salts: Readonly<Record<ArcKind, number>> = { take: 1, put: 2, clear: 3, zero: 4 };

/** A number that spreads over 32 bits; 0 for no arc. */
function mixed(kind: ArcKind, index: number, weight: number): number {
  if (weight === 0) return 0;
  let h = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(4 * weight + salts[kind], 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** Places and transitions under reduction. */
export class Draft {
  readonly places: Place[] = [];
  readonly transitions: Transition[] = [];
  /** The end whose being marked beside anything else is improper, if there is one. */
  end: Place | null = null;
  /** Rules of the original that were fired to reach the initial state. */
  prefix: Run = empty;
  /** Rules of the original that are enabled in some reachable state, beside the prefix. */
  also: Run = empty;
  /** What changed and is to be looked at. */
  readonly changedPlaces = new Worklist<Place>();
  readonly changedTransitions = new Worklist<Transition>();

  constructor(readonly ending: Ending) {}

  /** Adds a place without arcs. */
  place(of: Pick<Place, 'role' | 'initial' | 'isPlain' | 'isGrowing' | 'cap'>): void {
    const { role, initial, isPlain, isGrowing, cap } = of;
    this.places.push({
      index: this.places.length,
      role,
      initial,
      isPlain,
      isGrowing,
      cap,
      isGone: false,
      isListed: false,
      hash: 0,
      take: noTransitions,
      put: noTransitions,
      clear: noTransitions,
      zero: noTransitions,
    });
  }

  /** Adds a transition without arcs. */
  transition(of: Pick<Transition, 'rule' | 'isPlain' | 'run' | 'length' | 'also'>): Transition {
    const { rule, isPlain, run, length, also } = of;
    const added: Transition = {
      number: this.transitions.length,
      rule,
      isPlain,
      run,
      length,
      also,
      isGone: false,
      isListed: false,
      hash: 0,
      take: noPlaces,
      put: noPlaces,
      clear: noPlaces,
      zero: noPlaces,
    };
    this.transitions.push(added);
    return added;
  }

  /** Adds a transition with the same guards and effects. */
  copy(t: Transition): Transition {
    const copied = this.transition(t);
    for (const kind of arcKinds) for (const [place, n] of t[kind]) this.weigh(kind, place, copied, n);
    return copied;
  }

  /** Sets the weight of an arc: 0 for none, 1 for arcs that clear or ask for 0. */
  weigh(kind: ArcKind, place: Place, t: Transition, weight: number): void {
    const before = t[kind].get(place) ?? 0;
    if (before === weight) return;
    place.hash = (place.hash + mixed(kind, t.number, weight) - mixed(kind, t.number, before)) | 0;
    t.hash = (t.hash + mixed(kind, place.index, weight) - mixed(kind, place.index, before)) | 0;
    if (weight === 0) {
      t[kind].delete(place);
      place[kind].delete(t);
    } else {
      if (t[kind] === noPlaces) t[kind] = new Map();
      if (place[kind] === noTransitions) place[kind] = new Set();
      t[kind].set(place, weight);
      place[kind].add(t);
    }
    this.changedPlaces.add(place);
    this.changedTransitions.add(t);
    // whether a place can be fused with its consumer depends on what else that takes
    if (kind === 'take' && t.take.size === 1)
      for (const other of t.take.keys()) this.changedPlaces.add(other);
  }

  /** Takes a place with all its arcs out of the net. */
  removePlace(place: Place): void {
    place.isGone = true;
    for (const kind of arcKinds) for (const t of place[kind]) this.weigh(kind, place, t, 0);
  }

  /** Takes a transition with all its arcs out of the net. */
  removeTransition(t: Transition): void {
    t.isGone = true;
    for (const kind of arcKinds) for (const place of t[kind].keys()) this.weigh(kind, place, t, 0);
  }
}
