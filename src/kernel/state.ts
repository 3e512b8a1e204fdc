import type { Program } from '../bytecode/program.ts';
import type { Data, Json } from '../term/term.ts';
import type { Transit } from './message-order.ts';

/**
 * A state of the engine. Immutable; absent means zero.
 * `marks` holds position and count in turn, ascending by position: tokens, sinks and counters.
 */
export interface State {
  readonly marks: readonly number[];
  /** The values carried by tokens of long tasks, what remains of delays, and the items of instances: ascending by position, then by their canonical JSON. */
  readonly colours: readonly Colour[];
  /** Messages, by number of the channel. */
  readonly channels: readonly number[];
  /** Their order, where a network orders them and numbers do not tell. */
  readonly transit: Transit | null;
  /** Values of the variables, by number. */
  readonly values: readonly Json[];
  /** The error that the case failed with. */
  readonly failed: string | null;
}

/** What one token of a long task carries (the values that the task read at its start), or the item of an instance. */
export interface Colour {
  readonly p: number;
  readonly json: string;
  readonly data: Data;
  /** Under the virtual clock, before timers: what remains of each delay. */
  readonly delays: readonly number[] | null;
}

/** Index of position `p` in `marks`, or where it would have to be put, as `-1 - index`. */
export function find(marks: readonly number[], p: number): number {
  let low = 0;
  let high = marks.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = marks[2 * middle]!;
    if (at === p) return 2 * middle;
    if (at < p) low = middle + 1;
    else high = middle - 1;
  }
  return -1 - 2 * low;
}

/** Index of the first mark at `p` or later. */
export function from(marks: readonly number[], p: number): number {
  const i = find(marks, p);
  return i >= 0 ? i : -1 - i;
}

/** Index of the first colour at `p` or later. */
function colourFrom(colours: readonly Colour[], p: number): number {
  let low = 0;
  let high = colours.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (colours[middle]!.p < p) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tokens (or ends, or the counter) at `p`. */
export function count(marks: readonly number[], p: number): number {
  const i = find(marks, p);
  return i >= 0 ? marks[i + 1]! : 0;
}

/** Whether a token or a sink lies in the interval; counters and items alone do not make a region active. */
export function active(program: Program, marks: readonly number[], lo: number, hi: number): boolean {
  for (let i = from(marks, lo); i < marks.length && marks[i]! < hi; i += 2) {
    const { kind } = program.positions[marks[i]!]!;
    if (kind !== 'counter' && kind !== 'item') return true;
  }
  return false;
}

/** Whether a token lies in the interval; sinks do not count. */
export function occupied(program: Program, marks: readonly number[], lo: number, hi: number): boolean {
  for (let i = from(marks, lo); i < marks.length && marks[i]! < hi; i += 2) {
    if (program.positions[marks[i]!]!.kind === 'token') return true;
  }
  return false;
}

/** A state in the making: a copy of the old one that effects change. */
export class Draft {
  readonly marks: number[];
  colours: readonly Colour[];
  channels: readonly number[];
  transit: Transit | null;
  values: readonly Json[];
  failed: string | null = null;
  /** What signals have put in this step, by position: it did not wait in the old state, so no other signal moves it. */
  delivered: Map<number, number> | null = null;

  constructor(old: State) {
    this.marks = old.marks.slice();
    this.colours = old.colours;
    this.channels = old.channels;
    this.transit = old.transit;
    this.values = old.values;
  }

  /** Adds `n` at `p`, at most up to `cap`. */
  add(p: number, n: number, cap = Infinity): void {
    const i = find(this.marks, p);
    if (i >= 0) this.marks[i + 1] = Math.min(this.marks[i + 1]! + n, cap);
    else this.marks.splice(-1 - i, 0, p, Math.min(n, cap));
  }

  /** Takes up to `n` from `p`. */
  take(p: number, n: number): void {
    const i = find(this.marks, p);
    if (i < 0) return;
    if (this.marks[i + 1]! > n) this.marks[i + 1]! -= n;
    else this.marks.splice(i, 2);
  }

  /** Removes everything in an interval; looks at what is removed and searches for it, and moves what lies behind as one block. */
  clear(lo: number, hi: number): void {
    const i = from(this.marks, lo);
    let j = i;
    while (j < this.marks.length && this.marks[j]! < hi) j += 2;
    if (j > i) this.marks.splice(i, j - i);
    const k = colourFrom(this.colours, lo);
    let l = k;
    while (l < this.colours.length && this.colours[l]!.p < hi) l += 1;
    if (l > k) this.colours = this.colours.toSpliced(k, l - k);
  }

  /** Adds a coloured token. */
  tint(colour: Colour): void {
    this.add(colour.p, 1);
    this.insert(colour);
  }

  /** Puts a colour in its place in the order; the token itself has been counted. */
  protected insert(colour: Colour): void {
    const i = this.colours.findIndex((c) => c.p > colour.p || (c.p === colour.p && c.json >= colour.json));
    const at = i < 0 ? this.colours.length : i;
    this.colours = [...this.colours.slice(0, at), colour, ...this.colours.slice(at)];
  }

  /** Takes one token of the given colour. */
  draw(colour: Colour): void {
    this.take(colour.p, 1);
    this.remove(colour);
  }

  protected remove(colour: Colour): void {
    const i = this.colours.findIndex((c) => c.p === colour.p && c.json === colour.json);
    this.colours = [...this.colours.slice(0, i), ...this.colours.slice(i + 1)];
  }

  /** Takes the `n` tokens at `p` that waited for a signal. */
  deliver(p: number, n: number): void {
    this.take(p, n);
  }

  /** Adds `n` messages (negative: takes). */
  message(channel: number, n: number): void {
    this.channels = this.channels.with(channel, this.channels[channel]! + n);
  }

  /** The case ends: nothing is left but variables and channels. */
  fail(error: string): void {
    this.marks.length = 0;
    this.colours = [];
    this.failed = error;
  }

  done(): State {
    const { marks, colours, channels, transit, values, failed } = this;
    return { marks, colours, channels, transit, values, failed };
  }
}
