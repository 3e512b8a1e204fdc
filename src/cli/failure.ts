import { BugError, UserError } from '../errors.ts';
import type { ReportedError } from '../report/document.ts';
import type { ExitCode } from './exit-code.ts';
import { errorExitCode } from './exit-code.ts';
import type { Io } from './io.ts';

/** What went wrong, as it is reported: `null` for what is no news to anyone, a closed pipe. */
export interface Failure {
  readonly reported: ReportedError | null;
  readonly code: ExitCode;
}

const bugRemedy =
  'This is a bug of flowproof. Please report it with the model and this message; FLOWPROOF_DEBUG=1 shows where it happened.';

/**
 * Sorts out anything that was thrown: mistakes in the input, bugs of ours, and everything unexpected, which is a bug of ours
 * too. The stack is shown only where `FLOWPROOF_DEBUG` asks for it.
 * @param file the input it belongs to, if any
 */
export function failed(error: unknown, io: Io, file: string | null = null): Failure {
  if (io.env['FLOWPROOF_DEBUG'] === '1' && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
  if (error instanceof UserError) {
    const { code, message, remedy, place } = error;
    const reported = {
      code,
      message,
      file: place.file ?? file,
      line: place.line ?? null,
      element: place.element === undefined ? null : textOf(place.element),
      remedy,
    };
    return { reported, code: errorExitCode(code) };
  }
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return { reported: null, code: 0 };
  const code = error instanceof BugError ? error.code : 'FP9001';
  const message = error instanceof Error ? error.message : String(error);
  return { reported: { code, message, file, line: null, element: null, remedy: bugRemedy }, code: 70 };
}

/** Models in JavaScript may hand anything as a name. */
function textOf(element: unknown): string {
  return typeof element === 'string' ? element : (JSON.stringify(element) ?? String(element));
}
