/** How many nets of which kind were looked at, and how far each method covers them. */
import { grouped } from './census.ts';
import type { MethodComparison } from './methods.ts';
import type { Net } from './nets.ts';

type Counts = Readonly<Record<string, number>>;

/** The figures as plain data: what one process tells another. */
export interface MethodFiguresData {
  readonly nets: number;
  readonly states: number;
  readonly kinds: Counts;
  readonly seen: Counts;
  readonly verdicts: Counts;
  readonly answered: Counts;
}

/** Counts comparisons in which nothing was broken. */
export class MethodFigures {
  #nets = 0;
  #states = 0;
  readonly #kinds = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #verdicts = new Map<string, number>();
  readonly #answered = new Map<string, number>();

  count({ kind }: Net, { states, seen, verdict, answered }: MethodComparison): void {
    this.#nets += 1;
    this.#states += states;
    add(this.#kinds, kind);
    add(this.#seen, seen);
    add(this.#verdicts, verdict);
    for (const [way, method] of answered) {
      add(this.#answered, way);
      // what is unbounded is proved so by the plain search, whatever was asked for
      if (method !== way.split(',')[0]) add(this.#answered, `${way} by ${method}`);
    }
  }

  /** Adds the figures of another process. */
  merge(other: MethodFiguresData): void {
    this.#nets += other.nets;
    this.#states += other.states;
    for (const [mine, theirs] of [
      [this.#kinds, other.kinds],
      [this.#seen, other.seen],
      [this.#verdicts, other.verdicts],
      [this.#answered, other.answered],
    ] as const)
      for (const [name, n] of Object.entries(theirs)) add(mine, name, n);
  }

  get data(): MethodFiguresData {
    return {
      nets: this.#nets,
      states: this.#states,
      kinds: Object.fromEntries(this.#kinds),
      seen: Object.fromEntries(this.#seen),
      verdicts: Object.fromEntries(this.#verdicts),
      answered: Object.fromEntries(this.#answered),
    };
  }

  /** The part of the nets that a way answered. */
  covered(way: string): number {
    return (this.#answered.get(way) ?? 0) / Math.max(1, this.#nets);
  }

  /** All figures, in a few lines. */
  report(): string {
    const list = (counts: ReadonlyMap<string, number>) =>
      [...counts].map(([name, n]) => `${name} ${grouped(n)}`).join(', ');
    return [
      `${grouped(this.#nets)} nets, ${grouped(this.#states)} states: ${list(this.#kinds)}`,
      `seen: ${list(this.#seen)}; verdicts: ${list(this.#verdicts)}`,
      `answered by ${list(this.#answered)}`,
    ].join('\n');
  }
}

function add(counts: Map<string, number>, name: string, n = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + n);
}
