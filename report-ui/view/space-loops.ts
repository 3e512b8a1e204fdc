import type { SpaceLayout } from '../model/space-layout.ts';
import type { StateSpace } from '../model/state-space.ts';

/** Loops are drawn state by state where that is few, or where nearly everything is one loop. */
export function opensLoops({ states, loopSizes }: StateSpace): boolean {
  const inLoops = loopSizes.reduce((sum, size) => sum + size, 0);
  return states <= 40 || states - inLoops + loopSizes.length < 6;
}

/** The loops of a drawing, gone through by keys: one of them at a time is pointed at. */
export class LoopKeys {
  #at = -1;

  constructor(private readonly space: StateSpace) {}

  /** The loop that is pointed at, or -1. */
  get at(): number {
    return this.#at;
  }

  /**
   * Points at the next one, or the one before.
   * @returns whether there is any
   */
  go(by: 1 | -1): boolean {
    const { length } = this.space.loopSizes;
    if (length === 0) return false;
    this.#at = this.#at < 0 && by < 0 ? length - 1 : (this.#at + by + length) % length;
    return true;
  }

  /** The node that shows the loop, or the first of its states. */
  nodeIn({ nodeOf }: SpaceLayout): number {
    return nodeOf[this.space.loopOf.indexOf(this.#at)]!;
  }

  /** It is pointed at no more. */
  leave(): void {
    this.#at = -1;
  }
}
