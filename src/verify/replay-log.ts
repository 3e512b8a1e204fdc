import { UserError } from '../errors.ts';
import type { End } from '../lts.ts';
import { checkModelHash } from '../replay-log.ts';
import { standardProperties } from '../report/document.ts';
import { endsAs, replay, type ReplayLog, type TraceStep } from '../trace.ts';
import { divergenceError } from './divergence.ts';
import { monitorsOf, ownProperties, runMonitor, type Watched } from './monitors.ts';
import { requireRecorded, type Followed } from './recorded.ts';
import { stepsOf } from './run-model.ts';
import { goesRound } from './round.ts';
import { modelRef, open, type AnySystem, type Source } from './source.ts';
import { hasWayOut } from './way-out.ts';

/** What came of replaying a log. */
export interface ReplayOutcome {
  readonly source: Source;
  readonly log: ReplayLog;
  readonly replayed: Followed;
  /** The steps that were made, in full; of a run of more than 10,000 steps the labels only. */
  readonly steps: readonly TraceStep[];
}

/**
 * Replays a log on its model.
 *
 * A log that expects a property that a state shows is reproduced when a state of the run shows it. Other properties, such as a
 * livelock, show in no single state: then the log is reproduced when every pick fits, the run ends as recorded, and no way out of there is found.
 * @param logFile for messages
 * @throws UserError FP3011 when the log was made from another model, FP3004 when it does not fit it
 */
export async function replayLog(source: Source, log: ReplayLog, logFile: string): Promise<ReplayOutcome> {
  checkModelHash(log, modelRef(source), logFile);
  const { system, plain, watched } = await open(source);
  const { expected } = log;
  if (expected !== null) requireProperty(expected.property, watched, logFile);
  const monitor =
    expected === null
      ? runMonitor(system, watched)
      : (monitorsOf(system, watched).get(expected.property) ?? null);
  const replayed = replay(system, log, monitor === null ? {} : { monitor });
  if (replayed.kind === 'diverged') throw divergenceError(replayed.divergence, logFile);
  // A log that stops short of what it records has not been followed to its end: that it passes would say nothing.
  if (replayed.kind === 'passes' && !endsAs(log.end, replayed.end))
    throw unlikeRecorded(log, replayed.end, logFile);
  const followed =
    log.loopFrom === undefined ? withoutWayOut(plain, log, replayed) : roundOf(source, plain, log, replayed);
  requireRecorded(source, system, log, followed, logFile);
  const made = { ...log, steps: log.steps.slice(0, replayed.steps) };
  return { source, log, replayed: followed, steps: stepsOf(system, made) };
}

/** A run after which the case can end is no livelock. */
function withoutWayOut(plain: AnySystem, log: ReplayLog, replayed: Followed): Followed {
  const isAsked = replayed.kind === 'reproduced' && log.expected?.property === 'option-to-complete';
  return isAsked && hasWayOut(plain, log) === true ? { ...replayed, kind: 'passes' } : replayed;
}

/** A run that is said to go round for ever violates nothing in any of its states. */
function roundOf(source: Source, plain: AnySystem, log: ReplayLog, replayed: Followed): Followed {
  return replayed.kind === 'passes' && goesRound(source, plain, log)
    ? { ...replayed, kind: 'reproduced' }
    : replayed;
}

/** Whether a model can violate a property of this name. */
export function hasProperty(property: string, watched: Watched): boolean {
  return [...standardProperties, ...ownProperties(watched)].includes(property);
}

function requireProperty(property: string, watched: Watched, logFile: string): void {
  if (hasProperty(property, watched)) return;
  throw new UserError(
    'FP3004',
    `the log does not fit the model: it expects the violation of "${property}", a property that the model does not have`,
    'Replay it on the model that it was recorded on, or record it again with `flowproof run`.',
    { file: logFile, element: 'expected.property' },
  );
}

function unlikeRecorded({ end, steps }: ReplayLog, found: End | null, logFile: string): UserError {
  return divergenceError(
    {
      kind: 'end',
      position: steps.length,
      expected: end,
      found: found ?? 'not ended',
      offered: [],
      nearest: [],
    },
    logFile,
  );
}
