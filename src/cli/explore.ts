import { UserError } from '../errors.ts';
import type { Result } from '../report/document.ts';
import { document, reportJson } from '../report/json.ts';
import { errorText, exploreResultText, isFailed } from '../report/text.ts';
import { exploreEngine } from '../verify/explore-engine.ts';
import { exploreModel } from '../verify/explore-model.ts';
import { version } from '../version.ts';
import { exploreExitCode, type ExitCode } from './exit-code.ts';
import { coloured, requireApart, requireFiles, type Io } from './io.ts';
import { writeReport } from './write-report.ts';
import { eachModel, unlessInterrupted, type LimitOptions } from './models.ts';

export interface ExploreCommandOptions extends LimitOptions {
  readonly json?: boolean;
  readonly out?: string;
  /** Walks the engine in place of the net. */
  readonly engine?: boolean;
}

/**
 * `flowproof explore FILE...`
 * @throws UserError FP5003 for checkpoints with `--engine`; FP5004 when an output cannot be written
 */
export async function explore(
  files: readonly string[],
  options: ExploreCommandOptions,
  io: Io,
): Promise<ExitCode> {
  requireFiles(options.out);
  requireApart(files, [options.out]);
  if (options.engine === true && (options.checkpoint ?? options.resume) !== undefined) {
    const remedy = 'Leave out `--engine`, or `--checkpoint` and `--resume`.';
    throw new UserError('FP5003', 'a search with --engine has no checkpoints', remedy);
  }
  const colour = coloured(io);
  const show = (result: Result): void => {
    if (options.json) return;
    if (isFailed(result))
      io.stderr.write(errorText(result.error, { colour: colour && io.stderrIsTTY === true }));
    else io.stdout.write(exploreResultText(result, { colour, stats: options.stats === true }));
  };
  const work = options.engine === true ? exploreEngine : exploreModel;
  const results = await eachModel(files, options, io, work, show);
  const report = document(version, results);
  if (options.json) io.stdout.write(reportJson(report));
  if (options.out !== undefined) await writeReport(options.out, report);
  return unlessInterrupted(io, exploreExitCode(report));
}
