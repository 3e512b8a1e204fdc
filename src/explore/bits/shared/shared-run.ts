import { Control } from '../../kernel/records.ts';
import type { BlockSearch } from '../block-search.ts';
import { ThreadCrew } from './crew.ts';
import type { MailSize } from './mail.ts';
import type { Team } from './team.ts';

/** Blocks that are expanded in a slice of a search: alone; by each of those who share it, between two looks at letters. */
const slice = 2048;
const sharedSlice = 256;

/** Where the search ends after so many more states, it expands one block for every so many in a slice: it is to end soon after. */
const statesPerBlock = 256;
const smallestSlice = 4;

/** A search is shared once it has taken so long, in milliseconds: threads take as long to begin. */
const patience = 60;

/** How much room letters get; none for one worker. */
export function mailFor(workers: number): MailSize | undefined {
  return workers > 1 ? { workers, pages: 8, lettersOnPage: 64 } : undefined;
}

/** A search by several threads: by one alone at first, since most searches are short, and wherever it cannot be shared. */
export class SharedRun {
  private readonly start = performance.now();
  private team: Team | null = null;
  private isSpread = false;
  private mayShare: boolean;
  /** What is to be said of it. */
  remark: string | null = null;

  constructor(
    private readonly search: BlockSearch,
    private readonly workers: number,
  ) {
    this.mayShare = workers > 1;
  }

  /**
   * A slice of the search.
   * @param room states that it may find before it is ended
   */
  advance(room = Infinity): void {
    const { search } = this;
    if (!this.isSpread) {
      search.advance(
        Math.max(smallestSlice, Math.min(slice, search.store.slice, Math.floor(room / statesPerBlock))),
      );
      if (search.status === 'running' && this.mayShare) this.share();
      return;
    }
    const outcome = this.team!.round(sharedSlice);
    if (outcome === 'running') return;
    this.gather();
    search.settle(outcome);
    if (outcome === 'short') this.dismiss();
  }

  private share(): void {
    if (performance.now() - this.start < patience) return;
    this.team ??= this.search.share((_, stores) => ThreadCrew.of(stores, sharedSlice));
    if (this.team?.isReady() === false) return;
    this.isSpread = this.team?.spread() === true;
    if (this.isSpread) {
      const away = (100 * this.team!.away!).toFixed(0);
      this.remark = `By ${this.workers} threads: ${away} % of the firings lead from one's blocks to another's.`;
      return;
    }
    this.dismiss();
    this.remark = 'By one thread: the work cannot be divided, or memory is short.';
  }

  /** Brings all blocks back to the search, which can be asked and saved from then on. It may go on. */
  gather(): void {
    if (this.isSpread) this.team!.gather();
    this.isSpread = false;
  }

  /** Ends all threads: what is left is done alone. */
  dismiss(): void {
    this.gather();
    this.team?.dismiss();
    this.team = null;
    this.mayShare = false;
  }

  get states(): number {
    return this.figure(Control.states, this.search.states);
  }

  get edges(): number {
    return this.figure(Control.edges, this.search.edges);
  }

  get frontier(): number {
    return this.isSpread ? this.states - this.team!.figure(Control.expanded) : this.search.frontier;
  }

  get bytes(): number {
    return this.isSpread ? this.team!.bytes : this.search.bytes;
  }

  private figure(field: number, alone: number): number {
    return this.isSpread ? this.team!.figure(field) : alone;
  }
}
