import { checkModelHash } from '../replay-log.ts';
import type { ReplayLog, TraceStep, Violation } from '../trace.ts';
import { UserError } from '../errors.ts';
import { replayLog } from './replay-log.ts';
import { stepsOf } from './run-model.ts';
import { monitorsOf } from './monitors.ts';
import { smallest, type Small } from './smallest.ts';
import { modelRef, open, type Source } from './source.ts';

/** How a log is made small. */
export interface ShrinkLogOptions {
  /** States looked at, at most, to prove that no failing run is shorter; default 200,000. */
  readonly maxStates?: number | undefined;
  /** Asked now and then: true ends shrinking with what was found. */
  readonly enough?: () => boolean;
}

/** A log that was made small. */
export interface ShrunkLog extends Small {
  readonly violation: Violation;
  /** Steps of the log before. */
  readonly stepsBefore: number;
  readonly steps: readonly TraceStep[];
}

/**
 * The smallest run that fails as a log says.
 * @param logFile for messages
 * @returns `null` where the model does not fail so any more
 * @throws UserError FP3011 when the log was made from another model, FP3004 when it does not fit, FP3015 for a log that expects no
 *   violation, or one that no single state shows
 */
export async function shrinkLog(
  source: Source,
  log: ReplayLog,
  logFile: string,
  options: ShrinkLogOptions = {},
): Promise<ShrunkLog | null> {
  checkModelHash(log, modelRef(source), logFile);
  const { system, watched, net } = await open(source);
  const monitor = log.expected === null ? undefined : monitorsOf(system, watched).get(log.expected.property);
  const { replayed } = await replayLog(source, log, logFile);
  if (monitor === undefined) throw unshrinkable(log, logFile);
  if (replayed.kind !== 'reproduced' || replayed.violation === null) return null;
  const made = { ...log, steps: log.steps.slice(0, replayed.steps) };
  const small = await smallest(
    system,
    made,
    monitor,
    options.maxStates,
    options.enough ?? (() => false),
    net,
  );
  return {
    ...small,
    violation: replayed.violation,
    stepsBefore: log.steps.length,
    steps: stepsOf(system, small.log),
  };
}

function unshrinkable({ expected }: ReplayLog, file: string): UserError {
  return expected === null
    ? new UserError(
        'FP3015',
        'the log expects no violation: there is nothing to keep while it is made small',
        'Take the log of a failing run: `flowproof run --out`, `flowproof check --logs`.',
        { file, element: 'expected' },
      )
    : new UserError(
        'FP3015',
        `the log cannot be made small: no single state shows the violation of ${expected.property}`,
        'Take the log that `flowproof check --logs` writes: its runs are the shortest ones.',
        { file, element: 'expected.property' },
      );
}
