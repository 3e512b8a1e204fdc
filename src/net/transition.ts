import type { Field, FieldModel, Rule } from '../fields.ts';
import type { Effect, Put, Then } from './effect.ts';

/** A rule that knows where in the model it stands. */
export interface Transition extends Rule {
  readonly lane: string;
  readonly scopes: readonly string[];
}

/** The field model of a term. */
export interface TermModel extends FieldModel {
  readonly rules: readonly Transition[];
}

export type Arc = readonly [field: number, n: number];

/** What an action needs and does; whatever is left out is empty. */
export interface Action {
  /** Taken, and therefore needed. */
  readonly take?: readonly Arc[];
  readonly atLeast?: readonly Arc[];
  readonly below?: readonly Arc[];
  readonly zero?: readonly number[];
  readonly some?: readonly (readonly number[])[];
  readonly marked?: Rule['marked'];
  readonly test?: Rule['test'];
  readonly update?: Rule['update'];
  readonly move?: Rule['move'];
  readonly effect: Effect;
  /** What it has to do with time. Default: `internal`. */
  readonly pace?: Pace;
}

/**
 * What an action has to do with time. `immediate`: nothing else happens while it is offered. What only a virtual clock asks:
 * `internal`: no time passes while it is offered. `free`: an event or an outcome, at any moment. Else it is a timer.
 */
export type Pace = 'immediate' | 'internal' | 'free' | Timing;

/** The place where a timer waits, and which of the timers there it is. */
export interface Timing {
  readonly field: number;
  readonly timer: number;
}

/** A token that a signal takes `from` an edge, and where it goes: a token to each of `to`, or one more in the sink `sink`. */
export interface Delivery {
  readonly from: number;
  readonly to: readonly number[];
  readonly sink: number | null;
  /** Of an attached node: it happens only while one of these is marked. */
  readonly watched?: () => readonly number[];
}

/** Where a transient channel is waited for. */
export interface Receiver {
  /** The label that the receiver's own action would have. */
  readonly label: string;
  readonly order: number;
  readonly rank: readonly number[];
  /** A token here waits. */
  readonly entry: number;
  /** What it does when the signal comes. */
  readonly done: Then;
}

/** Who acts: everything about a rule but its arcs. */
export type Actor = Pick<Transition, 'label' | 'node' | 'lane' | 'scopes'>;

const none: readonly never[] = [];

/**
 * The rule of one action. Arcs to the same field are united, and the tokens that signals move are those that the action itself
 * neither takes nor clears.
 * @param deliveries of the signals that the action sends; of several that take from the same edge the first does
 */
export function transition(actor: Actor, action: Action, deliveries: readonly Delivery[]): Transition {
  const take = united(action.take ?? none, (a, b) => a + b);
  const clear = action.effect.clear.length < 2 ? action.effect.clear : [...new Set(action.effect.clear)];
  const moved = delivered(take, clear, deliveries);
  // field by field and not spread: large nets have very many rules, and spreading costs more than all the rest of this
  const made: Transition = {
    label: actor.label,
    node: actor.node,
    lane: actor.lane,
    scopes: actor.scopes,
    atLeast: action.atLeast === undefined ? take : united([...take, ...action.atLeast], Math.max),
    below: action.below ?? none,
    zero: action.zero ?? none,
    some: action.some ?? none,
    marked: action.marked ?? none,
    test: action.test ?? none,
    take,
    update: joined(action.update, moved.update),
    clear,
    move: joined(action.move, moved.move),
    put: unitedPuts(action.effect.put),
  };
  return action.pace === 'immediate' ? { ...made, pace: action.pace } : made;
}

/** Two lists as one; large nets have many that are empty, which share one array. */
function joined<T>(first: readonly T[] = none, second: readonly T[]): readonly T[] {
  return first.length === 0 && second.length === 0 ? none : [...first, ...second];
}

function united(arcs: readonly Arc[], unite: (a: number, b: number) => number): readonly Arc[] {
  if (arcs.length < 2) return arcs;
  const weights = new Map<number, number>();
  for (const [field, n] of arcs) weights.set(field, unite(weights.get(field) ?? 0, n));
  return [...weights];
}

/** Puts in one field united: it then has one cap, since a field is a sink or is not. */
function unitedPuts(puts: readonly Put[]): readonly Put[] {
  if (puts.length < 2) return puts;
  const weights = new Map<number, Put>();
  for (const [field, n, cap] of puts) {
    const sum = (weights.get(field)?.[1] ?? 0) + n;
    weights.set(field, cap === undefined ? [field, sum] : [field, sum, cap]);
  }
  return [...weights.values()];
}

const sinkCap = 2;

/**
 * Transfer arcs for `deliveries`. A token that goes into a sink, which saturates, or that lies where the sender takes its own
 * token from, or that moves only while something is watched, is beyond transfer arcs; then all of them are one update.
 */
function delivered(
  take: readonly Arc[],
  clear: readonly number[],
  deliveries: readonly Delivery[],
): Pick<Rule, 'move' | 'update'> {
  if (deliveries.length === 0) return { move: none, update: none };
  const all = effective(clear, deliveries);
  const taken = new Map(take);
  if (all.every((d) => d.sink === null && !taken.has(d.from) && !d.watched)) {
    return { move: all.flatMap((d) => d.to.map((to) => [d.from, to] as const)), update: [] };
  }
  return { move: [], update: [deliveryUpdate(taken, all)] };
}

/** Of the deliveries of one action those that happen: the first that takes from an edge, where the action does not clear it. */
export function effective(clear: readonly number[], deliveries: readonly Delivery[]): readonly Delivery[] {
  const first = new Map<number, Delivery>();
  for (const d of deliveries) if (!clear.includes(d.from) && !first.has(d.from)) first.set(d.from, d);
  return [...first.values()];
}

/**
 * Deliveries as one update of all their fields.
 * @param taken tokens that the action takes itself
 * @param tokens how many tokens a value of a field stands for
 */
export function deliveryUpdate(
  taken: ReadonlyMap<number, number>,
  all: readonly Delivery[],
  tokens: (field: number, value: number) => number = (_, value) => value,
): Rule['update'][number] {
  const fields = [...new Set(all.flatMap((d) => [d.from, ...d.to, ...(d.sink === null ? [] : [d.sink])]))];
  const at = new Map(fields.map((f, i) => [f, i]));
  const watched = all.map((d) => d.watched?.() ?? null);
  const reads = [...new Set([...fields, ...watched.flatMap((w) => w ?? [])])];
  const place = new Map(reads.map((f, i) => [f, i]));
  const apply = (values: readonly number[]) => {
    const left = fields.map((f, i) => tokens(f, values[i]!) - (taken.get(f) ?? 0));
    const next = [...left];
    const happen = all.filter((_, i) => watched[i]?.some((f) => values[place.get(f)!]! > 0) ?? true);
    for (const d of happen) next[at.get(d.from)!] = 0;
    for (const { from, to } of happen) for (const f of to) next[at.get(f)!]! += left[at.get(from)!]!;
    for (const { from, sink } of happen) {
      if (sink === null) continue;
      const i = at.get(sink)!;
      next[i] = Math.min(sinkCap, next[i]! + left[at.get(from)!]!);
    }
    return next;
  };
  return { reads, writes: fields, apply };
}

/** The first marking: initial values, then the puts of entering the root. */
export function withInitial(fields: readonly Field[], puts: readonly Put[]): readonly Field[] {
  const initial = fields.map((f) => f.initial);
  for (const [field, n, cap] of unitedPuts(puts))
    initial[field] = Math.min(initial[field]! + n, cap ?? Infinity);
  return fields.map((f, i) => ({ ...f, initial: initial[i]! }));
}
