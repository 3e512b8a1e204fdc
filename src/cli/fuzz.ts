import { campaignText } from '../report/campaign-text.ts';
import type { ModelResult, Result } from '../report/document.ts';
import { document, reportJson } from '../report/json.ts';
import { errorText, isFailed, type TextOptions } from '../report/text.ts';
import type { StrategyName } from '../schedule/strategies.ts';
import { fuzz as fuzzSource } from '../verify/fuzz.ts';
import { positioned } from '../verify/positioned.ts';
import type { Source } from '../verify/source.ts';
import { version } from '../version.ts';
import { errorExitCode, savedFail, worst, type ExitCode } from './exit-code.ts';
import { coloured, requireFiles, writeWhole, type Io } from './io.ts';
import { LogFolder } from './log-folder.ts';
import { eachModel, unlessInterrupted, type LimitOptions } from './models.ts';
import { readingOptions } from './options.ts';
import { ProgressLine } from './progress.ts';
import { replayCommand } from './reproduce.ts';
import { SavedRuns } from './saved-runs.ts';
import { shellWord } from './shell-word.ts';

export interface FuzzCommandOptions extends LimitOptions {
  readonly strategy: StrategyName;
  readonly seed: number;
  readonly runs: number;
  readonly maxSteps: number;
  readonly first?: boolean;
  readonly ignore: readonly string[];
  readonly json?: boolean;
  readonly out?: string;
  readonly logs?: string;
  readonly save?: boolean;
}

/**
 * `flowproof fuzz FILE...`
 * @throws UserError FP5004 when an output cannot be written
 */
export async function fuzz(files: readonly string[], options: FuzzCommandOptions, io: Io): Promise<ExitCode> {
  requireFiles(options.out);
  const logs = options.logs === undefined ? null : new LogFolder(options.logs);
  const kept = new SavedRuns(options.save === true);
  const text: TextOptions = {
    colour: coloured(io),
    reproduce(_, property) {
      const reading = readingOptions(options);
      const file = logs?.fileOf(property) ?? kept.fileOf(property);
      if (file !== null) return `flowproof replay ${shellWord(file)}${reading}`;
      const log = property.witness?.log;
      return log ? replayCommand(log, reading) : null;
    },
    replay: (log) => replayCommand(log, readingOptions(options)),
    advice: ({ model }) => (logs ? null : advised(model.file, options)),
  };
  const show = (result: Result): void => {
    logs?.write(result);
    if (options.json) return;
    if (isFailed(result))
      io.stderr.write(errorText(result.error, { colour: text.colour && io.stderrIsTTY === true }));
    else io.stdout.write(campaignText(result, text));
  };
  const always = options.json === true || options.out !== undefined;
  const work = kept.around(async (source: Source) =>
    positioned(await campaignOf(source, options, io), source, always),
  );
  const results = await eachModel(files, options, io, work, show);
  const report = document(version, results);
  if (options.json) io.stdout.write(reportJson(report));
  if (options.out !== undefined) writeWhole(options.out, reportJson(report));
  return unlessInterrupted(io, worst(results.map((result) => exitCode(result, options.ignore))));
}

async function campaignOf(source: Source, options: FuzzCommandOptions, io: Io): Promise<ModelResult> {
  const line = new ProgressLine(io);
  const started = performance.now();
  let last = { at: started, states: 0 };
  const { strategy, seed, runs, maxSteps, first, ignore, timeout } = options;
  try {
    return await fuzzSource(source, {
      strategy,
      seed,
      runs,
      maxSteps,
      first,
      ignore,
      timeoutMs: timeout === undefined ? null : 1000 * timeout,
      signal: io.interrupt,
      onRun(seen) {
        const now = performance.now();
        if (now - last.at > 10_000) last = { at: now, states: seen.states };
        line.show(source.info.file, seen.runs, (1000 * seen.runs) / (now - started), 'runs', [
          `${seen.states} states (${seen.states - last.states} new)`,
          `${seen.failures.length} failures`,
        ]);
      },
    });
  } finally {
    line.clear();
  }
}

function advised(file: string, options: FuzzCommandOptions): string {
  const { strategy, seed, runs } = options;
  const how = `${strategy === 'portfolio' ? '' : ` --strategy ${strategy}`} --seed ${seed} --runs ${runs}`;
  return `flowproof fuzz ${shellWord(file)}${readingOptions(options)}${how} --logs failures`;
}

/** No failure in the runs that were asked for is what a campaign can say at best. */
function exitCode(result: Result, ignored: readonly string[]): ExitCode {
  if (isFailed(result)) return errorExitCode(result.error.code);
  if (result.stateSpace.cutBy === 'interrupt') return 130;
  if (result.properties.some(({ holds }) => holds === 'no') || savedFail(result, ignored)) return 1;
  const { cuts = 0, limited = false } = result.campaign ?? {};
  return cuts > 0 || limited ? 3 : 0;
}
