import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { BugError, UserError, type BugCode, type ErrorCode } from '../errors.ts';
import type { Block } from '../run/block.ts';
import { Gathered, type Campaign } from '../run/campaign.ts';
import type { Answer, Order, Thrown } from './fuzz-thread.ts';
import type { RunsAsked, Stops } from './run-maker.ts';
import { Stop } from './stop.ts';
import type { Source, SourceOptions } from './source.ts';

/** Beside the bundle; and where the sources run as they are, in what was built from them. */
const candidates = ['./fuzz-thread.js', '../../dist/fuzz-thread.js'];

/** Runs that a thread makes before it tells of them. */
const runsOfBlock = 100;

/** Milliseconds between two looks at clock and signal while threads work. */
const lookEvery = 20;

/** What threads are to do. */
export interface CrewWork {
  readonly threads: number;
  readonly asked: RunsAsked;
  readonly runs: number;
  /** How the model was read: each thread reads it again. */
  readonly reading: SourceOptions;
  readonly stops: Stops;
  readonly onRun?: ((seen: Campaign) => void) | undefined;
}

/** Whether threads can make runs of a model: it comes from a file, and there is a script for them. */
export function canBeShared({ info }: Source): boolean {
  return info.file !== '' && script() !== undefined;
}

/**
 * The runs of a campaign, made by several threads. Blocks of seeds are put together in the order of their seeds, so that the result is the
 * same for any number of threads.
 * @throws UserError what the model's handlers raise in a thread
 */
export async function madeByCrew({ info }: Source, work: CrewWork): Promise<Campaign> {
  const { asked, runs, reading, stops } = work;
  const stop = new SharedArrayBuffer(4);
  const flag = new Int32Array(stop);
  const { file, name, hash } = info;
  // A thread without a block would do nothing but read the model.
  const busy = Math.min(work.threads, Math.ceil(runs / runsOfBlock));
  const threads = Array.from({ length: busy }, () => idle.pop() ?? new Thread());
  for (const thread of threads) thread.tell({ kind: 'model', file, name, hash, reading, asked, stop });
  const timer = setInterval(() => {
    if (stops.isInterrupted()) Atomics.store(flag, 0, Stop.thisRun);
    else if (stops.enough()) Atomics.store(flag, 0, Math.max(flag[0]!, Stop.furtherRuns));
  }, lookEvery);
  const blocks = new InOrder(work.onRun);
  let given = 0;
  const keepBusy = async (thread: Thread, maker: number): Promise<void> => {
    for (let from = 0; !blocks.isOver && (from = runsOfBlock * given) < runs;) {
      const place = given++;
      const order = {
        kind: 'runs',
        seed: asked.seed + from,
        runs: Math.min(runsOfBlock, runs - from),
      } as const;
      blocks.put(place, { block: await thread.block(order), maker });
      // What the others are at comes after the end.
      if (blocks.isOver) Atomics.store(flag, 0, Stop.thisRun);
    }
  };
  try {
    await Promise.all(threads.map(keepBusy));
    idle.push(...threads);
    return blocks.gathered.seen;
  } catch (error) {
    for (const thread of threads) thread.dismiss();
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Puts blocks together in their order, as far as they are there. */
class InOrder {
  readonly gathered = new Gathered();
  /** What comes after the blocks so far does not count. */
  isOver = false;
  private added = 0;
  private readonly waiting = new Map<number, { readonly block: Block; readonly maker: number }>();

  constructor(private readonly onRun: CrewWork['onRun']) {}

  put(place: number, made: { readonly block: Block; readonly maker: number }): void {
    this.waiting.set(place, made);
    for (;;) {
      const next = this.waiting.get(this.added);
      if (next === undefined || this.isOver) return;
      this.waiting.delete(this.added++);
      this.gathered.add(next.block, next.maker);
      this.isOver = next.block.isLast;
      this.onRun?.(this.gathered.seen);
    }
  }
}

/** Threads that wait for the next model. */
const idle: Thread[] = [];

function script(): string | undefined {
  return candidates
    .map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
    .find((candidate) => existsSync(candidate));
}

class Thread {
  private readonly worker = new Worker(script()!, { execArgv: [] });
  private answer: { resolve(block: Block): void; reject(error: Error): void } | null = null;
  private failure: Error | null = null;

  constructor() {
    this.worker.on('message', (answer: Answer) => {
      const { answer: waiting } = this;
      this.worker.unref();
      if ('block' in answer) waiting?.resolve(answer.block);
      else waiting?.reject(errorOf(answer.thrown));
    });
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', () => this.fail(ended()));
    // After the listeners, which hold the process.
    this.worker.unref();
  }

  tell(order: Order): void {
    this.worker.postMessage(order);
  }

  /** What comes of an order for runs. */
  block(order: Order & { readonly kind: 'runs' }): Promise<Block> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure);
      this.answer = { resolve, reject };
      // Nothing else may be left that keeps the process alive.
      this.worker.ref();
      this.tell(order);
    });
  }

  dismiss(): void {
    void this.worker.terminate();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.answer?.reject(this.failure);
  }
}

function ended(): UserError {
  return new UserError(
    'FP2066',
    'a model file ended the thread that runs it',
    'Leave out `process.exit`: a model file only builds and exports its models.',
  );
}

function errorOf({ kind, code, message, remedy, place }: Thrown): Error {
  if (kind === 'user') return new UserError(code as ErrorCode, message, remedy, place);
  return kind === 'bug' ? new BugError(code as BugCode, message) : new Error(message);
}
