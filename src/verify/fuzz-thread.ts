/** A thread that makes blocks of runs of one model after another, as it is told. Nobody else may load this file: what it prints is lost. */
import { parentPort } from 'node:worker_threads';
import { BugError, UserError, type Place } from '../errors.ts';
import type { Block } from '../run/block.ts';
import { toItsEnd } from '../run/pause.ts';
import { runMaker, type RunsAsked } from './run-maker.ts';
import { loadSources, type Source, type SourceOptions } from './source.ts';
import { Stop } from './stop.ts';

/** What a thread is told. */
export type Order =
  | {
      readonly kind: 'model';
      readonly file: string;
      readonly name: string;
      readonly hash: string;
      readonly reading: SourceOptions;
      readonly asked: RunsAsked;
      /** One number, see {@link Stop}. */
      readonly stop: SharedArrayBuffer;
    }
  | { readonly kind: 'runs'; readonly seed: number; readonly runs: number };

/** What a thread answers; to a model it answers nothing but a mistake in it. */
export type Answer = { readonly block: Block } | { readonly thrown: Thrown };

/** An error as data. */
export interface Thrown {
  readonly kind: 'user' | 'bug' | 'other';
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly place: Place;
}

type Make = (seed: number, runs: number) => Block;

/** How runs are made of the model told last. */
let making: Promise<Make> | null = null;

// What models print is printed where they are read first, in the main thread; here it would keep the process from ending.
for (const stream of [process.stdout, process.stderr]) stream.write = () => true;

const port = parentPort;
port?.on('message', (order: Order) => {
  if (order.kind === 'model') {
    making = made(order);
    making.catch(() => {});
    return;
  }
  void making
    ?.then((make): Answer => ({ block: make(order.seed, order.runs) }))
    .catch((error: unknown): Answer => ({ thrown: thrownBy(error) }))
    .then((answer) => port.postMessage(answer));
});

async function made({ file, name, hash, reading, asked, stop }: Order & { kind: 'model' }): Promise<Make> {
  const flag = new Int32Array(stop);
  const source = await loaded(file, name, hash, reading);
  const runs = await runMaker(source, asked, {
    enough: () => Atomics.load(flag, 0) !== Stop.nothing,
    isInterrupted: () => Atomics.load(flag, 0) === Stop.thisRun,
  });
  const maker = runs.maker();
  return (seed, n) => toItsEnd(maker.make(seed, n));
}

async function loaded(file: string, name: string, hash: string, reading: SourceOptions): Promise<Source> {
  for await (const source of loadSources([file], reading)) {
    if ('error' in source) throw source.error;
    if (source.info.hash === hash && source.info.name === name) return source;
  }
  throw new UserError(
    'FP3011',
    `the file no longer holds the model "${name}" as it was`,
    'Run it again when the file is no longer changed.',
    { file },
  );
}

function thrownBy(error: unknown): Thrown {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UserError) {
    const { code, remedy, place } = error;
    return { kind: 'user', code, message, remedy, place };
  }
  const kind = error instanceof BugError ? 'bug' : 'other';
  return { kind, code: error instanceof BugError ? error.code : '', message, remedy: '', place: {} };
}
