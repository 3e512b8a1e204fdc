import { UserError } from '../errors.ts';
import { document, reportJson } from '../report/json.ts';
import { runText } from '../report/run-text.ts';
import { stateText } from '../report/state.ts';
import type { StrategyName } from '../schedule/strategies.ts';
import { endsAs } from '../trace.ts';
import { placesThen } from '../verify/log-positions.ts';
import { placed, placesOfRun } from '../verify/positioned.ts';
import { replayLog, type ReplayOutcome } from '../verify/replay-log.ts';
import { runModel } from '../verify/run-model.ts';
import { runResult } from '../verify/run-result.ts';
import { stateAt } from '../verify/state-at.ts';
import { version } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { coloured, type Io } from './io.ts';
import { withLinesOf } from './log-file.ts';
import { logInput } from './log-input.ts';
import { readingOptions, type ReadingOptions } from './options.ts';
import { notesOf } from './models.ts';
import { shellWord } from './shell-word.ts';

export interface ReplayCommandOptions extends ReadingOptions {
  readonly model?: string;
  readonly typecheck?: boolean;
  readonly json?: boolean;
  readonly continue?: boolean;
  readonly strategy?: StrategyName;
  readonly seed?: number;
  readonly ignore: readonly string[];
  readonly until?: number;
}

/**
 * `flowproof replay [MODEL] LOG`
 * @param words the log, a file or a compact one, or a model and its log
 * @throws UserError FP3001 to FP3003, FP3010, FP3016 and FP3017 for a bad log, FP3014 when its model is not found, FP3011 when the model is
 *   another, FP3004 when the log does not fit it, FP5003 for options that do not go together
 */
export async function replay(
  words: readonly [first: string, second: string | undefined],
  options: ReplayCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const started = performance.now();
  requireTogether(options);
  const { model, typecheck, instances, clock, messages } = options;
  const input = await logInput(words, model, { typecheck, instances, clock, messages });
  const { log, source, called: file } = input;
  if (options.until !== undefined) {
    const until = options.until;
    const at = await withLinesOf(file, () => stateAt(source, log, until, file));
    io.stdout.write(
      options.json ? `${JSON.stringify(at, null, 2)}\n` : stateText(at, { colour: coloured(io) }),
    );
    return 0;
  }
  const outcome = await placed(source, () => withLinesOf(file, () => replayLog(source, log, file)));
  if (options.continue === true) return goOn(outcome, options, io);
  const { replayed, steps } = outcome;
  const violation = violationOf(outcome);
  if (options.json) {
    const elapsedMs = Math.round(performance.now() - started);
    const made = { ...log, steps: log.steps.slice(0, replayed.steps) };
    const result = await runResult({
      source,
      log: made,
      steps,
      violation,
      notes: [sentence(outcome), ...differences(outcome), ...source.notes],
      elapsedMs,
    });
    io.stdout.write(reportJson(document(version, [result])));
  } else {
    const { isOlder, ...places } = await placesOf(outcome, violation);
    const text = {
      file: source.info.file,
      origin: `${sentence(outcome)} (${log.origin})`,
      end: replayed.end ?? 'stopped',
      steps,
      loopFrom: log.loopFrom,
      violation,
      names: source.info.names,
      ...places,
      remarks: [...differences(outcome), ...(isOlder ? [ofTheLog] : []), ...notesOf(source)],
      commands:
        violation && input.isFile
          ? [`look at it: flowproof view ${shellWord(file)}${readingOptions(options)}`]
          : [],
    } as const;
    io.stdout.write(runText(text, { colour: coloured(io) }));
  }
  return replayed.kind === 'passes' ? 0 : 1;
}

/** Of another violation than its own a log knows no place. */
async function placesOf(
  { source, log, replayed }: ReplayOutcome,
  violation: ReturnType<typeof violationOf>,
): Promise<ReturnType<typeof placesThen>> {
  const now = await placesOfRun(source, violation);
  return replayed.kind === 'reproduced' ? placesThen(now, log) : { ...now, isOlder: false };
}

/** Lines move, and a log stays as it is. */
const ofTheLog =
  'where the model does not tell the line any more, the line is that of the log, as it was then';

/** @throws UserError FP5003 */
function requireTogether(options: ReplayCommandOptions): void {
  const { continue: goesOn = false, strategy, seed, ignore, until } = options;
  const alone = strategy !== undefined ? '--strategy' : seed !== undefined ? '--seed' : '--ignore';
  if (!goesOn && (strategy !== undefined || seed !== undefined || ignore.length > 0))
    throw new UserError(
      'FP5003',
      `${alone} is given without --continue`,
      `Add --continue, or leave ${alone} out.`,
    );
  if (goesOn && until !== undefined)
    throw new UserError('FP5003', '--until and --continue do not go together', 'Leave one of them out.');
}

/** Goes on from the end of a log, to the end of the run or its first violation. */
async function goOn(
  replayed: ReplayOutcome,
  { strategy = 'random', seed = 0, ignore, json = false }: ReplayCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const started = performance.now();
  const { source, log } = replayed;
  const going = runModel(source, {
    scheduler: strategy,
    seed,
    log,
    ignore,
    shrink: false,
    ...(io.interrupt ? { signal: io.interrupt } : {}),
  });
  const outcome = await placed(source, () => going);
  const { violation, steps } = outcome;
  const isOfLog = violation !== null && steps.length <= log.steps.length;
  const remarks = [
    `the first ${Math.min(steps.length, log.steps.length)} steps are those of the log: ${sentence(replayed)}`,
    ...differences(replayed),
    ...(isOfLog ? [`the log ends there: --ignore '${violation.property}' goes on`] : []),
  ];
  if (json) {
    const elapsedMs = Math.round(performance.now() - started);
    const result = await runResult({ ...outcome, notes: [...remarks, ...source.notes], elapsedMs });
    io.stdout.write(reportJson(document(version, [result])));
  } else {
    const places = await placesOfRun(source, violation);
    const text = {
      ...outcome,
      ...places,
      file: source.info.file,
      origin: outcome.log.origin,
      names: source.info.names,
    };
    io.stdout.write(
      runText({ ...text, remarks: [...remarks, ...notesOf(source)], commands: [] }, { colour: coloured(io) }),
    );
  }
  if (outcome.interrupted) return 130;
  if (violation !== null) return 1;
  return outcome.cuts > 0 || outcome.limited ? 3 : 0;
}

function violationOf({ log, replayed }: ReplayOutcome) {
  if (replayed.violation !== null) return replayed.violation;
  if (replayed.kind !== 'reproduced' || log.expected === null) return null;
  const message =
    log.loopFrom === undefined ? 'The run ends as the log records it.' : 'The run goes round for ever.';
  return { ...log.expected, message };
}

function sentence({ log, replayed }: ReplayOutcome): string {
  switch (replayed.kind) {
    case 'reproduced':
      return 'reproduced';
    case 'fails':
      return log.expected === null
        ? 'the log expects no violation, but there is one'
        : `the run fails otherwise than recorded (${log.expected.property}: ${log.expected.culprits.join(', ')})`;
    case 'passes':
      return log.expected === null
        ? 'passes'
        : `now passes: ${log.expected.property} is not violated any more`;
  }
}

/** In what the run is another one than the log records, although every step fits. */
function differences({ log, replayed }: ReplayOutcome): string[] {
  const { drift, kind, steps, end } = replayed;
  const n = log.steps.length;
  const others = drift && `recorded ${drift.recorded.join(', ')}; now ${drift.offered.join(', ')}`;
  return [
    ...(drift === null ? [] : [`from step ${drift.position} on other actions are offered: ${others}`]),
    ...(kind === 'reproduced' && steps < n
      ? [`the violation shows after ${steps} of ${n} steps already`]
      : []),
    ...(kind === 'reproduced' && steps === n && !endsAs(log.end, end)
      ? [`the run is ${end ?? 'not ended'} there; recorded is the end "${log.end}"`]
      : []),
  ];
}
