import { spawn } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReportDocument } from '../report/document.ts';
import { reportHtml } from '../report/html.ts';
import { document } from '../report/json.ts';
import { reportFrom } from '../report/schema.ts';
import { viewer } from '../report/viewer.ts';
import { parseJson, replayLogFrom } from '../replay-log.ts';
import { replayLog } from '../verify/replay-log.ts';
import { runResult } from '../verify/run-result.ts';
import { version } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { requireFiles, writeWhole, type Io } from './io.ts';
import { readOwnFile } from './log-file.ts';
import type { ReadingOptions } from './options.ts';
import { sourceOfLog } from './one-source.ts';

export interface ViewCommandOptions extends ReadingOptions {
  readonly out?: string;
  readonly model?: string;
  readonly open?: boolean;
}

/**
 * `flowproof view LOG|REPORT`
 * @throws UserError FP3001 to FP3014 for a bad log or report, FP5004 when the page cannot be written, FP5006 when the viewer
 *   is not part of the installation
 */
export async function view(file: string, options: ViewCommandOptions, io: Io): Promise<ExitCode> {
  requireFiles(options.out);
  const report = await reportOf(file, options);
  const out = options.out ?? join(dirname(file), `${basename(file).replace(/\.json$/i, '')}.html`);
  writeWhole(out, reportHtml(viewer(), report));
  io.stdout.write(`${out}\n`);
  if (options.open) openInBrowser(resolve(out));
  return 0;
}

/** A report as it is; a log as the report of its one run. */
async function reportOf(file: string, options: ViewCommandOptions): Promise<ReportDocument> {
  const data = parseJson(readOwnFile(file), file);
  if (typeof data === 'object' && data !== null && 'results' in data) return reportFrom(data, file);
  const started = performance.now();
  const log = replayLogFrom(data, file);
  const source = await sourceOfLog(log, file, options.model, {
    instances: options.instances,
    clock: options.clock,
    messages: options.messages,
  });
  const { replayed, steps } = await replayLog(source, log, file);
  const violation = replayed.violation ?? (replayed.kind === 'reproduced' ? log.expected : null);
  const made = { ...log, steps: log.steps.slice(0, replayed.steps) };
  const elapsedMs = Math.round(performance.now() - started);
  return document(version, [
    await runResult({ source, log: made, steps, violation, notes: source.notes, elapsedMs }),
  ]);
}

function openInBrowser(file: string): void {
  const url = pathToFileURL(file).href;
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['explorer.exe', url]
        : ['xdg-open', url];
  // Where there is no browser to open, the path was printed.
  spawn(program!, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
