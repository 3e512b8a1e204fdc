import type { ModelResult, Result } from '../report/document.ts';
import { document, reportJson } from '../report/json.ts';
import { errorText, isFailed, resultText, summaryLine, type TextOptions } from '../report/text.ts';
import { check as checkSource } from '../verify/check.ts';
import type { SearchOptions } from '../verify/search-options.ts';
import type { Source } from '../verify/source.ts';
import { version } from '../version.ts';
import { checkExitCode, type ExitCode } from './exit-code.ts';
import { coloured, type Io } from './io.ts';
import type { LogFolder } from './log-folder.ts';
import { eachModel, unlessInterrupted, type LimitOptions } from './models.ts';
import { readingOptions } from './options.ts';
import { ReportFiles, type ReportFileOptions } from './report-files.ts';
import { replayCommand } from './reproduce.ts';
import { SavedRuns } from './saved-runs.ts';
import { shellWord } from './shell-word.ts';

export interface CheckCommandOptions extends LimitOptions, ReportFileOptions {
  readonly json?: boolean;
  readonly logs?: string;
  readonly save?: boolean;
  readonly ignore: readonly string[];
}

/**
 * `flowproof check FILE...`
 * @throws UserError FP5003 for a step summary outside of a build, FP5004 when an output cannot be written
 */
export async function check(
  files: readonly string[],
  options: CheckCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const reports = new ReportFiles(options, io.env, files);
  const logs = options.logs === undefined ? null : await logsIn(options.logs);
  const kept = new SavedRuns(options.save === true);
  const text: TextOptions = {
    colour: coloured(io),
    ignored: options.ignore,
    stats: options.stats === true,
    reproduce(_, property) {
      const reading = readingOptions(options);
      const file = logs?.fileOf(property) ?? kept.fileOf(property);
      if (file !== null) return `flowproof replay ${shellWord(file)}${reading}`;
      const log = property.witness?.log;
      return log ? replayCommand(log, reading) : null;
    },
    replay: (log) => replayCommand(log, readingOptions(options)),
    advice: ({ model }) =>
      logs ? null : `flowproof check ${shellWord(model.file)}${readingOptions(options)} --logs failures`,
  };
  const show = (result: Result, several: boolean): void => {
    logs?.write(result);
    if (options.json) return;
    if (isFailed(result))
      io.stderr.write(errorText(result.error, { colour: text.colour && io.stderrIsTTY === true }));
    else io.stdout.write(resultText(result, several, text));
  };
  const positions = options.json === true || reports.needPositions;
  const checked = async (source: Source, search: SearchOptions) => {
    const result = await checkSource(source, { ...search, positions });
    return options.out === undefined ? result : forPage(result, source, io);
  };
  const results = await eachModel(files, options, io, kept.around(checked), show);
  const report = document(version, results);
  if (options.json) io.stdout.write(reportJson(report));
  else if (results.length > 1) io.stdout.write(`${summaryLine(results)}\n`);
  await reports.write(report, options.ignore, text);
  return unlessInterrupted(io, checkExitCode(report, options.ignore));
}

/** Loaded when used: what is only read on a terminal, or by another program, does not wait for it. */
async function forPage(result: ModelResult, source: Source, io: Io): Promise<ModelResult> {
  const { paged } = await import('../verify/paged.ts');
  return paged(result, source, { signal: io.interrupt });
}

/** Loaded when used: the codec of replay logs brings a library that takes longer to load than most models take to check. */
async function logsIn(folder: string): Promise<LogFolder> {
  const { LogFolder: Folder } = await import('./log-folder.ts');
  return new Folder(folder);
}
