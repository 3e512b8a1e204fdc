import type { ModelResult } from '../../src/report/document.ts';
import type { Addresses } from './addresses.ts';

/** How often the tasks of a model happen, over all states that were walked, or what runs did not do. */
export class Tally {
  readonly #counts = new Map<number, number>();
  readonly #most: number;
  /** Whether it is about runs that were made, not about all there are. */
  readonly isOfRuns: boolean;
  /** Whether a bound of the model was met: what lies beyond it was not walked. */
  readonly #isBounded: boolean;

  constructor({ behaviour, campaign, stateSpace }: ModelResult, addresses: Addresses) {
    const add = (name: string, count: number): void => {
      const found = addresses.ofCulprit(name);
      if (found !== null && !found.isEdge)
        this.#counts.set(found.at, (this.#counts.get(found.at) ?? 0) + count);
    };
    const isKnown = behaviour !== undefined && 'tasks' in behaviour;
    this.isOfRuns = !isKnown && campaign !== undefined;
    this.#isBounded = stateSpace.cutBy === 'instances';
    if (isKnown) behaviour.tasks.forEach((task, i) => add(task, behaviour.firings[i] ?? 0));
    else for (const label of campaign?.actions.missing ?? []) if (!label.includes(':')) add(label, 0);
    this.#most = Math.max(1, ...this.#counts.values());
  }

  /** Whether something is known at all. */
  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /** What the counts are of. */
  get reach(): string {
    return this.#isBounded ? "over all states within the model's bound" : 'over all states';
  }

  /** What is said of what has no count, at its box and in a sentence. */
  get none(): { readonly short: string; readonly long: string } {
    if (this.isOfRuns) return { short: 'never', long: 'in no run' };
    return this.#isBounded
      ? { short: 'not seen', long: "not within the model's bound" }
      : { short: 'never', long: 'never happens' };
  }

  /** Whether there is something that has no count. */
  get hasNever(): boolean {
    return [...this.#counts.values()].includes(0);
  }

  /** @returns `null` where it is not known of any of these parts */
  of(parts: readonly number[]): number | null {
    const counts = parts.flatMap((part) => this.#counts.get(part) ?? []);
    return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
  }

  /** From 0 to 1: small counts are told apart as well as large ones. */
  warmth(count: number): number {
    return Math.log1p(count) / Math.log1p(this.#most);
  }
}
