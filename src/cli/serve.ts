import { statSync } from 'node:fs';
import { UserError } from '../errors.ts';
import { viewer } from '../report/viewer.ts';
import type { ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { printable } from '../report/style.ts';
import { cutSentence } from './index-page.ts';
import { ReportFolder } from './report-folder.ts';
import { ReportReader } from './report-reader.ts';
import { ReportServer } from './report-server.ts';

/**
 * `flowproof view --serve`: serves the reports of a folder until it is interrupted.
 * @param onListen called with the address
 * @throws UserError FP3013 where there is no such folder, FP5006 where the viewer was not built, FP5010 for a port that is not to be had
 */
export async function serve(
  folder: string,
  port: number,
  io: Io,
  onListen: (url: string) => void = () => {},
): Promise<ExitCode> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError('FP3013', 'there is no such folder', 'Check the path.', { file: folder });
  const reader = new ReportReader();
  const reports = new ReportFolder(folder, reader);
  const server = new ReportServer(reports, viewer());
  const url = await server.listen(port).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = 'Name another one, or leave --port out.';
    throw new UserError('FP5010', `the port ${port} cannot be listened on: ${why}`, remedy);
  });
  io.stdout.write(`${url}\n`);
  io.stderr.write(`serving the reports in ${printable(folder)}; Ctrl-C ends it\n`);
  if (reports.list().isCut) io.stderr.write(`${cutSentence}\n`);
  onListen(url);
  await interrupted(io);
  await Promise.all([server.close(), reader.close()]);
  return 130;
}

function interrupted({ interrupt }: Io): Promise<void> {
  return new Promise((resolve) => {
    if (interrupt?.aborted === true) resolve();
    else interrupt?.addEventListener('abort', () => resolve(), { once: true });
  });
}
