import { appendFileSync, statSync } from 'node:fs';
import { UserError } from '../errors.ts';
import type { ReportDocument } from '../report/document.ts';
import type { TextOptions } from '../report/text.ts';
import { unwritable } from '../verify/whole-file.ts';
import { requireApart, requireFiles, writeWhole, type Io } from './io.ts';
import { writeReport } from './write-report.ts';

/** Where the report goes, beside the terminal. */
export interface ReportFileOptions {
  readonly out?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly sarif?: string;
  readonly stepSummary?: boolean;
}

/** GitHub shows no summary of a step that is larger. */
const mostOfSummary = 2 ** 20;

/** The files that a report is written to, each a view of the one document. */
export class ReportFiles {
  readonly #options: ReportFileOptions;
  readonly #summary: string | null;

  /** @throws UserError FP5003 for a step summary where no build asks for one, FP5004 for an output that is a folder */
  constructor(options: ReportFileOptions, env: Io['env'], inputs: readonly string[]) {
    this.#options = options;
    this.#summary = options.stepSummary === true ? summaryFile(env) : null;
    const outputs = [options.out, options.junit, options.markdown, options.sarif, this.#summary ?? undefined];
    requireFiles(...outputs);
    requireApart(inputs, outputs);
  }

  /** Whether places in the source are wanted though nothing is violated. */
  get needPositions(): boolean {
    return this.#options.out !== undefined;
  }

  /**
   * Writes them. What makes them is loaded for those only that are asked for.
   * @param ignored properties whose violation does not count
   * @throws UserError FP5004 when one cannot be written
   */
  async write(
    report: ReportDocument,
    ignored: readonly string[],
    { reproduce }: Pick<TextOptions, 'reproduce'>,
  ): Promise<void> {
    const { out, junit, markdown, sarif } = this.#options;
    if (out !== undefined) await writeReport(out, report);
    if (junit !== undefined) {
      const { reportJunit } = await import('../report/junit.ts');
      writeWhole(junit, reportJunit(report, ignored));
    }
    if (sarif !== undefined) {
      const { reportSarif } = await import('../report/sarif.ts');
      writeWhole(sarif, reportSarif(report, ignored));
    }
    if (markdown === undefined && this.#summary === null) return;
    const { reportMarkdown } = await import('../report/markdown.ts');
    const options = { ignored, ...(reproduce === undefined ? {} : { reproduce }) };
    if (markdown !== undefined) writeWhole(markdown, reportMarkdown(report, options));
    if (this.#summary !== null) {
      const room = mostOfSummary - sizeOf(this.#summary);
      append(this.#summary, reportMarkdown(report, { ...options, room }));
    }
  }
}

/** @throws UserError FP5003 */
function summaryFile(env: Io['env']): string {
  const file = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file !== '') return file;
  throw new UserError(
    'FP5003',
    '--step-summary is given, and GITHUB_STEP_SUMMARY names no file',
    'Use it in a step of GitHub Actions; elsewhere write the same with --markdown FILE.',
  );
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Other commands of the step write to the file, too: it is added to, after an empty line. @throws UserError FP5004 */
function append(file: string, text: string): void {
  try {
    appendFileSync(file, `\n${text}`);
  } catch (error) {
    throw unwritable(file, error instanceof Error ? error.message : String(error));
  }
}
