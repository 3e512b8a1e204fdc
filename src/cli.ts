#!/usr/bin/env node
import { main } from './cli/main.ts';
import { ownStdout, watchModels } from './cli/guest.ts';

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
