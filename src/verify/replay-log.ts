import { checkModelHash } from '../replay-log.ts';
import { replay, traceOf, type ReplayLog, type Replayed, type TraceStep } from '../trace.ts';
import { divergenceError } from './divergence.ts';
import { monitorsOf, runMonitor } from './monitors.ts';
import { modelRef, open, type Source } from './source.ts';

/** What came of replaying a log. */
export interface ReplayOutcome {
  readonly source: Source;
  readonly log: ReplayLog;
  readonly replayed: Exclude<Replayed, { readonly kind: 'diverged' }>;
  /** The steps that were made, in full. */
  readonly steps: readonly TraceStep[];
}

/**
 * Replays a log on its model.
 *
 * A log that expects a property that a state shows is reproduced when a state of the run shows it. Other properties, such as a
 * livelock, show in no single state: then the log is reproduced when every pick fits and the run ends as recorded.
 * @param logFile for messages
 * @throws UserError FP3011 when the log was made from another model, FP3004 when it does not fit
 */
export async function replayLog(source: Source, log: ReplayLog, logFile: string): Promise<ReplayOutcome> {
  checkModelHash(log, modelRef(source), logFile);
  const { system, watched } = await open(source);
  const { expected } = log;
  const monitor =
    expected === null
      ? runMonitor(system, watched)
      : (monitorsOf(system, watched).get(expected.property) ?? null);
  const replayed = replay(system, log, monitor === null ? {} : { monitor });
  if (replayed.kind === 'diverged') throw divergenceError(replayed.divergence, logFile);
  const made = { ...log, steps: log.steps.slice(0, replayed.steps) };
  return { source, log, replayed, steps: traceOf(system, made) };
}
