import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ReadAnswer, ReadOrder } from './report-thread.ts';
import { packedIn, verdictIn, type ServedVerdict } from './served-file.ts';

/** Beside the bundle; and where the sources run as they are, in what was built from them. */
const candidates = ['./report-thread.js', '../../dist/report-thread.js'];

/** Reads reports in a thread of its own, one after the other, so that a server answers meanwhile. */
export class ReportReader {
  readonly #script: string | undefined;
  #worker: Worker | null = null;
  #next = 0;
  readonly #waiting = new Map<number, (read: ReadAnswer['read']) => void>();

  constructor() {
    this.#script = candidates
      .map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
      .find((candidate) => existsSync(candidate));
  }

  /** As {@link verdictIn}. A file for which the memory does not suffice holds no report. */
  async verdict(path: string): Promise<ServedVerdict | null> {
    const read = this.#script === undefined ? verdictIn(path) : await this.#ask('verdict', path);
    return typeof read === 'string' ? null : read;
  }

  /** As {@link packedIn}. */
  async packed(path: string): Promise<string | null> {
    const read = this.#script === undefined ? packedIn(path) : await this.#ask('packed', path);
    return typeof read === 'string' ? read : null;
  }

  /** Ends the thread; what it was asked for is not answered any more. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(kind: ReadOrder['kind'], path: string): Promise<ReadAnswer['read']> {
    return new Promise((resolve) => {
      const id = this.#next++;
      this.#waiting.set(id, resolve);
      this.#worker ??= this.#started();
      this.#worker.postMessage({ id, kind, path } satisfies ReadOrder);
    });
  }

  #started(): Worker {
    const worker = new Worker(this.#script!, { execArgv: [] });
    worker.on('message', ({ id, read }: ReadAnswer) => {
      this.#waiting.get(id)?.(read);
      this.#waiting.delete(id);
    });
    // It ends where a file fills its memory: what it was asked for then is not read, and the next is read by another thread.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      const left = [...this.#waiting.values()];
      this.#waiting.clear();
      for (const resolve of left) resolve(null);
    });
    worker.unref();
    return worker;
  }
}
