/** Model files run in this process: what they may do to it, apart from being wrong, is dealt with here. */
import { UserError } from '../errors.ts';
import { errorText } from '../report/text.ts';
import { failed } from './failure.ts';
import type { Io } from './io.ts';

/**
 * Stdout for our own output. Whatever else writes there (a model that says `console.log`) comes out at stderr, so that it
 * spoils neither a document nor a text.
 */
export function ownStdout(): Io['stdout'] {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return { write: (text) => write(text) };
}

/**
 * Sees to it that a model cannot end the process as if all were well, or with the code of a violation: by `process.exit`, by
 * waiting for what never comes, or by throwing where nothing listens.
 * @returns to be called when everything is done
 */
export function watchModels(io: Io): () => void {
  const end = (error: unknown): never => {
    done = true;
    const { reported, code } = failed(error, io);
    if (reported !== null) io.stderr.write(errorText(reported, { colour: false }));
    process.exit(code);
  };
  let done = false;
  process.on('uncaughtException', (error: unknown) => end(ofModel(error)));
  process.on('unhandledRejection', (error: unknown) => end(ofModel(error)));
  process.on('exit', (code) => {
    // The second Ctrl-C ends the process, too.
    if (done || code === 130) return;
    end(
      new UserError(
        'FP2066',
        'a model file ended the process, or waits for what never comes',
        'Leave out `process.exit` and whatever never settles: a model file only builds and exports its models.',
      ),
    );
  });
  return () => {
    done = true;
  };
}

/** Thrown outside of every call of ours: by a model file, if one is on its stack. */
function ofModel(error: unknown): unknown {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = /^ +at .*?((?:file:\/\/)?[^\s()]*\.model\.(?:ts|mts|js)):(\d+):\d+\)?$/m.exec(stack);
  if (error instanceof Error && frame === null) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UserError(
    'FP2060',
    `a model file throws where nothing listens: ${message}`,
    'Mend what it says, or catch it: a model file only builds and exports its models.',
    frame ? { file: frame[1]!, line: Number(frame[2]) } : {},
  );
}
