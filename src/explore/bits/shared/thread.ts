/** A thread that is a member of a shared search: it runs kernels on a memory, and parks where the main thread has to help. */
import { workerData } from 'node:worker_threads';
import { Status } from '../../kernel/records.ts';
import { Flag, type Mail, Member, type MemberKernels, Phase } from './mail.ts';

/** What a thread is given. */
export interface ThreadData {
  readonly module: WebAssembly.Module;
  readonly memories: readonly WebAssembly.Memory[];
  readonly self: number;
  readonly mail: Mail;
  /** Blocks that are expanded between two looks at letters and flags. */
  readonly pops: number;
}

/** Waits no longer than this for news that may have been missed. */
const longestNap = 50;

const { module, memories, self, mail, pops } = workerData as ThreadData;
const env = { memory: memories[self] };
const { exports } = new WebAssembly.Instance(module, { env });
// Flags, pages and the control record lie where memories begin: these views show them, however large memories grow.
const views = memories.map(({ buffer }) => ({
  bytes: new Uint8Array(buffer),
  words: new Int32Array(buffer),
  floats: new Float64Array(buffer),
}));
const member = new Member(mail, self, views, exports as unknown as MemberKernels);
const { words } = views[self];
const flag = (offset: number) => (mail.flags + offset) / 4;

/** Works until it is asked to halt, or needs help. @returns the last status */
function work(): number {
  for (;;) {
    const seen = Atomics.load(words, flag(Flag.news));
    const status = member.turn(pops);
    const mayGoOn = status === Status.paused || status === Status.done || status === Status.crowded;
    if (!mayGoOn || Atomics.load(words, flag(Flag.phase)) !== Phase.run) return status;
    if (status === Status.paused) continue;
    Atomics.store(words, flag(Flag.idle), Number(status === Status.done));
    Atomics.wait(words, flag(Flag.news), seen, longestNap);
    Atomics.store(words, flag(Flag.idle), 0);
  }
}

Atomics.store(words, flag(Flag.status), Status.paused);
Atomics.store(words, flag(Flag.phase), Phase.parked);
for (;;) {
  Atomics.wait(words, flag(Flag.phase), Phase.parked);
  Atomics.store(words, flag(Flag.status), work());
  Atomics.store(words, flag(Flag.phase), Phase.parked);
  Atomics.notify(words, flag(Flag.phase));
}
