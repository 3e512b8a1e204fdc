/** The virtual clock (semantics, section 13.5): tokens before timers carry what remains of their delays, and time passes when a timer fires. */
import canonicalize from 'canonicalize';
import type { TimedPositions } from '../bytecode/clock.ts';
import type { ActionCode, Program } from '../bytecode/program.ts';
import { invariant } from '../errors.ts';
import type { Data } from '../term/term.ts';
import { count, Draft, occupied, type Colour, type State } from './state.ts';

/** What the clock has to know of an action that is offered. */
interface Timely {
  readonly code: ActionCode;
  readonly colour: Colour | null;
}

/** What remains of the delay of a timer that is offered; `null`: no timer. */
function remaining({ code, colour }: Timely): number | null {
  if (code.timer === undefined) return null;
  invariant(colour?.delays, `timer ${code.label} without a delay`);
  return colour.delays[code.timer]!;
}

/**
 * The actions that the clock lets happen: all that are no timers; timers whose delay is over; and those with the least delay of
 * all that are armed, unless an action of the model or a timer whose delay is over holds time back.
 * @param offered what is offered whatever the time
 */
export function timely<A extends Timely>(program: Program, state: State, offered: A[]): A[] {
  if (!offered.some((a) => a.code.timer !== undefined)) return offered;
  const held = offered.some((a) => (a.code.timer === undefined ? !a.code.environment : remaining(a) === 0));
  const next = held ? 0 : leastDelay(program, state);
  return offered.filter((a) => {
    const r = remaining(a);
    return r === null || r === next;
  });
}

/** The least of the delays of all timers that are armed. */
function leastDelay(program: Program, state: State): number {
  let least = Infinity;
  for (const { p, delays } of state.colours) {
    if (delays !== null && isArmed(program, state.marks, p)) least = Math.min(least, ...delays);
  }
  return least;
}

/** Whether timers at `p` are armed: those of an attached node only while something is watched. */
function isArmed(program: Program, marks: readonly number[], p: number): boolean {
  const { kind, watched } = program.clock![p]!;
  return kind !== 'attached' || watched.some(({ lo, hi }) => occupied(program, marks, lo, hi));
}

/** Of the tokens at `p` the one with the least delay for a timer; of equal ones the first in canonical order. */
export function nearest(state: State, p: number, timer: number): Colour | null {
  let found: Colour | null = null;
  for (const colour of state.colours) {
    if (colour.p !== p || colour.delays === null) continue;
    if (found === null || colour.delays[timer]! < found.delays![timer]!) found = colour;
  }
  return found;
}

/** A draft in which tokens at timed positions carry delays: put with the full ones, taken in canonical order unless a timer takes them. */
export class TimedDraft extends Draft {
  readonly #program: Program;
  readonly #timed: NonNullable<TimedPositions>;
  /** The token that the acting timer takes. */
  #acting: Colour | null = null;

  constructor(old: State, program: Program) {
    super(old);
    this.#program = program;
    this.#timed = program.clock ?? [];
  }

  /**
   * Lets time pass until a timer fires, before anything else happens.
   * @param colour of the token that it takes
   * @param timer number of the timer among those of the position
   * @returns the colour of that token then
   */
  elapse(colour: Colour, timer: number): Colour {
    const time = colour.delays![timer]!;
    const later = ({ p, data, delays }: Colour) =>
      this.#carrying(
        p,
        delays!.map((r) => Math.max(r - time, 0)),
        data,
      );
    this.#acting = later(colour);
    if (time > 0) {
      const passes = (c: Colour) => c.delays !== null && isArmed(this.#program, this.marks, c.p);
      const passed = this.colours.filter(passes).map(later);
      this.colours = this.colours.filter((c) => !passes(c));
      for (const c of passed) this.insert(c);
    }
    // armed anew; if it is over instead, the counter is taken away, or the region with it
    const { kind, delays } = this.#timed[colour.p]!;
    if (kind === 'attached') this.#rearm(colour.p, delays);
    return this.#acting;
  }

  override add(p: number, n: number, cap = Infinity): void {
    super.add(p, n, cap);
    const timed = this.#timed[p];
    if (timed?.kind === 'token') for (let i = 0; i < n; i++) this.insert(this.#carrying(p, timed.delays, {}));
    if (timed?.kind === 'attached') this.#rearm(p, timed.delays);
  }

  override tint(colour: Colour): void {
    const timed = this.#timed[colour.p];
    super.tint(timed ? this.#carrying(colour.p, timed.delays, colour.data) : colour);
  }

  override take(p: number, n: number): void {
    super.take(p, n);
    const timed = this.#timed[p];
    if (timed?.kind === 'token') for (let i = 0; i < n; i++) this.#takeOne(p);
    if (timed?.kind === 'attached') this.#rearm(p, this.#first(p)?.delays ?? timed.delays);
  }

  override deliver(p: number, n: number): void {
    if (!this.#timed[p]) return super.deliver(p, n);
    const left = count(this.marks, p) - n;
    this.clear(p, p + 1);
    // what stays has been put in this step
    if (left > 0) this.add(p, left);
  }

  #takeOne(p: number): void {
    const acting = this.#acting?.p === p ? this.#acting : null;
    if (acting) this.#acting = null;
    const colour = acting ?? this.#first(p);
    if (colour) this.remove(colour);
  }

  #first(p: number): Colour | undefined {
    return this.colours.find((c) => c.p === p);
  }

  /** Gives the counter of an attached timer its colour. */
  #rearm(p: number, delays: readonly number[]): void {
    this.colours = this.colours.filter((c) => c.p !== p);
    if (count(this.marks, p) > 0) this.insert(this.#carrying(p, delays, {}));
  }

  #carrying(p: number, delays: readonly number[], data: Data): Colour {
    const { kind } = this.#timed[p]!;
    const listed: readonly unknown[] =
      kind === 'effect'
        ? [data, ...delays]
        : kind === 'attached'
          ? [...delays, count(this.marks, p)]
          : delays;
    return { p, json: canonicalize(listed)!, data, delays };
  }
}
