import { UserError } from '../errors.ts';
import { document, reportJson } from '../report/json.ts';
import { runText } from '../report/run-text.ts';
import { savedSentence } from '../report/saved.ts';
import { writeReplayLog } from '../replay-log.ts';
import type { ReplayLog, TraceLevel, Violation } from '../trace.ts';
import { withPositions, type Places } from '../verify/log-positions.ts';
import { placed, placesOfRun } from '../verify/positioned.ts';
import { runModel, writeTrace, type RunModelOptions, type RunOutcome } from '../verify/run-model.ts';
import { explainRun, type Explained } from '../verify/explain.ts';
import { replaySaved, type ReplayedSaved } from '../verify/replay-saved.ts';
import { runResult } from '../verify/run-result.ts';
import { version } from '../version.ts';
import { savedFail, type ExitCode } from './exit-code.ts';
import { coloured, requireFiles, writeWhole, type Io } from './io.ts';
import { readLogFile } from './log-file.ts';
import { notesOf, type LimitOptions } from './models.ts';
import { readingOptions } from './options.ts';
import { oneSource } from './one-source.ts';
import { ProgressLine } from './progress.ts';
import { saveRun } from './saved-runs.ts';
import { replayCommand } from './reproduce.ts';
import { shellWord } from './shell-word.ts';

export interface RunCommandOptions extends LimitOptions {
  /** Of several models in the file. */
  readonly name?: string;
  readonly scheduler: NonNullable<RunModelOptions['scheduler']>;
  readonly seed: number;
  readonly runs: number;
  readonly log?: string;
  readonly maxSteps: number;
  readonly out?: string;
  readonly save?: boolean;
  readonly trace?: TraceLevel;
  readonly traceOut?: string;
  readonly shrink: boolean;
  readonly ignore: readonly string[];
  readonly json?: boolean;
}

/**
 * `flowproof run MODEL`
 * @throws UserError FP5003 for options that do not go together, FP5004 when an output cannot be written, FP5005 when the file holds
 *   several models, and those of loading and running the model
 */
export async function run(file: string, options: RunCommandOptions, io: Io): Promise<ExitCode> {
  requireFiles(options.out, options.traceOut);
  const followed = logOption(options);
  const level = traceLevel(options);
  const source = await oneSource(file, {
    typecheck: options.typecheck,
    instances: options.instances,
    clock: options.clock,
    messages: options.messages,
    ...(options.name === undefined
      ? followed
        ? { model: followed.model }
        : {}
      : { model: { name: options.name } }),
  });
  const before = await replaySaved(source);
  const line = new ProgressLine(io);
  const started = performance.now();
  const running = runModel(source, {
    scheduler: options.scheduler,
    seed: options.seed,
    runs: options.runs,
    ...(followed ? { log: followed } : {}),
    maxSteps: options.maxSteps,
    ignore: options.ignore,
    shrink: options.shrink && options.scheduler !== 'replay',
    maxStates: Math.min(options.maxStates ?? Infinity, 200_000),
    timeoutMs: options.timeout === undefined ? null : options.timeout * 1000,
    ...(io.interrupt ? { signal: io.interrupt } : {}),
    onRun: (made) => line.show(file, made, (1000 * made) / (performance.now() - started), 'runs'),
    onTry: (steps, tried) => line.show(file, tried, ...shrinking(steps, tried, started)),
  });
  const outcome = await placed(source, () => running);
  line.clear();
  const places = await placesOfRun(source, outcome.violation);
  const log = withPositions(outcome.log, places);
  if (options.out !== undefined) writeWhole(options.out, writeReplayLog(log));
  const kept = await keptOf(before, outcome, places, options);
  if (options.traceOut !== undefined && level !== 'none') {
    const { ndjsonSink } = await import('../run/sinks.ts');
    await writeTrace(source, outcome.log, level, ndjsonSink(options.traceOut));
  }
  if (options.json) {
    const elapsedMs = Math.round(performance.now() - started);
    const result = await runResult({
      ...outcome,
      notes: [...remarks(outcome, options), ...source.notes, ...kept.notes],
      elapsedMs,
      ...(outcome.violation === null ? {} : { places }),
    });
    const saved = kept.saved.length > 0 ? { saved: kept.saved } : {};
    io.stdout.write(reportJson(document(version, [{ ...result, ...saved }])));
  } else {
    const explained = await explainRun(source, outcome.violation, outcome.steps);
    io.stdout.write(textOf({ ...outcome, explained }, kept, file, options, io, places));
  }
  if (outcome.interrupted) return 130;
  if (outcome.violation !== null || savedFail(kept, options.ignore)) return 1;
  return outcome.cuts > 0 || outcome.limited ? 3 : 0;
}

/** The failing runs that the project keeps of the model, and where this one is kept now. */
interface Kept extends ReplayedSaved {
  readonly file: string | null;
}

async function keptOf(
  before: ReplayedSaved,
  { source, violation, log }: RunOutcome,
  places: Places,
  options: RunCommandOptions,
): Promise<Kept> {
  if (options.save !== true || violation === null) return { ...before, file: null };
  const kept = await saveRun(source, log, places);
  return { ...before, file: kept.file, notes: [...before.notes, ...(kept.file === null ? [kept.note] : [])] };
}

/** What is shown of a failing run that is being made small. */
export function shrinking(
  steps: number,
  tried: number,
  started: number,
): [rate: number, unit: string, further: readonly string[]] {
  const rate = (1000 * tried) / (performance.now() - started);
  return [
    rate,
    'smaller runs tried',
    [`the smallest that fails has ${steps} ${steps === 1 ? 'step' : 'steps'}`],
  ];
}

function logOption(options: RunCommandOptions): ReplayLog | null {
  const replays = options.scheduler === 'replay';
  if (replays && options.log === undefined) {
    throw new UserError('FP5003', '--scheduler replay has no log to follow', 'Name one with --log FILE.');
  }
  if (!replays && options.log !== undefined) {
    throw new UserError(
      'FP5003',
      '--log is given without --scheduler replay',
      'Add --scheduler replay, or leave --log out.',
    );
  }
  return options.log === undefined ? null : readLogFile(options.log);
}

function traceLevel(options: RunCommandOptions): TraceLevel {
  const level = options.trace ?? (options.traceOut === undefined ? 'none' : 'full');
  if (level !== 'none' && options.traceOut === undefined) {
    throw new UserError('FP5003', `--trace ${level} has nowhere to go`, 'Name a file with --trace-out FILE.');
  }
  return level;
}

function textOf(
  outcome: RunOutcome & { readonly explained: Explained },
  kept: Kept,
  file: string,
  options: RunCommandOptions,
  io: Io,
  places: Places,
): string {
  const { violation, log, steps } = outcome;
  const sentence = savedSentence(kept.saved);
  const made = outcome.runs === 1 ? '' : ` (run ${outcome.runs} of ${options.runs})`;
  return runText(
    {
      file,
      origin: `${log.origin}${made}`,
      end: log.end,
      steps,
      violation,
      explained: outcome.explained,
      names: outcome.source.info.names,
      ...places,
      cutBy: outcome.cutBy,
      remarks: [
        ...(sentence === null ? [] : [sentence]),
        ...remarks(outcome, options),
        ...notesOf({ notes: [...outcome.source.notes, ...kept.notes] }),
      ],
      commands: commands(outcome, kept, file, options),
    },
    { colour: coloured(io) },
  );
}

function remarks(outcome: RunOutcome, options: RunCommandOptions): string[] {
  const { cuts, runs, limited, violation } = outcome;
  return [
    ...minimality(outcome),
    ...met(outcome.others),
    ...(violation === null && runs > 1 ? [runsMade(outcome, options)] : []),
    ...(violation === null && cuts > 0
      ? [
          `${cuts} of ${runs} ${runs === 1 ? 'run was' : 'runs were'} cut before ${runs === 1 ? 'its' : 'their'} end`,
        ]
      : []),
    ...(limited ? ['a bound of the model was met (limit): the run says nothing about what lies beyond'] : []),
  ];
}

/** Other failures that were met while a run was made small. */
export function met(others: readonly Violation[]): string[] {
  if (others.length === 0) return [];
  const names = others.slice(0, 8).map(({ property, culprits }) => {
    const where = culprits.slice(0, 4).join(', ');
    return where === '' ? property : `${property} (${where}${culprits.length > 4 ? ', …' : ''})`;
  });
  const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
  return [`runs tried on the way fail otherwise: ${names.join('; ')}${more}`];
}

/** How small a failing run was made. */
export function minimality({
  stepsBefore,
  minimal,
  log,
}: Pick<RunOutcome, 'stepsBefore' | 'minimal' | 'log'>): string[] {
  const n = log.steps.length;
  return [
    ...(stepsBefore !== null && stepsBefore !== n ? [`shrunk from ${stepsBefore} to ${n} steps`] : []),
    ...(minimal === 'proved' ? ['minimal in steps: proved (no shorter run fails like this)'] : []),
    ...(minimal === 'one-minimal' ? ['no single step can be left out (one-minimal)'] : []),
  ];
}

function runsWere(runs: number): string {
  return runs === 1 ? '1 run was' : `${runs} runs were`;
}

function runsMade({ runs, seed, isAll, cuts }: RunOutcome, options: RunCommandOptions): string {
  if (options.scheduler !== 'depth-first') return `${runs} runs were made, seeds ${options.seed} to ${seed}`;
  if (!isAll) return `${runsWere(runs)} made, depth-first; there are more`;
  return cuts > 0
    ? `${runsWere(runs)} made: all that there are, as far as they go`
    : `${runsWere(runs)} made: all that there are`;
}

/** The options that make the run again. */
function howRun({ runs, seed }: RunOutcome, { scheduler }: RunCommandOptions): string {
  if (scheduler === 'random') return `--seed ${seed}`;
  const named = `--scheduler ${scheduler}`;
  if (scheduler === 'depth-first') return `${named} --runs ${runs}`;
  return scheduler === 'deterministic' || scheduler === 'replay' ? named : `${named} --seed ${seed}`;
}

function commands(outcome: RunOutcome, kept: Kept, file: string, options: RunCommandOptions): string[] {
  const reading = readingOptions(options);
  const inFile = options.out ?? kept.file;
  if (inFile !== null) {
    return outcome.violation
      ? [`reproduce: flowproof replay ${shellWord(inFile)}${reading}`]
      : [`log: ${shellWord(inFile)}`];
  }
  if (!outcome.violation) return [];
  const how = howRun(outcome, options);
  const log = options.log === undefined ? '' : ` --log ${shellWord(options.log)}`;
  const steps = options.maxSteps === 1_000_000 ? '' : ` --max-steps ${options.maxSteps}`;
  const name = options.name === undefined ? '' : ` --name ${shellWord(options.name)}`;
  const replay = replayCommand(outcome.log, reading);
  return [
    `reproduce: flowproof run ${shellWord(file)}${name}${reading} ${how}${log}${steps}`,
    ...(replay === null ? [] : [`replay:    ${replay}`]),
  ];
}
