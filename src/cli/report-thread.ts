/** A thread that reads reports, as it is told: large ones, for which nobody else is to wait. Nobody else may load this file. */
import { parentPort } from 'node:worker_threads';
import { packedIn, verdictIn, type ServedVerdict } from './served-file.ts';

/** What the thread is told. */
export interface ReadOrder {
  readonly id: number;
  readonly kind: 'verdict' | 'packed';
  readonly path: string;
}

/** What it answers. */
export interface ReadAnswer {
  readonly id: number;
  readonly read: ServedVerdict | string | null;
}

parentPort!.on('message', ({ id, kind, path }: ReadOrder) => {
  const answer: ReadAnswer = { id, read: kind === 'verdict' ? verdictIn(path) : packedIn(path) };
  parentPort!.postMessage(answer);
});
