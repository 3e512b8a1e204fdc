/** The command line of this project, as a process of its own. */
import { join } from 'node:path';

import type { ModelResult, ReportDocument } from '../../src/report/document.ts';
import { measure, type Usage } from './process.ts';

/** What to run: `check` decides every property, `explore` counts. */
export interface Question {
  readonly command: 'check' | 'explore';
  readonly files: readonly string[];
  /** Whether `check` counts the states of the model itself. */
  readonly counts?: boolean;
  /** Left out: the one that the command chooses by itself. */
  readonly method?: string;
}

export interface Answer {
  readonly usage: Usage;
  /** One for each model that could be read; empty where there is no report. */
  readonly results: readonly ModelResult[];
  /** What went wrong, in a sentence, else `null`. */
  readonly failure: string | null;
}

/** How flowproof is run. */
export interface Subject {
  /** The JavaScript file of the command line. */
  readonly cli: string;
  /** Seconds after which it is killed. */
  readonly limitS: number;
}

/** The command line that the build makes. */
export const builtCli = join(import.meta.dirname, '../../dist/cli.js');

// Enough for every row; what is to be small is measured, not bounded.
const limits = ['--max-states', '4000000000', '--max-memory', '10GiB'];

/** Asks flowproof a question. Verdicts, violations too, are answers; an error and a killed process are failures. */
export async function ask(
  { cli, limitS }: Subject,
  { command, files, method, counts }: Question,
): Promise<Answer> {
  const chosen = [
    ...(method === undefined ? [] : ['--method', method]),
    ...(counts === true ? ['--counts'] : []),
  ];
  const usage = await measure([process.execPath, cli, command, ...files, ...limits, ...chosen, '--json'], {
    limitS,
  });
  if (usage.code === null) return { usage, results: [], failure: `killed, after ${limitS} s at most` };
  let report: ReportDocument;
  try {
    report = JSON.parse(usage.stdout) as ReportDocument;
  } catch {
    const said = usage.stderr.trim().split('\n')[0] || `exit code ${usage.code}`;
    return { usage, results: [], failure: said };
  }
  const results = report.results.flatMap((result) => ('error' in result ? [] : [result]));
  const error = report.results.find((result) => 'error' in result);
  return { usage, results, failure: error && 'error' in error ? error.error.message : null };
}
