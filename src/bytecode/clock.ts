/** Which positions carry remaining delays under the virtual clock, and what the clock has to know of them (semantics, section 13.5). */
import type { Clock } from '../term/term.ts';

/** A position whose tokens carry what remains of their delays. */
export interface TimedPosition {
  /**
   * `token`: the token carries its delays. `effect`: it carries the values that the effect has read, too. `attached`: a
   * counter of the reactions that are left, with one delay for all of them.
   */
  readonly kind: 'token' | 'effect' | 'attached';
  /** The full delays, in the order in which what remains of them stands in a colour. */
  readonly delays: readonly number[];
  /** `attached`: the positions of which one must hold a token, lest the timer count as not armed. */
  readonly watched: readonly { readonly lo: number; readonly hi: number }[];
}

/** Timed positions by number. `null`: the model is untimed, or has no timers. */
export type TimedPositions = readonly (TimedPosition | undefined)[] | null;

/** Collects the timers of a model while it is compiled. */
export class Timers {
  readonly #clock: Clock;
  readonly #timed: (TimedPosition | undefined)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Notes a timer that waits at position `p`. Timers of one position are noted in the order of their delays in the colour.
   * @param delay in the model's unit of time
   * @returns the number of the timer among those of the position; `undefined` without a clock
   */
  arm(
    p: number,
    delay: number,
    kind: TimedPosition['kind'] = 'token',
    watched: TimedPosition['watched'] = [],
  ): number | undefined {
    if (this.#clock === 'untimed') return undefined;
    const delays = [...(this.#timed[p]?.delays ?? []), delay];
    this.#timed[p] = { kind, delays, watched };
    return delays.length - 1;
  }

  /** All that has been noted. */
  get positions(): TimedPositions {
    return this.#timed.length > 0 ? this.#timed : null;
  }
}
