/**
 * Where those who share a search leave letters for each other. Each has a memory of its own; pages of letters lie in the memory of
 * their sender, at addresses that all know, and a page has one reader. A page belongs to its sender while its word is 0, and to its
 * reader while the word says how many bytes it holds: no locks, and pages are read in the order in which they were sent.
 */
import { Control, Status } from '../../kernel/records.ts';

/** A memory, whatever thread looks at it. */
export interface Memory {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly floats: Float64Array;
}

/** How much there is of everything. */
export interface MailSize {
  /** Those who share the search. */
  readonly workers: number;
  /** From each one to each other one. */
  readonly pages: number;
  readonly lettersOnPage: number;
}

/** Addresses that are the same in all memories. */
export interface Mail extends MailSize {
  /** See {@link Flag}. */
  readonly flags: number;
  /** Per owner, where the next letter to it goes and where letters to it end. */
  readonly boxes: number;
  /** Who owns what: bytes. */
  readonly owners: number;
  /** Per reader: the page that is written, the page to be read, and a word for each page. */
  readonly routes: number;
  /** Where a page is copied to be read. */
  readonly inbox: number;
  readonly firstPage: number;
  readonly pageBytes: number;
  readonly end: number;
}

/** Words of who they belong to, by which threads understand each other. Byte offsets. */
export const Flag = {
  /** See {@link Phase}. */
  phase: 0,
  /** With which status a thread has parked. */
  status: 4,
  /** 1 while there is nothing to do. */
  idle: 8,
  /** Grows whenever something changes that one may wait for. */
  news: 12,
  bytes: 16,
} as const;

/** `parked`: the thread waits, and its memory is another's to change. `halt`: it is asked to park. `absent`: it has not begun. */
export const Phase = { parked: 0, run: 1, halt: 2, absent: 3 } as const;

/** Pairs of values of two digits that owners can be told by. */
export const mostOwners = 1024;

const align = (address: number) => (address + 7) & ~7;

/**
 * Where everything lies in each memory.
 * @param base address of a place that is free, a multiple of 8
 * @param letterBytes of a key and a bitmap
 */
export function mailAt(base: number, letterBytes: number, size: MailSize): Mail {
  const { workers, pages, lettersOnPage } = size;
  const pageBytes = letterBytes * lettersOnPage;
  const flags = base;
  const boxes = flags + Flag.bytes;
  const owners = boxes + 8 * workers;
  const routes = owners + mostOwners;
  const inbox = align(routes + 4 * workers * (2 + pages));
  const firstPage = inbox + pageBytes;
  const end = align(firstPage + workers * pages * pageBytes);
  return { ...size, flags, boxes, owners, routes, inbox, firstPage, pageBytes, end };
}

/** What a member calls of its kernels. */
export interface MemberKernels {
  search(pops: number): number;
  receive(): number;
}

/** One of those who share a search: it owns some blocks, and works on them alone. */
export class Member {
  /**
   * @param self its number
   * @param memories of all; of the others, pages alone are looked at
   */
  constructor(
    readonly mail: Mail,
    readonly self: number,
    private readonly memories: readonly Memory[],
    private readonly kernels: MemberKernels,
  ) {}

  private get words(): Int32Array {
    return this.memories[this.self].words;
  }

  /**
   * Reads letters, expands up to `pops` blocks, sends letters.
   * @returns the status of the search: `done` where there is nothing to do until a letter comes, `crowded` where there is no page for
   *   letters; after any other one, and what it asks for, the next turn goes on
   */
  turn(pops: number): number {
    const full = this.receiveAll();
    if (full !== null) return full;
    this.turnPages();
    const before = this.pops;
    const status = this.kernels.search(pops);
    const isSent = this.turnPages();
    if (status === Status.done && !isSent) return Status.crowded;
    return status === Status.crowded && this.pops > before + 1 ? Status.paused : status;
  }

  private get pops(): number {
    return this.memories[this.self].floats[Control.pops / 8];
  }

  private receiveAll(): number | null {
    const { words } = this;
    if (words[Control.letter / 4] !== words[Control.lettersEnd / 4]) {
      if (this.kernels.receive() === Status.full) return Status.full;
    }
    for (let other = 0; other < this.mail.workers; other++) {
      while (other !== this.self && this.take(other)) {
        if (this.kernels.receive() === Status.full) return Status.full;
      }
    }
    return null;
  }

  /** Copies the next page from another member to the inbox. @returns whether there was one */
  take(other: number): boolean {
    const { mail, words } = this;
    const { words: theirs, bytes } = this.memories[other];
    const route = routeTo(mail, this.self);
    const index = theirs[route + 1];
    const length = Atomics.load(theirs, route + 2 + index);
    if (length === 0) return false;
    const page = pageOf(mail, this.self, index);
    this.memories[this.self].bytes.set(bytes.subarray(page, page + length), mail.inbox);
    theirs[route + 1] = (index + 1) % mail.pages;
    Atomics.store(theirs, route + 2 + index, 0);
    announce(theirs, mail);
    words[Control.letter / 4] = mail.inbox;
    words[Control.lettersEnd / 4] = mail.inbox + length;
    return true;
  }

  /** Sends the letters that were written, as far as pages are free for more. @returns whether all are sent */
  private turnPages(): boolean {
    let isSent = true;
    for (let other = 0; other < this.mail.workers; other++) {
      if (other !== this.self && !this.turnPage(other)) isSent = false;
    }
    return isSent;
  }

  private turnPage(reader: number): boolean {
    const { mail, words } = this;
    const route = routeTo(mail, reader);
    const box = mail.boxes / 4 + 2 * reader;
    const index = words[route];
    const page = pageOf(mail, reader, index);
    if (words[box] > page && words[box + 1] !== 0) {
      const theirs = this.memories[reader].words;
      words[route] = (index + 1) % mail.pages;
      const length = words[box] - page;
      words[box] = 0;
      words[box + 1] = 0;
      Atomics.store(words, route + 2 + index, length);
      announce(theirs, mail);
    }
    // Without a page of one's own there is no room for a letter.
    if (words[box + 1] === 0 && Atomics.load(words, route + 2 + words[route]) === 0) {
      words[box] = pageOf(mail, reader, words[route]);
      words[box + 1] = words[box] + mail.pageBytes;
    }
    return words[box + 1] === 0 || words[box] === pageOf(mail, reader, words[route]);
  }

  /** The letters that are neither read nor sent, while all are parked: each page, and what was begun. */
  *unread(): Generator<Uint8Array> {
    const { mail, words } = this;
    const { bytes } = this.memories[this.self];
    const [letter, lettersEnd] = [words[Control.letter / 4], words[Control.lettersEnd / 4]];
    if (letter !== lettersEnd) yield bytes.slice(letter, lettersEnd);
    for (let reader = 0; reader < mail.workers; reader++) {
      if (reader === this.self) continue;
      const route = routeTo(mail, reader);
      for (let index = 0; index < mail.pages; index++) {
        const page = pageOf(mail, reader, index);
        const length = words[route + 2 + index];
        if (length > 0) yield bytes.slice(page, page + length);
      }
      const box = mail.boxes / 4 + 2 * reader;
      const begun = pageOf(mail, reader, words[route]);
      if (words[box + 1] !== 0 && words[box] > begun) yield bytes.slice(begun, words[box]);
    }
  }
}

/** Index of the words of a route in the memory of its sender. */
function routeTo({ routes, pages }: Mail, reader: number): number {
  return routes / 4 + reader * (2 + pages);
}

function pageOf({ firstPage, pageBytes, pages }: Mail, reader: number, index: number): number {
  return firstPage + (reader * pages + index) * pageBytes;
}

/** Lets a member know that something has changed. */
export function announce(words: Int32Array, { flags }: Mail): void {
  Atomics.add(words, (flags + Flag.news) / 4, 1);
  Atomics.notify(words, (flags + Flag.news) / 4);
}
