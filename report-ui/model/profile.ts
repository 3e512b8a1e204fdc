import type { Behaviour } from '../../src/report/document.ts';

/** How two tasks stand to each other, as it is shown: the profile, with what is known beyond it. */
export type Relation =
  'together' | 'either' | 'before' | 'always-before' | 'after' | 'always-after' | 'exclusive';

export const symbols: Readonly<Record<Relation, string>> = {
  together: '∥',
  either: '⇄',
  before: '→',
  'always-before': '⇒',
  after: '←',
  'always-after': '⇐',
  exclusive: '×',
};

/** The relation in words, between the names of two tasks. */
export const relationWords: Readonly<Record<Relation, string>> = {
  together: 'can run at the same time as',
  either: 'may come before or after',
  before: 'comes before',
  'always-before': 'always comes before',
  after: 'comes after',
  'always-after': 'always comes after',
  exclusive: 'is never in one run with',
};

/** Reads relations off what a report tells of tasks. */
export class Profile {
  readonly #behaviour: Behaviour;
  readonly #together: ReadonlySet<number>;
  readonly #needs: readonly ReadonlySet<number>[];

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    const n = behaviour.tasks.length;
    this.#together = new Set(behaviour.concurrent.flatMap(([a, b]) => [a * n + b, b * n + a]));
    this.#needs = behaviour.needs.map((tasks) => new Set(tasks));
  }

  get tasks(): readonly string[] {
    return this.#behaviour.tasks;
  }

  /** Whether a task happens in some run. */
  happens(task: number): boolean {
    return (this.#behaviour.firings[task] ?? 0) > 0;
  }

  /** Whether a task can happen again in one run. */
  repeats(task: number): boolean {
    return this.#behaviour.profile[task]?.[task] === '|';
  }

  /** Whether several instances of a task can run at once. */
  overlapsItself(task: number): boolean {
    return this.#together.has(task * this.tasks.length + task);
  }

  relation(a: number, b: number): Relation {
    if (this.#together.has(a * this.tasks.length + b)) return 'together';
    switch (this.#behaviour.profile[a]?.[b]) {
      case '<':
        return this.#needs[b]?.has(a) ? 'always-before' : 'before';
      case '>':
        return this.#needs[a]?.has(b) ? 'always-after' : 'after';
      case '|':
        return 'either';
      default:
        return 'exclusive';
    }
  }

  /** The other tasks by how one stands to them, those that happen. */
  others(task: number): ReadonlyMap<Relation, readonly number[]> {
    const found = new Map<Relation, number[]>();
    this.tasks.forEach((_, other) => {
      if (other === task || !this.happens(other)) return;
      const relation = this.relation(task, other);
      const known = found.get(relation);
      if (known) known.push(other);
      else found.set(relation, [other]);
    });
    return found;
  }

  /** How many pairs of tasks that happen stand so, whichever way round. */
  pairs(...relations: readonly Relation[]): number {
    let pairs = 0;
    for (let a = 0; a < this.tasks.length; a++) {
      for (let b = a + 1; b < this.tasks.length; b++) {
        if (this.happens(a) && this.happens(b) && relations.includes(this.relation(a, b))) pairs++;
      }
    }
    return pairs;
  }
}
