import { runText } from '../report/run-text.ts';
import { writeReplayLog } from '../replay-log.ts';
import { recordedPlaces, withPositions } from '../verify/log-positions.ts';
import { placesOfRun } from '../verify/positioned.ts';
import { shrinkLog } from '../verify/shrink-log.ts';
import type { ExitCode } from './exit-code.ts';
import { coloured, requireFiles, writeWhole, type Io } from './io.ts';
import { readLogFile } from './log-file.ts';
import { notesOf } from './models.ts';
import { sourceOfLog } from './one-source.ts';
import { readingOptions, type ReadingOptions } from './options.ts';
import { met, minimality, shrinking } from './run.ts';
import { ProgressLine } from './progress.ts';
import { shellWord } from './shell-word.ts';

export interface ShrinkCommandOptions extends ReadingOptions {
  readonly model?: string;
  readonly typecheck?: boolean;
  readonly out?: string;
  readonly maxStates?: number;
  readonly timeout?: number;
}

/**
 * `flowproof shrink LOG`
 * @throws UserError as `replay`, and FP3015 for a log without a violation that a state shows
 */
export async function shrink(file: string, options: ShrinkCommandOptions, io: Io): Promise<ExitCode> {
  requireFiles(options.out);
  const log = readLogFile(file);
  const { typecheck, instances, clock, messages } = options;
  const source = await sourceOfLog(log, file, options.model, { typecheck, instances, clock, messages });
  const line = new ProgressLine(io);
  const started = performance.now();
  const deadline = started + 1000 * (options.timeout ?? Infinity);
  const small = await shrinkLog(source, log, file, {
    maxStates: options.maxStates,
    enough: () => io.interrupt?.aborted === true || performance.now() > deadline,
    onTry: (steps, tried) => line.show(source.info.file, tried, ...shrinking(steps, tried, started)),
  });
  line.clear();
  const now = await placesOfRun(source, small?.violation ?? null);
  if (small !== null && options.out !== undefined) {
    // A model that gives no positions any more takes none from what was written of it before.
    const places = Object.keys(now).length > 0 ? now : recordedPlaces(log);
    writeWhole(options.out, writeReplayLog(withPositions(small.log, places)));
  }
  const target = shellWord(options.out ?? file);
  const text = {
    file: source.info.file,
    origin: small?.log.origin ?? `now passes: ${log.expected!.property} is not violated any more`,
    end: small?.log.end ?? log.end,
    steps: small?.steps ?? [],
    violation: small?.violation ?? null,
    names: source.info.names,
    ...now,
    remarks: [
      ...(small ? [...minimality(small), ...met(small.others.map(({ violation }) => violation))] : []),
      ...notesOf(source),
    ],
    commands:
      small === null
        ? []
        : options.out === undefined
          ? [`keep it: flowproof shrink ${target}${readingOptions(options)} --out FILE`]
          : [`reproduce: flowproof replay ${target}${readingOptions(options)}`],
  };
  io.stdout.write(runText(text, { colour: coloured(io) }));
  if (io.interrupt?.aborted === true) return 130;
  return small === null ? 0 : 1;
}
