/** Several members that search together: what the main thread does for all of them, and how it notices that they are done. */
import type { Overflow } from '../../kernel/lookups.ts';
import { Control, Status } from '../../kernel/records.ts';
import type { BlockStore } from '../block-store.ts';
import type { Crew } from './crew.ts';
import { divide, unite } from './division.ts';
import { Flag, Member } from './mail.ts';
import { chooseOwners, copyOwners } from './owners.ts';

/** How a shared search stands. `short`: for so many memories memory is short; one store may have room. */
export type Outcome = 'running' | 'done' | 'short' | { readonly overflow: Overflow };

/** A shared search takes up to this part of the memory: when it ends, all blocks have to find room in one store beside the others. */
const part = 3;

/** Those who share a search. The main thread is member 0; it alone makes room, and asks lookups. */
export class Team {
  /** The share of firings that are told by letter, as far as was known when the work was first divided. */
  away: number | null = null;
  private outcome: Outcome = 'running';

  private constructor(
    private readonly stores: readonly BlockStore[],
    private readonly members: readonly Member[],
    private readonly crew: Crew,
  ) {}

  /**
   * Gathers a team around a store with blocks. Nothing is divided yet.
   * @param another makes a store for one more member
   * @returns `null` where the store has no mail, or threads cannot be had
   */
  static of(
    store: BlockStore,
    another: () => BlockStore,
    crewOf: (members: readonly Member[], stores: readonly BlockStore[]) => Crew | null,
  ): Team | null {
    const { mail } = store;
    if (mail === null) return null;
    const stores = [store, ...Array.from({ length: mail.workers - 1 }, another)];
    const memories = stores.map(({ heap }) => heap);
    const members = stores.map(({ kernels }, self) => new Member(mail, self, memories, kernels));
    const crew = crewOf(members, stores);
    if (crew !== null) return new Team(stores, members, crew);
    for (const other of stores.slice(1)) other.release();
    return null;
  }

  isReady(): boolean {
    return this.crew.isReady();
  }

  /** Divides all blocks among the members, and lets them begin. @returns false where no digit tells them apart, or memory is short */
  spread(): boolean {
    const { stores, crew } = this;
    const [main] = stores;
    if (part * main.bytes > main.limit) return false;
    this.away ??= chooseOwners(main);
    if (this.away === null) return false;
    main.set(Control.owners, main.mail!.owners);
    stores.forEach((store, self) => {
      store.set(Control.self, self);
      store.set(Control.boxes, store.mail!.boxes);
      if (self > 0) copyOwners(stores[0], store);
    });
    divide(stores);
    this.outcome = 'running';
    for (let member = 1; member < stores.length; member++) crew.resume(member);
    return true;
  }

  /** Expands up to `pops` blocks of the main thread's own, and helps the others. */
  round(pops: number): Outcome {
    const { stores, members, crew } = this;
    const flags = stores[0].mail!.flags;
    const seen = Atomics.load(stores[0].heap.words, (flags + Flag.news) / 4);
    const own = members[0].turn(pops);
    this.help(0, own);
    let areIdle = own === Status.done;
    for (let member = 1; member < stores.length; member++) {
      const status = crew.stopped(member);
      if (status !== null) {
        this.help(member, status);
        if (this.outcome !== 'running') break;
        crew.resume(member);
      }
      if (!crew.isIdle(member)) areIdle = false;
    }
    if (this.outcome === 'running') {
      if (areIdle && this.isDone()) this.outcome = 'done';
      else if (own === Status.done || own === Status.crowded) crew.nap(seen);
    }
    return this.outcome;
  }

  /** Does what a member needs to go on. */
  private help(member: number, status: number): void {
    const store = this.stores[member];
    if (status === Status.miss) store.answer();
    else if (status === Status.overflow) this.outcome = { overflow: store.overflow() };
    else if (status === Status.full && !this.makeRoom(store)) this.outcome = 'short';
  }

  private makeRoom(store: BlockStore): boolean {
    return part * this.bytes <= store.limit && store.grow();
  }

  /** Whether nothing is left to do, which shows only while all stand still. */
  private isDone(): boolean {
    const { stores, members, crew } = this;
    crew.halt();
    const isDone =
      stores.every((store) => store.get(Control.head) === 0 && store.get(Control.current) === 0) &&
      members.every((member) => member.unread().next().done === true);
    if (!isDone) for (let member = 1; member < stores.length; member++) crew.resume(member);
    return isDone;
  }

  /** Brings all blocks back to the first store. @throws {RangeError} memory */
  gather(): void {
    const { stores, members, crew } = this;
    crew.halt();
    for (const store of stores) store.putBack();
    const letters = members.flatMap((member) => [...member.unread()]);
    for (const store of stores) store.resetMail();
    unite(stores, letters);
  }

  /** Lets all go. After {@link gather}. */
  dismiss(): void {
    this.crew.dismiss();
    for (const store of this.stores.slice(1)) store.release(true);
  }

  /** Sums over all members; while they work, as far as others can see. */
  figure(field: number): number {
    return this.stores.reduce((sum, store) => sum + store.figure(field), 0);
  }

  get bytes(): number {
    return this.stores.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
