import { campaignText } from '../report/campaign-text.ts';
import { standardProperties, type ModelResult, type Result } from '../report/document.ts';
import { document, reportJson } from '../report/json.ts';
import { errorText, isFailed, type TextOptions } from '../report/text.ts';
import type { StrategyName } from '../schedule/strategies.ts';
import { paged } from '../verify/paged.ts';
import { fuzz as fuzzSource } from '../verify/fuzz.ts';
import { requireProperties } from '../verify/monitors.ts';
import { positioned } from '../verify/positioned.ts';
import { loadSources, type Source } from '../verify/source.ts';
import { grouped } from '../numerals.ts';
import { version } from '../version.ts';
import { errorExitCode, savedFail, worst, type ExitCode } from './exit-code.ts';
import { coloured, requireApart, requireFiles, type Io } from './io.ts';
import { LogFolder } from './log-folder.ts';
import { eachModel, unlessInterrupted, type LimitOptions } from './models.ts';
import { readingOptions } from './options.ts';
import { ProgressLine } from './progress.ts';
import { writeReport } from './write-report.ts';
import { Recent } from './recent.ts';
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
  requireApart(files, [options.out]);
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
    advice: ({ model, campaign }) =>
      logs ? null : advised(model.file, { ...options, runs: campaign?.runs ?? options.runs }),
  };
  const show = (result: Result): void => {
    logs?.write(result);
    if (options.json) return;
    if (isFailed(result))
      io.stderr.write(errorText(result.error, { colour: text.colour && io.stderrIsTTY === true }));
    else io.stdout.write(campaignText(result, text));
  };
  logs?.require();
  await requireKnown(files, options);
  const always = options.json === true || options.out !== undefined;
  const work = kept.around(async (source: Source) => {
    const result = await positioned(await campaignOf(source, options, io), source, always);
    if (options.out === undefined) return result;
    return paged(result, source, { signal: io.interrupt });
  });
  const results = await eachModel(files, options, io, work, show);
  const report = document(version, results);
  if (options.json) io.stdout.write(reportJson(report));
  if (options.out !== undefined) await writeReport(options.out, report);
  return unlessInterrupted(io, worst(results.map((result) => exitCode(result, options.ignore))));
}

/** A name that no model has is a slip of the pen; one that some have is none. @throws UserError FP5009 */
async function requireKnown(files: readonly string[], options: FuzzCommandOptions): Promise<void> {
  if (options.ignore.length === 0) return;
  const own: string[] = [];
  for await (const source of loadSources(files, options))
    if ('kind' in source && source.kind === 'term')
      own.push(...source.model.properties.map(({ name }) => name));
  requireProperties(own, options.ignore);
}

function hasProperty(source: Source, property: string): boolean {
  const own = source.kind === 'term' ? source.model.properties : [];
  return (
    (standardProperties as readonly string[]).includes(property) || own.some(({ name }) => name === property)
  );
}

/** What is new is what the last so many milliseconds brought. */
const recently = 10_000;

async function campaignOf(source: Source, options: FuzzCommandOptions, io: Io): Promise<ModelResult> {
  const line = new ProgressLine(io);
  const started = performance.now();
  const [states, transitions] = [new Recent(recently), new Recent(recently)];
  states.grown(0, started);
  transitions.grown(0, started);
  const { strategy, seed, runs, maxSteps, first, ignore, timeout, workers } = options;
  const { instances, clock, messages } = options;
  const reading = { instances, clock, messages };
  try {
    return await fuzzSource(source, {
      strategy,
      seed,
      runs,
      maxSteps,
      first,
      // What other models have is none of this one's business.
      ignore: ignore.filter((property) => hasProperty(source, property)),
      workers,
      reading,
      timeoutMs: timeout === undefined ? null : 1000 * timeout,
      signal: io.interrupt,
      onRun(seen) {
        const now = performance.now();
        const found = seen.failures.length;
        const grown = [states.grown(seen.states, now), transitions.grown(seen.transitions, now)].map(grouped);
        line.show(source.info.file, seen.runs, (1000 * seen.runs) / (now - started), 'runs', [
          `${grouped(seen.states)} states (${grown[0]} new in 10 s)`,
          `${grouped(seen.transitions)} transitions (${grown[1]} new)`,
          found === 1 ? '1 failure' : `${found} failures`,
        ]);
      },
      onShrink({ property, left, steps, tried }) {
        const rate = (1000 * tried) / (performance.now() - started);
        line.show(source.info.file, tried, rate, 'runs tried to make it small', [
          `${property}: ${steps} ${steps === 1 ? 'step' : 'steps'}`,
          left === 1 ? 'the last failure' : `${left} failures left`,
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
