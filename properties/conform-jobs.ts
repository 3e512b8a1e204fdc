import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BatchResult } from './conform-batch.ts';
import type { Order } from './conform-worker.ts';
import type { Drawing } from './drawings.ts';

/** Checks batches, one at a time. */
export interface Checker<Data> {
  check(batch: number): Promise<BatchResult<Data>>;
  /** Ends the batch at hand early. */
  stop(): void;
  close(): void;
}

/** How a batch is checked. */
export type Check<Data> = (
  drawing: Drawing,
  batch: number,
  isStopped: () => boolean,
) => Promise<BatchResult<Data>>;

/** Checks in this process. */
export function here<Data>(drawing: Drawing, check: Check<Data>): Checker<Data> {
  let stopped = false;
  return {
    check: (batch) => check(drawing, batch, () => stopped),
    stop: () => void (stopped = true),
    close: () => {},
  };
}

/** Checks in a process of its own. */
export function worker<Data>(drawing: Drawing): Checker<Data> {
  const child = fork(jiti(), [join(import.meta.dirname, 'conform-worker.ts')], {
    // numbers without bound are told as they are
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const tell = (order: Order) => void child.send(order);
  return {
    check: (batch) => {
      const told = answer<Data>(child);
      tell({ drawing, batch });
      return told;
    },
    stop: () => tell('stop'),
    close: () => child.disconnect(),
  };
}

function answer<Data>(child: ChildProcess): Promise<BatchResult<Data>> {
  return new Promise((settle, fail) => {
    const gone = (code: number | null) => fail(new Error(`a worker ended with code ${code}`));
    child.once('exit', gone);
    child.once('message', (result) => {
      child.off('exit', gone);
      settle(result as BatchResult<Data>);
    });
  });
}

/** The program that runs TypeScript. */
function jiti(): string {
  return join(dirname(createRequire(import.meta.url).resolve('jiti')), 'jiti-cli.mjs');
}
