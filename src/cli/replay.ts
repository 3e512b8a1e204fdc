import { document, reportJson } from '../report/json.ts';
import { runText } from '../report/run-text.ts';
import { replayLog, type ReplayOutcome } from '../verify/replay-log.ts';
import { runResult } from '../verify/run-result.ts';
import { version } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { coloured, type Io } from './io.ts';
import { readLogFile } from './log-file.ts';
import { readingOptions, type ReadingOptions } from './options.ts';
import { notesOf } from './models.ts';
import { sourceOfLog } from './one-source.ts';
import { shellWord } from './shell-word.ts';

export interface ReplayCommandOptions extends ReadingOptions {
  readonly model?: string;
  readonly typecheck?: boolean;
  readonly json?: boolean;
}

/**
 * `flowproof replay LOG`
 * @throws UserError FP3001 to FP3003 and FP3010 for a bad log, FP3014 when its model is not found, FP3011 when the model is
 *   another, FP3004 when the log does not fit it
 */
export async function replay(file: string, options: ReplayCommandOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const log = readLogFile(file);
  const source = await sourceOfLog(log, file, options.model, {
    typecheck: options.typecheck,
    instances: options.instances,
    clock: options.clock,
    messages: options.messages,
  });
  const outcome = await replayLog(source, log, file);
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
      notes: [sentence(outcome), ...source.notes],
      elapsedMs,
    });
    io.stdout.write(reportJson(document(version, [result])));
  } else {
    const text = {
      file: source.info.file,
      origin: `${sentence(outcome)} (${log.origin})`,
      end: replayed.end ?? 'stopped',
      steps,
      violation,
      names: source.info.names,
      remarks: [...drift(outcome), ...notesOf(source)],
      commands: violation ? [`look at it: flowproof view ${shellWord(file)}${readingOptions(options)}`] : [],
    } as const;
    io.stdout.write(runText(text, { colour: coloured(io) }));
  }
  return replayed.kind === 'passes' ? 0 : 1;
}

function violationOf({ log, replayed }: ReplayOutcome) {
  if (replayed.violation !== null) return replayed.violation;
  if (replayed.kind !== 'reproduced' || log.expected === null) return null;
  return { ...log.expected, message: 'The run ends as the log records it.' };
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

function drift({ replayed }: ReplayOutcome): string[] {
  if (replayed.drift === null) return [];
  const { position, recorded, offered } = replayed.drift;
  return [
    `from step ${position} on other actions are offered: recorded ${recorded.join(', ')}; now ${offered.join(', ')}`,
  ];
}
