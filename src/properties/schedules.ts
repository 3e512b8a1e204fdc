import fc from 'fast-check';
import type { Offer } from '../lts.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { StrategyName } from '../schedule/strategies.ts';
import { play, wishes, type Choose, type Played } from '../shrink/decode.ts';
import { switches, type DecodedRun } from '../shrink/failing-run.ts';
import type { Model } from '../term/term.ts';
import type { Monitor, ReplayLog } from '../trace.ts';
import { runMonitor } from '../verify/monitors.ts';
import { openNow, type OpenSource } from '../verify/open-now.ts';
import { schedulerFor } from '../verify/scheduling.ts';
import type { Source } from '../verify/source.ts';
import { scheduledRun, type ScheduledRun } from './scheduled-run.ts';
import { shown } from './shown.ts';
import { begin, smallerRuns, type Progress } from './smaller-runs.ts';
import { wholeNumber } from './whole-number.ts';

/** How {@link schedules} are drawn. */
export interface ScheduleOptions {
  /** What draws them. Default `portfolio`: several strategies in turn, since none finds every kind of bug. */
  readonly strategy?: StrategyName;
  /** A run is cut after so many steps. Default 1,000. */
  readonly maxSteps?: number;
  /** Names of properties that a run may violate. */
  readonly ignore?: readonly string[];
}

/** One way to run a model. */
export interface Schedule {
  /** At each step, the index of the action taken among those offered. */
  readonly picks: readonly number[];
  /** The actions taken, by label. */
  readonly labels: readonly string[];
  /** Steps at which another branch acts than before. */
  readonly switches: number;
  /** Those of them at which the branch before could have gone on. */
  readonly preemptions: number;
  /** What comes of it: the run up to its first violation, or to its end. The same one each time. */
  run(): ScheduledRun;
}

/** The arbitrary that {@link schedules} returns. */
export interface Schedules extends fc.Arbitrary<Schedule> {
  /**
   * The schedule of a list of picks, or of a log: for `examples`. Every list makes a run: a pick counts modulo the number of actions
   * offered, and where picks are missing, the branch that acted last goes on. Labels of a log that are not offered are passed over.
   * @throws UserError FP4061 for a pick that is no whole number
   */
  of(picks: readonly number[] | ReplayLog): Schedule;
}

/**
 * An arbitrary of the schedules of a model: of its interleavings, its open choices, and of what its environment does. They shrink as failing
 * runs of `run` do: towards fewer steps, then fewer preemptions, then the first of the actions offered.
 * @param subject a model, or a source that `load` gave
 * @throws UserError FP4061 for options that are no whole numbers, and for a model that cannot be translated; while drawing, what its
 * handlers raise
 * @example
 * fc.assert(fc.property(schedules(order), (schedule) => schedule.run().violation === null));
 */
export function schedules(subject: Model | Source, options: ScheduleOptions = {}): Schedules {
  return new ScheduleArbitrary(openNow(subject), options);
}

class PlayedSchedule implements Schedule {
  /** No method of the prototype, so that it may be taken off. */
  readonly run: () => ScheduledRun;
  readonly #of: string;
  readonly #played: Played<unknown>;

  constructor(open: OpenSource, played: Played<unknown>, maxSteps: number) {
    let made: ScheduledRun | null = null;
    this.run = () => (made ??= scheduledRun(open, played.run, played.state, maxSteps));
    this.#of = open.source.info.name;
    this.#played = played;
  }

  get picks(): readonly number[] {
    return this.#played.run.picks;
  }

  get labels(): readonly string[] {
    return this.#played.run.labels;
  }

  get switches(): number {
    return switches(this.#played.run);
  }

  get preemptions(): number {
    return this.#played.run.preemptions;
  }

  /** As passes of shrinking see it. */
  decoded(): DecodedRun {
    return this.#played.run;
  }

  [fc.toStringMethod](): string {
    const { labels, picks } = this;
    return `schedule [${picks.join()}] of ${this.#of}: ${shown(labels)}`;
  }
}

class ScheduleArbitrary extends fc.Arbitrary<Schedule> implements Schedules {
  readonly #open: OpenSource;
  readonly #monitor: Monitor<unknown>;
  readonly #strategy: StrategyName;
  readonly #maxSteps: number;
  /** Made when it is first asked for: strategies make a few runs to learn how long the branches are. */
  #scheduler: Scheduler<unknown> | null = null;

  constructor(open: OpenSource, { strategy = 'portfolio', maxSteps = 1000, ignore = [] }: ScheduleOptions) {
    super();
    this.#open = open;
    this.#monitor = runMonitor(open.system, open.watched, ignore);
    this.#strategy = strategy;
    this.#maxSteps = wholeNumber(maxSteps, 'maxSteps', 0);
  }

  override generate(mrng: fc.Random): fc.Value<Schedule> {
    const { source, system } = this.#open;
    const scheduler = (this.#scheduler ??= schedulerFor(this.#strategy, source, system));
    let memo = scheduler.start(mrng.nextInt(0, 0x7fff_ffff));
    return this.#valueOf(
      this.#played((offered) => {
        const choice = scheduler.choose(offered, memo);
        if ('stop' in choice) return 0;
        memo = choice.memo;
        return choice.pick;
      }),
    );
  }

  override canShrinkWithoutContext(value: unknown): value is Schedule {
    if (!(value instanceof PlayedSchedule)) return false;
    const { picks, labels, violation } = value.decoded();
    const same = this.#played(following(picks)).run;
    const parts = (run: Pick<DecodedRun, 'picks' | 'labels' | 'violation'>) =>
      JSON.stringify([run.picks, run.labels, run.violation]);
    return parts(same) === parts({ picks, labels, violation });
  }

  override shrink(value: Schedule, context: unknown): fc.Stream<fc.Value<Schedule>> {
    if (!(value instanceof PlayedSchedule)) return fc.Stream.nil();
    const run = value.decoded();
    return fc.stream(this.#smaller(run, isProgress(context) ? context : begin(run)));
  }

  of(picks: readonly number[] | ReplayLog): Schedule {
    const choose =
      'steps' in picks
        ? wishes(picks.steps.map(({ offered, pick }) => offered[pick] ?? ''))
        : following(picks.map((pick) => wholeNumber(pick, 'a pick', 0)));
    return new PlayedSchedule(this.#open, this.#played(choose), this.#maxSteps);
  }

  *#smaller(best: DecodedRun, progress: Progress): Generator<fc.Value<Schedule>> {
    const decode = (labels: readonly string[], most: number): Played<unknown> | null => {
      const played = this.#played(wishes(labels), Math.min(most, this.#maxSteps));
      const { end, violation, labels: made } = played.run;
      return end === null && violation === null && made.length < this.#maxSteps ? null : played;
    };
    for (const { played, progress: reached } of smallerRuns(best, progress, decode))
      yield this.#valueOf(played, reached);
  }

  #played(choose: Choose<Offer>, maxSteps = this.#maxSteps): Played<unknown> {
    return play(this.#open.system, this.#monitor, choose, maxSteps);
  }

  #valueOf(played: Played<unknown>, progress: Progress = begin(played.run)): fc.Value<Schedule> {
    return new fc.Value<Schedule>(new PlayedSchedule(this.#open, played, this.#maxSteps), progress);
  }
}

/** Chooses by a list of picks, for one run. */
function following(picks: readonly number[]): Choose<Offer> {
  let step = 0;
  return (offered, _, goesOn) => {
    const pick = picks[step++];
    return pick === undefined ? Math.max(goesOn, 0) : pick % offered.length;
  };
}

/** Contexts are what we gave fast-check; of an example there is none. */
function isProgress(context: unknown): context is Progress {
  return typeof context === 'object' && context !== null && 'accepted' in context;
}
