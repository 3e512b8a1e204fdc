import type { DecodedRun } from '../shrink/failing-run.ts';
import type { Data, Json } from '../term/term.ts';
import type { ReplayLog, RunEnd, TraceStep, Violation } from '../trace.ts';
import { failureOf, limitError } from '../verify/monitors.ts';
import type { OpenSource } from '../verify/open-now.ts';
import { stepsOf } from '../verify/run-model.ts';
import { modelRef } from '../verify/source.ts';
import { version } from '../version.ts';

/** What came of a run that an arbitrary made. Its fields mean what they mean in the outcome of `run`. */
export interface ScheduledRun {
  /** `cut` where it had made as many steps as it may, `stopped` at a violation, or by the environment, where something is still offered. */
  readonly end: RunEnd;
  /** The first property that the run violates, or `null`. The run ends there. */
  readonly violation: Violation | null;
  /** The run met a bound of the model (`limit`): it says nothing about what lies beyond. */
  readonly limited: boolean;
  /** The values of the variables at the end of the run; of a net, none. */
  readonly data: Data;
  /** The run as a log that `replay` takes. */
  readonly log: ReplayLog;
  /** Every step in full; of a run of more than 10,000 steps the labels only. */
  readonly steps: readonly TraceStep[];
}

/**
 * Tells what came of a run. Log and steps are made when they are first read.
 * @param state the last one
 * @param maxSteps after which it was cut
 */
export function scheduledRun(
  { source, system }: OpenSource,
  { labels, offered, picks, violation, end }: DecodedRun,
  state: unknown,
  maxSteps: number,
): ScheduledRun {
  const view = system.view(state);
  const ended: RunEnd = end ?? (violation === null && labels.length >= maxSteps ? 'cut' : 'stopped');
  const expected = violation && { property: violation.property, culprits: violation.culprits };
  let log: ReplayLog | null = null;
  let steps: readonly TraceStep[] | null = null;
  return {
    end: ended,
    violation,
    limited: violation === null && end === 'failed' && failureOf(view) === limitError,
    data: Object.fromEntries(
      view.flatMap(({ kind, name, value }) =>
        kind === 'variable' ? [[name, JSON.parse(String(value)) as Json] as const] : [],
      ),
    ),
    get log() {
      return (log ??= {
        format: 1,
        flowproof: version,
        model: modelRef(source),
        origin: 'fast-check',
        expected,
        end: ended,
        steps: labels.map((_, i) => ({ offered: offered[i]!, pick: picks[i]! })),
      });
    },
    get steps() {
      return (steps ??= stepsOf(system, this.log));
    },
  };
}
