import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { checkBatch, type BatchResult } from './conform-batch.ts';
import type { Order } from './conform-worker.ts';
import type { Drawing } from './drawings.ts';

/** Checks batches, one at a time. */
export interface Checker {
  check(batch: number): Promise<BatchResult>;
  /** Ends the batch at hand early. */
  stop(): void;
  close(): void;
}

/** Checks in this process. */
export function here(drawing: Drawing): Checker {
  let stopped = false;
  return {
    check: (batch) => checkBatch(drawing, batch, () => stopped),
    stop: () => void (stopped = true),
    close: () => {},
  };
}

/** Checks in a process of its own. */
export function worker(drawing: Drawing): Checker {
  const child = fork(jiti(), [join(import.meta.dirname, 'conform-worker.ts')], {
    // numbers without bound are told as they are
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const tell = (order: Order) => void child.send(order);
  return {
    check: (batch) => {
      const told = answer(child);
      tell({ drawing, batch });
      return told;
    },
    stop: () => tell('stop'),
    close: () => child.disconnect(),
  };
}

function answer(child: ChildProcess): Promise<BatchResult> {
  return new Promise((settle, fail) => {
    const gone = (code: number | null) => fail(new Error(`a worker ended with code ${code}`));
    child.once('exit', gone);
    child.once('message', (result) => {
      child.off('exit', gone);
      settle(result as BatchResult);
    });
  });
}

/** The program that runs TypeScript. */
function jiti(): string {
  return join(dirname(createRequire(import.meta.url).resolve('jiti')), 'jiti-cli.mjs');
}
