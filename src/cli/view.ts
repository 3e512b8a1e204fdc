import { spawn } from 'node:child_process';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../errors.ts';
import type { ReportDocument } from '../report/document.ts';
import { reportHtml } from '../report/html.ts';
import { document } from '../report/json.ts';
import { viewer } from '../report/viewer.ts';
import { replayLogFrom } from '../replay-log.ts';
import { replayLog } from '../verify/replay-log.ts';
import { paged } from '../verify/paged.ts';
import { runResult } from '../verify/run-result.ts';
import { version } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { requireApart, requireFiles, writeWhole, type Io } from './io.ts';
import { readOwnFile } from './log-file.ts';
import type { ReadingOptions } from './options.ts';
import { sourceOfLog } from './one-source.ts';
import { kindOf, ownData, shownFrom } from './own-report.ts';

export interface ViewCommandOptions extends ReadingOptions {
  readonly out?: string;
  /** The same as `out`. */
  readonly share?: string;
  readonly model?: string;
  readonly open?: boolean;
  /** `true`: the folder is the argument, or the current one. */
  readonly serve?: string | true;
  readonly port?: number;
}

/**
 * `flowproof view LOG|REPORT`, `flowproof view --serve [FOLDER]`
 * @throws UserError FP3001 to FP3014 for a bad log or report, FP5001 and FP5003 for arguments and options that do not go together, FP5004 when
 *   the page cannot be written, FP5006 when the viewer is not part of the installation, FP5010 for a port that is not to be had
 */
export async function view(file: string | undefined, options: ViewCommandOptions, io: Io): Promise<ExitCode> {
  requireTogether(file, options);
  if (options.serve !== undefined) {
    const { serve } = await import('./serve.ts');
    const folder = options.serve === true ? (file ?? '.') : options.serve;
    return serve(folder, options.port ?? 0, io, options.open ? openInBrowser : undefined);
  }
  if (file === undefined)
    throw new UserError('FP5001', "missing required argument 'file'", 'See `flowproof view --help`.');
  const named = options.share ?? options.out;
  requireFiles(named);
  requireApart([file], [named]);
  const report = await reportOf(file, options);
  const out = named ?? join(dirname(file), `${basename(file).replace(/\.(?:json|html?)$/i, '')}.html`);
  requireApart([file], [out]);
  writeWhole(out, reportHtml(viewer(), report));
  io.stdout.write(`${out}\n`);
  if (options.open) openInBrowser(pathToFileURL(resolve(out)).href);
  return 0;
}

/** @throws UserError FP5003 */
function requireTogether(file: string | undefined, options: ViewCommandOptions): void {
  const { serve, share, out, model, port } = options;
  const several = (one: string, other: string): UserError =>
    new UserError('FP5003', `${one} and ${other} do not go together`, 'Leave one of them out.');
  if (share !== undefined && out !== undefined) throw several('--share', '--out');
  if (serve === undefined) {
    if (port === undefined) return;
    throw new UserError('FP5003', '--port is given without --serve', 'Add --serve, or leave --port out.');
  }
  const written = share !== undefined ? '--share' : out !== undefined ? '--out' : null;
  if (written !== null) throw several('--serve', written);
  if (model !== undefined) throw several('--serve', '--model');
  if (typeof serve === 'string' && file !== undefined) throw several(`--serve ${serve}`, file);
}

/** A report or a comparison as it is; a log as the report of its one run. */
async function reportOf(file: string, options: ViewCommandOptions): Promise<ReportDocument> {
  const data = ownData(readOwnFile(file), file);
  const kind = kindOf(data);
  if (kind !== 'log') return shownFrom(data, kind, file);
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
  const result = await runResult({ source, log: made, steps, violation, notes: source.notes, elapsedMs });
  return document(version, [await paged(result, source)]);
}

function openInBrowser(url: string): void {
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
