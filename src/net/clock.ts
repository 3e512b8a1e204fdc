import { invariant } from '../errors.ts';
import type { Field, Rule } from '../fields.ts';
import type { Put } from './effect.ts';
import type { TimedPlace } from './timed.ts';
import {
  deliveryUpdate,
  effective,
  transition,
  type Action,
  type Actor,
  type Delivery,
  type Timing,
  type Transition,
} from './transition.ts';

interface Armed {
  readonly place: TimedPlace;
  /** It is armed only while one of these holds a token; `null`: always. Asked when all places exist. */
  readonly watched: (() => readonly number[]) | null;
}

/** Tokens that come to a timed place because they leave another: all that lie there but those that the action takes itself. */
interface Gain {
  readonly to: number;
  readonly from: number;
  readonly less: number;
}

/** What happens at timed places in one action. */
interface Change {
  readonly taken: ReadonlyMap<number, number>;
  readonly emptied: ReadonlySet<number>;
  readonly gains: readonly Gain[];
  readonly put: readonly Put[];
  /** The timer that fires, and whether time passes for it. */
  readonly fires: Timing | null;
  readonly passes: boolean;
}

/**
 * The virtual clock of a net (semantics, 13.5). Actions are made as without a clock. Then every arc to or from a place whose tokens
 * carry delays becomes an update, every timer becomes two rules that exclude each other (at 0, and waiting for its delay to pass),
 * and the passing of time is an update of each of these places.
 */
export class Clock {
  readonly #armed = new Map<number, Armed>();

  /** Makes a place for tokens, or a counter, a timed one. */
  add(field: number, place: TimedPlace, watched: Armed['watched'] = null): void {
    if (!this.#armed.has(field)) this.#armed.set(field, { place, watched });
  }

  /** The field as it is under the clock, when `puts` are what is put at the start. */
  field(field: Field, index: number, puts: readonly Put[]): Field {
    const place = this.#armed.get(index)?.place;
    if (!place) return field;
    const n = puts.reduce((sum, [f, amount]) => (f === index ? sum + amount : sum), 0);
    const role = field.role === 'token' ? 'colours' : field.role;
    return { ...field, role, initial: n === 0 ? 0 : place.put(0, n), bound: null, domain: place.domain };
  }

  /** The rules of one action: two for a timer, else one. */
  rules(actor: Actor, action: Action, deliveries: readonly Delivery[]): readonly Transition[] {
    const { pace = 'internal' } = action;
    const timed = (fires: Timing | null, passes: boolean) =>
      this.#timed(actor, action, deliveries, { fires, passes });
    if (pace === 'free' || pace === 'immediate') return [timed(null, false)];
    if (pace === 'internal') return [{ ...timed(null, false), pace: 'urgent' }];
    const now = timed(pace, false);
    const later = timed(pace, true);
    return [
      { ...now, test: [...now.test, this.#expired(pace)], pace: 'urgent' },
      { ...later, test: [...later.test, this.#nearest(pace)], pace: 'waits' },
    ];
  }

  /** Tokens that a value of a field stands for. */
  readonly tokens = (field: number, value: number): number =>
    this.#armed.get(field)?.place.domain.tokens(value) ?? value;

  #place(field: number): TimedPlace {
    const armed = this.#armed.get(field);
    invariant(armed, 'a timer waits where no delays are carried');
    return armed.place;
  }

  #watched(field: number): readonly number[] | null {
    return this.#armed.get(field)!.watched?.() ?? null;
  }

  /** The time that the timer has left at a value of its place. */
  #left({ field, timer }: Timing): (value: number) => number {
    const place = this.#place(field);
    return (value) => Math.min(...place.delays(value, timer));
  }

  #expired(timing: Timing): Rule['test'][number] {
    const left = this.#left(timing);
    return { reads: [timing.field], holds: ([value]) => left(value!) === 0 };
  }

  /** The timer has time left, and nothing that is armed anywhere has less. */
  #nearest(timing: Timing): Rule['test'][number] {
    const left = this.#left(timing);
    const all = [...this.#armed].map(([field, { place }]) => ({
      field,
      place,
      watched: this.#watched(field),
    }));
    const reads = [
      ...new Set([timing.field, ...all.flatMap(({ field, watched }) => [field, ...(watched ?? [])])]),
    ];
    const at = new Map(reads.map((field, i) => [field, i]));
    const holds = (values: readonly number[]) => {
      const value = (field: number) => values[at.get(field)!]!;
      const armed = all.filter(({ watched }) => !watched || watched.some((field) => value(field) > 0));
      const own = left(values[0]!);
      return own > 0 && armed.every(({ field, place }) => place.least(value(field)) >= own);
    };
    return { reads, holds };
  }

  /** The rule of an action, with what it does at timed places as updates. */
  #timed(
    actor: Actor,
    action: Action,
    deliveries: readonly Delivery[],
    { fires, passes }: Pick<Change, 'fires' | 'passes'>,
  ): Transition {
    const isTimed = (field: number) => this.#armed.has(field);
    const { rule, gains, emptied } = this.#delivered(actor, action, deliveries);
    invariant(
      rule.atLeast.every(([field, n]) => n === 1 || !isTimed(field)),
      `${actor.label} needs two tokens that carry delays`,
    );
    const written = passes
      ? [...this.#armed.keys()]
      : [...rule.take, ...rule.put].map(([field]) => field).filter(isTimed);
    const fields = new Set([...written, ...gains.map(({ to }) => to), ...(fires ? [fires.field] : [])]);
    const change = { taken: new Map(rule.take), emptied, gains, put: rule.put, fires, passes };
    return {
      ...rule,
      take: rule.take.filter(([field]) => !isTimed(field)),
      put: rule.put.filter(([field]) => !isTimed(field)),
      update: [...rule.update, ...[...fields].map((field) => this.#update(field, change))],
      clear: [...emptied].filter((field) => !fields.has(field)),
    };
  }

  /**
   * The rule as without a clock, but for tokens that come to timed places or leave them because a signal moves them, or because all
   * that lie at a place move: these are gains.
   */
  #delivered(actor: Actor, action: Action, deliveries: readonly Delivery[]) {
    const isTimed = (field: number) => this.#armed.has(field);
    const all = effective(action.effect.clear, deliveries);
    const moves = all.some(({ from, to }) => isTimed(from) || to.some(isTimed));
    const plain = transition(actor, action, moves ? [] : deliveries);
    const taken = new Map(plain.take);
    const arrivals = plain.move.filter(([, to]) => isTimed(to));
    invariant(
      plain.move.every(([from]) => !isTimed(from)),
      'only signals move tokens that carry delays',
    );
    const gains = [
      ...arrivals.map(([from, to]): Gain => ({ to, from, less: 0 })),
      ...(moves ? all : []).flatMap(({ from, to }) =>
        to.filter(isTimed).map((field): Gain => ({ to: field, from, less: taken.get(from) ?? 0 })),
      ),
    ];
    const left = [
      ...arrivals.map(([from]) => from),
      ...(moves ? all.map(({ from }) => from).filter(isTimed) : []),
    ];
    const rule = {
      ...plain,
      update: moves
        ? [...plain.update, this.#untimed(deliveryUpdate(taken, all, this.tokens))]
        : plain.update,
      move: plain.move.filter(([, to]) => !isTimed(to)),
    };
    return { rule, gains, emptied: new Set([...plain.clear, ...left]) };
  }

  /** The same update, without what it writes to timed places. */
  #untimed({ reads, writes, apply }: Rule['update'][number]): Rule['update'][number] {
    const kept = writes.map((_, i) => i).filter((i) => !this.#armed.has(writes[i]!));
    return {
      reads,
      writes: kept.map((i) => writes[i]!),
      apply: (values) => {
        const next = apply(values);
        return kept.map((i) => next[i]!);
      },
    };
  }

  /** What one action does at one timed place: tokens taken, time passed, emptied, tokens put, in this order. */
  #update(field: number, { taken, emptied, gains, put, fires, passes }: Change): Rule['update'][number] {
    const place = this.#place(field);
    const coming = gains.filter(({ to }) => to === field);
    const added = put.reduce((sum, [f, n]) => (f === field ? sum + n : sum), 0);
    const watched = passes ? this.#watched(field) : null;
    const reads = [
      field,
      ...(passes ? [fires!.field] : []),
      ...(watched ?? []),
      ...coming.map(({ from }) => from),
    ];
    const left = passes ? this.#left(fires!) : () => 0;
    const firstWatched = passes ? 2 : 1;
    const firstComing = firstWatched + (watched?.length ?? 0);
    const apply = (values: readonly number[]) => {
      let value = values[0]!;
      const isArmed = !watched || values.slice(firstWatched, firstComing).some((n) => n > 0);
      const time = isArmed ? left(values[1]!) : 0;
      if (emptied.has(field)) value = 0;
      else if (fires?.field === field) value = place.expire(value, fires.timer, time, taken.has(field));
      else {
        for (let n = taken.get(field) ?? 0; n > 0; n--) value = place.take(value);
        value = place.elapse(value, time);
      }
      const n = coming.reduce(
        (sum, { from, less }, i) => sum + this.tokens(from, values[firstComing + i]!) - less,
        added,
      );
      return [n > 0 ? place.put(value, n) : value];
    };
    return { reads, writes: [field], apply };
  }
}
