import type { Analysis } from '../src/analyse/analyse.ts';
import type { Model } from '../src/term/term.ts';
import { preorder } from '../src/term/walk.ts';

/** Counts what a generator makes, so that a hollow one is seen: verdicts, violated properties, constructors, states. */
export class Census {
  readonly #verdicts = new Map<string, number>();
  readonly #violated = new Map<string, number>();
  readonly #constructors = new Map<string, number>();
  #models = 0;
  #states = 0;

  count(model: Model, analysis: Analysis): void {
    this.#models += 1;
    this.#states += Number(analysis.stateSpace.states);
    add(this.#verdicts, analysis.verdict);
    for (const p of analysis.properties) if (p.holds === 'no') add(this.#violated, p.name);
    const kinds = new Set<string>();
    for (const t of preorder(model.term))
      kinds.add(
        t.kind === 'par' && t.join !== 'all'
          ? t.join === 'multi'
            ? 'par multi'
            : `par first ${t.rest}`
          : t.kind,
      );
    for (const kind of kinds) add(this.#constructors, kind);
  }

  /** How many models there were of each kind, in a few lines. */
  report(): string {
    const share = (counts: ReadonlyMap<string, number>) =>
      [...counts]
        .sort((a, b) => b[1] - a[1])
        .map(([name, n]) => `${name} ${((100 * n) / this.#models).toFixed(1)} %`)
        .join(', ');
    return [
      `${this.#models} models, ${this.#states} states`,
      `verdicts: ${share(this.#verdicts)}`,
      `violated: ${share(this.#violated)}`,
      `constructors: ${share(this.#constructors)}`,
    ].join('\n');
  }
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
