import type { Model, Term } from '../src/term/term.ts';
import { preorder } from '../src/term/walk.ts';
import type { RegionId } from './cancellation-regions.ts';

/** Counts withdrawals and what they take away, so that a generator that no longer makes them is seen. */
export class Casualties {
  readonly #how = new Map<string, number>();
  readonly #taken = new Map<string, number>();
  readonly #terms = new WeakMap<Model, ReadonlyMap<string, Term>>();
  total = 0;

  /**
   * One withdrawal.
   * @param how as `Withdrawal` says it
   * @param gone the places in the region that were not empty, each with the number of regions inside the region around it
   */
  count(
    how: string,
    region: RegionId,
    gone: readonly { readonly kind: string; readonly name: string; readonly deep: number }[],
    model: Model,
  ): void {
    this.total += 1;
    add(this.#how, region.owner === '' && how !== 'failure' ? `${how} case` : how);
    const kinds = new Set<string>();
    for (const { kind, name, deep } of gone) {
      kinds.add(kind);
      if (deep > 0) kinds.add('region inside');
      if (deep > 1) kinds.add('region inside that');
      if (name.slice(region.path.length).includes('/')) kinds.add('frame inside');
      const node = this.#termOf(model, name);
      if (node?.kind === 'timer') kinds.add('timer');
      if (node?.kind === 'task' && name.endsWith('.run')) kinds.add(node.effect ? 'effect' : 'long task');
    }
    if (gone.length === 0) kinds.add('nothing');
    for (const kind of kinds) add(this.#taken, kind);
  }

  /** Withdrawals of this kind. */
  by(how: string): number {
    return this.#how.get(how) ?? 0;
  }

  /** Withdrawals that took something of this kind. */
  of(kind: string): number {
    return this.#taken.get(kind) ?? 0;
  }

  /** The counts in a few lines. */
  report(): string {
    const list = (counts: ReadonlyMap<string, number>) =>
      [...counts]
        .sort((a, b) => b[1] - a[1])
        .map(([name, n]) => `${name} ${n}`)
        .join(', ');
    return [`${this.total} withdrawals: ${list(this.#how)}`, `that took away: ${list(this.#taken)}`].join(
      '\n',
    );
  }

  #termOf(model: Model, place: string): Term | undefined {
    let terms = this.#terms.get(model);
    if (!terms) {
      terms = new Map([...preorder(model.term)].flatMap((t) => ('name' in t ? [[t.name, t] as const] : [])));
      this.#terms.set(model, terms);
    }
    return terms.get(place.slice(place.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
