import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { UserError } from '../errors.ts';
import type { RunEnd, TraceStep } from '../trace.ts';

/** Takes the trace of one run: each step, then either `end` or, when the run threw, `abort`. */
export interface TraceSink {
  step(step: TraceStep): void;
  end(end: RunEnd): void;
  abort(): void;
}

/** Keeps the steps in memory, in `steps`. */
export function arraySink(): TraceSink & { readonly steps: readonly TraceStep[] } {
  const steps: TraceStep[] = [];
  return { ...callbackSink((step) => steps.push(step)), steps };
}

/**
 * Calls `onStep` with every step, and `onEnd`, where given, with the end of the run.
 */
export function callbackSink(
  onStep: (step: TraceStep) => void,
  onEnd: (end: RunEnd) => void = () => {},
): TraceSink {
  return { step: onStep, end: onEnd, abort: () => {} };
}

/**
 * Writes one JSON object a line, a line a step, through a buffer. The file has a temporary name beside its own until the run has ended, so a
 * file of that name is always whole; a run that throws leaves none. Writes are synchronous: a run never waits for an event
 * loop, and what is buffered is bounded.
 * @param file path of the file; an existing one is replaced
 * @param bufferChars characters kept before they are written
 * @throws UserError FP3005 from `step` and `end` when the file cannot be written
 */
export function ndjsonSink(file: string, bufferChars = 65_536): TraceSink {
  const temporary = `${file}.${process.pid}.tmp`;
  let handle: number | null = null;
  let buffer = '';
  const flush = (): void => {
    handle ??= openSync(temporary, 'w');
    const bytes = Buffer.from(buffer);
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
    buffer = '';
  };
  const close = (): void => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  return {
    step(step) {
      buffer += `${JSON.stringify(step)}\n`;
      if (buffer.length >= bufferChars) orUserError(file, flush);
    },
    end() {
      orUserError(file, () => {
        flush();
        fsyncSync(handle!);
        close();
        renameSync(temporary, file);
      });
    },
    abort() {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

function orUserError(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const remedy = 'Check that the folder exists, may be written to and has room.';
    throw new UserError('FP3005', `the trace cannot be written: ${why}`, remedy, { file });
  }
}
