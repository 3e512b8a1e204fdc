/** Those who share a search beside the main thread: threads, or, in tests, nobody: then the main thread does their work. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Status } from '../../kernel/records.ts';
import { kernelModule } from '../../kernel/wasm.ts';
import type { BlockStore } from '../block-store.ts';
import { announce, Flag, type Mail, type Member, Phase } from './mail.ts';
import type { ThreadData } from './thread.ts';

/** Members are told by their numbers, from 1. */
export interface Crew {
  /** Whether all are there. */
  isReady(): boolean;
  /** The status with which a member has stopped; `null` while it works. */
  stopped(member: number): number | null;
  /** Whether a member has nothing to do, as far as it knows. */
  isIdle(member: number): boolean;
  resume(member: number): void;
  /** Makes all stop. */
  halt(): void;
  /** Waits a little for something to change since the main member's count of news was `seen`. */
  nap(seen: number): void;
  dismiss(): void;
}

/** The main thread does the work of all members, turn by turn: always in the same order. */
export class LoneCrew implements Crew {
  private readonly statuses: number[] = [];

  /** @param pops blocks that are expanded in a turn */
  constructor(
    private readonly members: readonly Member[],
    private readonly pops: number,
  ) {}

  isReady(): boolean {
    return true;
  }

  stopped(member: number): number {
    return (this.statuses[member] = this.members[member].turn(this.pops));
  }

  isIdle(member: number): boolean {
    return this.statuses[member] === Status.done;
  }

  resume(): void {}

  halt(): void {}

  nap(): void {}

  dismiss(): void {}
}

/** Beside the bundle; and where the sources run as they are, in what was built from them. */
const candidates = ['./bits-thread.js', '../../../../dist/bits-thread.js'];

/** Milliseconds. */
const nap = 1;
const longestWait = 100;

/** A thread for each member. */
export class ThreadCrew implements Crew {
  private readonly threads: readonly Worker[];
  private readonly mail: Mail;
  private failure: Error | null = null;

  /** @returns `null` where there is no WASM, or no script for threads */
  static of(stores: readonly BlockStore[], pops: number): ThreadCrew | null {
    const path = candidates
      .map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
      .find((candidate) => existsSync(candidate));
    const module = kernelModule();
    if (path === undefined || module === null || stores[0].heap.memory === null) return null;
    return new ThreadCrew(path, module, stores, pops);
  }

  private constructor(
    path: string,
    module: WebAssembly.Module,
    private readonly stores: readonly BlockStore[],
    pops: number,
  ) {
    this.mail = stores[0].mail!;
    const memories = stores.map(({ heap }) => heap.memory!);
    this.threads = stores.slice(1).map((_, i) => {
      this.store(i + 1, Flag.phase, Phase.absent);
      const workerData: ThreadData = { module, memories, self: i + 1, mail: this.mail, pops };
      const thread = new Worker(path, { workerData, execArgv: [], env: {} });
      thread.unref();
      return thread.on('error', (error: Error) => (this.failure ??= error));
    });
  }

  isReady(): boolean {
    if (this.failure !== null) throw this.failure;
    return this.threads.every((_, i) => this.load(i + 1, Flag.phase) !== Phase.absent);
  }

  stopped(member: number): number | null {
    if (this.failure !== null) throw this.failure;
    return this.load(member, Flag.phase) === Phase.parked ? this.load(member, Flag.status) : null;
  }

  isIdle(member: number): boolean {
    return this.load(member, Flag.idle) === 1;
  }

  resume(member: number): void {
    this.store(member, Flag.phase, Phase.run);
    Atomics.notify(this.words(member), this.flag(Flag.phase));
  }

  halt(): void {
    this.threads.forEach((_, i) => {
      Atomics.compareExchange(this.words(i + 1), this.flag(Flag.phase), Phase.run, Phase.halt);
      announce(this.words(i + 1), this.mail);
    });
    this.threads.forEach((_, i) => {
      while (this.load(i + 1, Flag.phase) === Phase.halt)
        Atomics.wait(this.words(i + 1), this.flag(Flag.phase), Phase.halt, longestWait);
    });
  }

  nap(seen: number): void {
    Atomics.wait(this.words(0), this.flag(Flag.news), seen, nap);
  }

  dismiss(): void {
    for (const thread of this.threads) void thread.terminate();
  }

  private words(member: number): Int32Array {
    return this.stores[member].heap.words;
  }

  private flag(offset: number): number {
    return (this.mail.flags + offset) / 4;
  }

  private load(member: number, offset: number): number {
    return Atomics.load(this.words(member), this.flag(offset));
  }

  private store(member: number, offset: number, value: number): void {
    Atomics.store(this.words(member), this.flag(offset), value);
  }
}
