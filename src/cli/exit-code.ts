import type { ModelResult, ReportDocument, Result } from '../report/document.ts';
import { stillFails } from '../report/saved.ts';

/** 0 holds, 1 violated, 2 wrong input or usage, 3 undecided within the limits, 70 a bug of ours, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 70 | 130;

const worstFirst: readonly ExitCode[] = [130, 70, 2, 1, 3, 0];

/** The one code for several results: the first of 130, 70, 2, 1, 3, 0 that occurs. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return worstFirst.find((code) => codes.includes(code)) ?? 0;
}

/**
 * The exit code of `check` for a report.
 * @param ignored names of properties that do not count
 */
export function checkExitCode(report: ReportDocument, ignored: readonly string[]): ExitCode {
  return worst(report.results.map((r) => resultExitCode(r, ignored)));
}

function resultExitCode(result: Result, ignored: readonly string[]): ExitCode {
  if ('error' in result) return errorExitCode(result.error.code);
  if (result.stateSpace.cutBy === 'interrupt') return 130;
  if (savedFail(result, ignored)) return 1;
  if (result.verdict === 'not-applicable') return result.stateSpace.complete ? 0 : 3;
  const counted = result.properties.filter((q) => !ignored.includes(q.name));
  if (counted.some((q) => q.holds === 'no')) return 1;
  return counted.some((q) => q.holds === 'unknown') ? 3 : 0;
}

/**
 * Whether a saved run of the model still violates what it was saved for.
 * @param ignored names of properties that do not count
 */
export function savedFail({ saved = [] }: Pick<ModelResult, 'saved'>, ignored: readonly string[]): boolean {
  return saved.some((run) => stillFails(run) && !ignored.includes(run.property));
}

/** The exit code of `explore`: whatever a complete graph contains, it is an answer. */
export function exploreExitCode(report: ReportDocument): ExitCode {
  return worst(
    report.results.map((r) => {
      if ('error' in r) return errorExitCode(r.error.code);
      if (r.stateSpace.cutBy === 'interrupt') return 130;
      return r.stateSpace.complete ? 0 : 3;
    }),
  );
}

/** FP9xxx are bugs of ours, everything else is a mistake in the input. */
export function errorExitCode(code: string): ExitCode {
  return code.startsWith('FP9') ? 70 : 2;
}
