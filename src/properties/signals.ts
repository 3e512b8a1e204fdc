import fc from 'fast-check';
import type { Offer } from '../lts.ts';
import { play, type Choose, type Played } from '../shrink/decode.ts';
import type { Model } from '../term/term.ts';
import type { Monitor } from '../trace.ts';
import { runMonitor } from '../verify/monitors.ts';
import { openNow, type OpenSource } from '../verify/open-now.ts';
import type { Source } from '../verify/source.ts';
import { decisionsOf, nodeOf, type Decisions } from './decisions.ts';
import { scheduledRun, type ScheduledRun } from './scheduled-run.ts';
import { shown } from './shown.ts';
import type { Signal } from './signal.ts';
import { simplerSequences, type Heard } from './smaller-signals.ts';
import { termOf } from './term-of.ts';
import { wholeNumber } from './whole-number.ts';

/** How {@link signals} are drawn. */
export interface SignalOptions {
  /** A run is cut after so many steps. Default 1,000. */
  readonly maxSteps?: number;
  /** Names of properties that a run may violate. */
  readonly ignore?: readonly string[];
}

/** What an environment does, in order. After the last signal it is silent. */
export interface SignalSequence {
  readonly signals: readonly (Signal & {
    /** The name of the node that waits for it. */
    readonly node: string;
  })[];
  /**
   * What comes of it: between signals the model goes on by itself, always with the first of the actions offered. The run ends at its first
   * violation, at its end, or (`stopped`) where only the environment could go on. The same one each time.
   */
  run(): ScheduledRun;
}

/** The arbitrary that {@link signals} returns. */
export interface SignalSequences extends fc.Arbitrary<SignalSequence> {
  /**
   * The sequence of some signals: for `examples`. Each comes as soon as the model has made `after` steps and waits for it; without `after`, when
   * the model can do nothing by itself. What the model never waits for is lost, and no part of the sequence.
   * @throws UserError FP4061 for an `after` that is no whole number
   */
  of(signals: readonly (string | Signal)[]): SignalSequence;
}

/**
 * An arbitrary of what the environment of a model does: which events happen, when and with which values, how long tasks and effects end, when
 * timers fire, and which way is taken where the model leaves it open. All else is deterministic. Sequences shrink towards fewer signals, then
 * fewer steps of the run, then signals that come earlier, then what is offered first.
 * @param subject a model, or a source that `load` gave
 * @throws UserError FP4061 for options that are no whole numbers, FP4062 for a plain net, and for a model that cannot be translated; while
 * drawing, what its handlers raise
 * @example
 * fc.assert(fc.property(signals(order), ({ run }) => run().violation === null));
 */
export function signals(subject: Model | Source, options: SignalOptions = {}): SignalSequences {
  return new SignalArbitrary(openNow(subject), decisionsOf(termOf(subject).term), options);
}

interface PlayedSignals extends Played<unknown> {
  readonly heard: readonly Heard[];
}

class HeardSequence implements SignalSequence {
  readonly signals: SignalSequence['signals'];
  /** No method of the prototype, so that it may be taken off. */
  readonly run: () => ScheduledRun;
  readonly #of: string;
  readonly #played: PlayedSignals;

  constructor(open: OpenSource, played: PlayedSignals, maxSteps: number) {
    let made: ScheduledRun | null = null;
    this.signals = played.heard.map(({ label, after }) => ({ label, after, node: nodeOf(label).name }));
    this.run = () => (made ??= scheduledRun(open, played.run, played.state, maxSteps));
    this.#of = open.source.info.name;
    this.#played = played;
  }

  played(): PlayedSignals {
    return this.#played;
  }

  [fc.toStringMethod](): string {
    const list = this.signals.map(({ label, after }) => `${label} (after ${after})`);
    return `signals of ${this.#of}: ${list.length === 0 ? 'none' : shown(list)}`;
  }
}

/** Draws whether a signal comes now: one of those offered by number, or `null`. */
type Hear = (offered: readonly string[], made: number, isIdle: boolean) => number | null;

class SignalArbitrary extends fc.Arbitrary<SignalSequence> implements SignalSequences {
  readonly #open: OpenSource;
  readonly #decisions: Decisions;
  readonly #monitor: Monitor<unknown>;
  readonly #maxSteps: number;

  constructor(open: OpenSource, decisions: Decisions, { maxSteps = 1000, ignore = [] }: SignalOptions) {
    super();
    this.#open = open;
    this.#decisions = decisions;
    this.#monitor = runMonitor(open.system, open.watched, ignore);
    this.#maxSteps = wholeNumber(maxSteps, 'maxSteps', 0);
  }

  override generate(mrng: fc.Random): fc.Value<SignalSequence> {
    // now and then an environment that soon falls silent
    let left = mrng.nextInt(0, 3) === 0 ? mrng.nextInt(0, 8) : Infinity;
    return this.#valueOf(
      this.#played((offered, _, isIdle) => {
        if (left === 0 || (!isIdle && mrng.nextInt(0, 2) > 0)) return null;
        left--;
        return mrng.nextInt(0, offered.length - 1);
      }),
    );
  }

  override canShrinkWithoutContext(value: unknown): value is SignalSequence {
    if (!(value instanceof HeardSequence)) return false;
    const parts = ({ heard, run }: PlayedSignals) =>
      JSON.stringify([heard, run.labels, run.picks, run.violation]);
    return parts(value.played()) === parts(this.#played(following(value.signals)));
  }

  override shrink(value: SignalSequence): fc.Stream<fc.Value<SignalSequence>> {
    return value instanceof HeardSequence ? fc.stream(this.#smaller(value.played())) : fc.Stream.nil();
  }

  of(list: readonly (string | Signal)[]): SignalSequence {
    const asked = list.map((signal) =>
      typeof signal === 'string'
        ? { label: signal, after: Infinity }
        : { ...signal, after: wholeNumber(signal.after, 'after', 0) },
    );
    return new HeardSequence(this.#open, this.#played(following(asked)), this.#maxSteps);
  }

  *#smaller(best: PlayedSignals): Generator<fc.Value<SignalSequence>> {
    const seen = new Set<string>();
    for (const sequence of simplerSequences(best.heard)) {
      const played = this.#played(following(sequence));
      const key = played.run.picks.join();
      if (compare(played, best) >= 0 || seen.has(key)) continue;
      seen.add(key);
      yield this.#valueOf(played);
    }
  }

  /** Makes a run: what the environment decides, by `hear`, all else by the stable order. */
  #played(hear: Hear): PlayedSignals {
    const heard: Heard[] = [];
    let made = 0;
    const choose: Choose<Offer> = (_, names) => {
      const decided = this.#decisions(names);
      const offered = names.filter((_, i) => decided[i]);
      const own = decided.indexOf(false);
      const pick = offered.length === 0 ? null : hear(offered, made, own < 0);
      if (pick === null) {
        made++;
        return own < 0 ? null : own;
      }
      const label = offered[pick]!;
      heard.push({ label, after: made, instead: offered.slice(0, pick) });
      made = 0;
      return names.indexOf(label);
    };
    return { ...play(this.#open.system, this.#monitor, choose, this.#maxSteps), heard };
  }

  #valueOf(played: PlayedSignals): fc.Value<SignalSequence> {
    return new fc.Value<SignalSequence>(new HeardSequence(this.#open, played, this.#maxSteps), undefined);
  }
}

/** Hears a list of signals, for one run: each when it is due and waited for; those that nothing waits for in the end are lost. */
function following(list: readonly Signal[]): Hear {
  let next = 0;
  return (offered, made, isIdle) => {
    for (; next < list.length; next++) {
      const { label, after } = list[next]!;
      const pick = made >= after || isIdle ? offered.indexOf(label) : -1;
      if (pick >= 0) {
        next++;
        return pick;
      }
      if (!isIdle) return null;
    }
    return null;
  };
}

/** Fewer signals, then fewer steps, then signals that come earlier, then what is offered first. */
function compare(a: PlayedSignals, b: PlayedSignals): number {
  const waits = ({ heard }: PlayedSignals) => heard.map(({ after }) => after);
  return (
    a.heard.length - b.heard.length ||
    a.run.labels.length - b.run.labels.length ||
    lexicographic(waits(a), waits(b)) ||
    lexicographic(a.run.picks, b.run.picks)
  );
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}
