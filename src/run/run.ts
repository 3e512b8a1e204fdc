import { UserError, invariant } from '../errors.ts';
import type { End, Offer } from '../lts.ts';
import type { Scheduler, StopReason } from '../schedule/scheduler.ts';
import {
  traceStep,
  type LogStep,
  type ModelRef,
  type Monitor,
  type ReplayLog,
  type RunEnd,
  type System,
  type TraceLevel,
  type TraceStep,
  type Violation,
} from '../trace.ts';
import { toItsEnd, type Paused } from './pause.ts';
import type { TraceSink } from './sinks.ts';

export interface RunOptions<State> {
  /** Default 0. */
  readonly seed?: number;
  /** The run is cut after so many steps. Default 1,000,000. */
  readonly maxSteps?: number;
  /** Asked every thousand steps or so: true cuts the run there (a deadline, an interrupt). */
  readonly enough?: () => boolean;
  /** What is traced. Default `none`; then a run costs little more than the steps of the system. */
  readonly level?: TraceLevel;
  /** Where the trace goes; without any, `trace` of the result keeps it. Each is ended by the run. */
  readonly sinks?: readonly TraceSink[];
  /** Asked in this order for every state; the run stops at the first violation. */
  readonly monitors?: readonly Monitor<State>[];
  /** For the log: what was run, and the version of flowproof that runs it. */
  readonly model?: ModelRef;
  readonly flowproof?: string;
}

export interface RunResult<State> {
  readonly end: RunEnd;
  /** Steps made. */
  readonly steps: number;
  readonly state: State;
  readonly violation: Violation | null;
  /** Why the scheduler stopped the run, if it did. */
  readonly stop: StopReason | null;
  /** Steps traced; empty at level `none`, and where sinks took them. */
  readonly trace: readonly TraceStep[];
  /** The log that replays the run. At level `none` it is made, by walking the picks again, when it is first read. */
  readonly log: ReplayLog;
}

const UNNAMED: ModelRef = { name: '', file: '', hash: '' };

/**
 * Runs a system under a scheduler, from its initial state until it ends, a monitor finds a violation, the scheduler stops or
 * `maxSteps` are made. Pure but for the sinks.
 * @throws UserError FP4011 (seed), FP4012 (maxSteps), FP4013 (the scheduler picked what was not offered), FP4014
 * (reading `log` at level `none`: the system is not pure), and what the sinks raise
 */
export function run<State, Action extends Offer, Memo>(
  system: System<State, Action>,
  scheduler: Scheduler<Memo, Action>,
  options: RunOptions<State> = {},
): RunResult<State> {
  return toItsEnd(running(system, scheduler, options));
}

/** Steps between two pauses of {@link running}. */
const stepsBetweenPauses = 1024;

/**
 * As {@link run}, with pauses: who drives it decides what happens in them, and may go away in one.
 * @throws UserError as {@link run}
 */
export function* running<State, Action extends Offer, Memo>(
  system: System<State, Action>,
  scheduler: Scheduler<Memo, Action>,
  options: RunOptions<State> = {},
): Paused<RunResult<State>> {
  const { seed = 0, level = 'none', sinks = [], model = UNNAMED, flowproof = '' } = options;
  const recorder = level === 'none' ? null : new Recorder(system, level, sinks);
  let ended = false;
  try {
    const picks: number[] = [];
    const { end, state, violation, stop } = yield* walk(system, scheduler, options, picks, recorder);
    for (const sink of sinks) sink.end(end);
    ended = true;
    let steps = recorder?.log ?? null;
    const name = scheduler.nameFor?.(seed) ?? scheduler.name;
    const origin = scheduler.ignoresSeed ? name : `${name}, seed ${seed}`;
    const expected = violation && { property: violation.property, culprits: violation.culprits };
    return {
      end,
      steps: picks.length,
      state,
      violation,
      stop,
      trace: recorder?.trace ?? [],
      get log(): ReplayLog {
        steps ??= logOf(system, picks);
        return { format: 1, flowproof, model, origin, expected, end, steps };
      },
    };
  } finally {
    if (!ended) for (const sink of sinks) sink.abort();
  }
}

interface Walked<State> {
  readonly end: RunEnd;
  readonly state: State;
  readonly violation: Violation | null;
  readonly stop: StopReason | null;
}

/** The loop itself. Allocates nothing but the growing list of picks, whatever system and scheduler return. */
function* walk<State, Action extends Offer, Memo>(
  system: System<State, Action>,
  scheduler: Scheduler<Memo, Action>,
  options: RunOptions<State>,
  picks: number[],
  recorder: Recorder<State, Action> | null,
): Paused<Walked<State>> {
  const { seed = 0, maxSteps = 1_000_000, monitors = [] } = options;
  if (!Number.isSafeInteger(maxSteps) || maxSteps < 0) {
    throw new UserError('FP4012', `maxSteps is ${maxSteps}`, 'Give a whole number of steps, 0 or more.');
  }
  let state = system.initial;
  let memo = scheduler.start(seed);
  for (;;) {
    const offered = system.enabled(state);
    let end: End | null = null;
    if (offered.length === 0) {
      end = system.end(state);
      invariant(end !== null, 'a state that offers nothing is an end');
    }
    for (let m = 0; m < monitors.length; m++) {
      const violation = monitors[m]!(state, end);
      if (violation !== null) return { end: end ?? 'stopped', state, violation, stop: null };
    }
    if (end !== null) return { end, state, violation: null, stop: null };
    if (picks.length === maxSteps) return { end: 'cut', state, violation: null, stop: null };
    const choice = scheduler.choose(offered, memo);
    if ('stop' in choice) return { end: 'stopped', state, violation: null, stop: choice.stop };
    const action = offered[choice.pick];
    if (action === undefined) throw outOfRange(scheduler.name, choice.pick, offered.length);
    const after = system.step(state, action).state;
    recorder?.record(picks.length, state, offered, choice.pick, after);
    picks.push(choice.pick);
    memo = choice.memo;
    state = after;
    if (picks.length % stepsBetweenPauses !== 0) continue;
    yield;
    if (options.enough?.() === true) return { end: 'cut', state, violation: null, stop: null };
  }
}

function outOfRange(scheduler: string, pick: number, offered: number): UserError {
  const remedy = 'Let choose return an index into the list that it is given.';
  return new UserError('FP4013', `scheduler ${scheduler} picked ${pick} of ${offered} actions`, remedy);
}

/** Keeps the log and hands on the trace. */
class Recorder<State, Action extends Offer> {
  readonly log: LogStep[] = [];
  readonly trace: TraceStep[] = [];

  constructor(
    private readonly system: System<State, Action>,
    private readonly level: 'min' | 'full',
    private readonly sinks: readonly TraceSink[],
  ) {}

  record(index: number, before: State, offered: readonly Action[], pick: number, after: State): void {
    this.log.push(logStep(offered, pick));
    const step = traceStep(this.system, this.level, index, before, offered, offered[pick]!, after);
    if (this.sinks.length === 0) this.trace.push(step);
    for (const sink of this.sinks) sink.step(step);
  }
}

function logOf<State, Action extends Offer>(
  system: System<State, Action>,
  picks: readonly number[],
): LogStep[] {
  let state = system.initial;
  return picks.map((pick) => {
    const offered = system.enabled(state);
    const action = offered[pick];
    if (action === undefined) throw unstable();
    state = system.step(state, action).state;
    return logStep(offered, pick);
  });
}

function unstable(): UserError {
  const remedy = 'Make handlers and conditions pure: no clock, no randomness, nothing kept between calls.';
  return new UserError(
    'FP4014',
    'the model does not offer the same actions when the same steps are made again',
    remedy,
  );
}

function logStep(offered: readonly Offer[], pick: number): LogStep {
  return { offered: offered.map((offer) => offer.label), pick };
}
