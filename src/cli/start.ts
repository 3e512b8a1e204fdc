import { ownStdout, watchModels } from './guest.ts';
import { main } from './main.ts';

/** Runs the command line in this process, whose exit code it sets. */
export async function start(): Promise<void> {
  // A reader that has seen enough closes the pipe: no news, and the exit code stays what it is.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }

  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });

  const io = {
    stdout: ownStdout(),
    stderr: process.stderr,
    env: process.env,
    isTTY: process.stdout.isTTY === true,
    stderrIsTTY: process.stderr.isTTY === true,
    interrupt: interrupt.signal,
  };
  const finished = watchModels(io);
  process.exitCode = await main(process.argv.slice(2), io);
  finished();
}
