import type { ValueDomain } from '../fields.ts';
import type { Json, Term } from '../term/term.ts';
import { ColourDomain } from './colours.ts';
import type { Pace, Timing } from './transition.ts';
import { canonicalJson, InternedValues } from './values.ts';

/** A place under a virtual clock: what lies there carries the remaining delays of its timers. Values are numbers of its domain. */
export interface TimedPlace {
  readonly domain: ValueDomain;
  /** Remaining delays of the timer `timer` at `value`, one for each different colour, in canonical order. */
  delays(value: number, timer: number): readonly number[];
  /** The least of all remaining delays at `value`; `Infinity` where nothing is armed. */
  least(value: number): number;
  /** Less one token, the first in canonical order. */
  take(value: number): number;
  /**
   * When the timer `timer` has fired, after so much time: without the token that it takes, the one with the least delay, of several
   * the first in canonical order.
   */
  expire(value: number, timer: number, time: number, isTaken: boolean): number;
  /** After so much time. */
  elapse(value: number, time: number): number;
  /** With `n` tokens more, each with its full delays; a counter is set to `n`. */
  put(value: number, n: number): number;
}

/** What an atom has to do with time: `timing` is where it waits if it is a timer. */
export function paceOf(content: Term | undefined, timing: Timing): Pace {
  if (content?.kind === 'timer') return timing;
  return content?.kind === 'event' ? 'free' : 'internal';
}

/** Which of the different colours at `value` the timer `timer` takes, from 0: the first of those with its least delay. */
export function nearest(place: TimedPlace, value: number, timer: number): number {
  const delays = place.delays(value, timer);
  return delays.indexOf(Math.min(...delays));
}

/** A position of tokens, each of which waits for one or several timers. Its colours are lists in which some entries are delays. */
export class TimedTokens implements TimedPlace {
  /**
   * @param at where in a colour the delay of each timer stands
   * @param full the colour of a token that is put there; `null` where only updates put any
   */
  constructor(
    readonly domain: ColourDomain,
    readonly at: readonly number[],
    readonly full: string | null,
  ) {}

  /** A position where a token waits for timers with these delays. */
  static waiting(node: string, delays: readonly number[]): TimedTokens {
    const at = delays.map((_, i) => i);
    return new TimedTokens(new ColourDomain(node, Infinity), at, canonicalJson(delays));
  }

  delays(value: number, timer: number): readonly number[] {
    return this.domain.different(value).map((colour) => parts(colour)[this.at[timer]!] as number);
  }

  least(value: number): number {
    return Math.min(...this.at.flatMap((_, timer) => this.delays(value, timer)));
  }

  take(value: number): number {
    return this.domain.remove(value, 0);
  }

  expire(value: number, timer: number, time: number): number {
    return this.elapse(this.domain.remove(value, nearest(this, value, timer)), time);
  }

  elapse(value: number, time: number): number {
    const after = (colour: string) =>
      canonicalJson(
        parts(colour).map((part, i) => (this.at.includes(i) ? sooner(part as number, time) : part)),
      );
    return time === 0 ? value : this.domain.number(this.domain.multiset(value).map(after));
  }

  put(value: number, n: number): number {
    return this.domain.number([...this.domain.multiset(value), ...Array<string>(n).fill(this.full!)]);
  }
}

/** A counter of how often an attached timer can still fire, with the remaining delay: `[r, k]`, or nothing. */
export class ArmedTimer implements TimedPlace {
  readonly #values = new InternedValues(null);
  readonly domain: ValueDomain = {
    json: (value) => this.#values.json(value),
    tokens: (value) => this.#armed(value)?.[1] ?? 0,
  };

  /** @param times how often it can fire once it is armed */
  constructor(
    readonly delay: number,
    readonly times: number,
  ) {}

  delays(value: number): readonly number[] {
    const armed = this.#armed(value);
    return armed ? [armed[0]] : [];
  }

  least(value: number): number {
    return this.#armed(value)?.[0] ?? Infinity;
  }

  take(value: number): number {
    return this.expire(value, 0, 0, true);
  }

  /** Armed anew with its full delay, until it has fired as often as it can. */
  expire(value: number, _timer: number, _time: number, isTaken: boolean): number {
    return this.#number(this.delay, this.domain.tokens(value) - (isTaken ? 1 : 0));
  }

  elapse(value: number, time: number): number {
    const armed = this.#armed(value);
    return armed ? this.#number(sooner(armed[0], time), armed[1]) : value;
  }

  /** Armed, whatever was left before, and however often in one action. */
  put(): number {
    return this.#number(this.delay, this.times);
  }

  #number(delay: number, times: number): number {
    return this.#values.number(times > 0 ? [delay, times] : null);
  }

  #armed(value: number): readonly [delay: number, times: number] | null {
    return this.#values.value(value) as readonly [number, number] | null;
  }
}

function sooner(delay: number, time: number): number {
  return Math.max(0, delay - time);
}

function parts(colour: string): readonly Json[] {
  return JSON.parse(colour) as Json[];
}
