import type { Analysis } from '../src/analyse/conclude.ts';
import type { Model, Term } from '../src/term/term.ts';
import { preorder } from '../src/term/walk.ts';

type Counts = Readonly<Record<string, number>>;

/** The counts as plain data: what one process tells another. */
export interface CensusData {
  readonly models: number;
  readonly states: number;
  readonly verdicts: Counts;
  readonly violated: Counts;
  readonly constructors: Counts;
}

/** Counts what a generator makes, so that a hollow one is seen: verdicts, violated properties, constructors, states. */
export class Census {
  #models = 0;
  #states = 0;
  readonly #verdicts = new Map<string, number>();
  readonly #violated = new Map<string, number>();
  readonly #constructors = new Map<string, number>();

  count(model: Model, analysis: Analysis): void {
    this.#models += 1;
    this.#states += Number(analysis.stateSpace.states);
    add(this.#verdicts, analysis.verdict);
    for (const p of analysis.properties) if (p.holds === 'no') add(this.#violated, p.name);
    for (const kind of new Set([...preorder(model.term)].flatMap(kindsOf))) add(this.#constructors, kind);
  }

  /** Adds what another census has counted. */
  merge(other: CensusData): void {
    this.#models += other.models;
    this.#states += other.states;
    for (const [name, n] of Object.entries(other.verdicts)) add(this.#verdicts, name, n);
    for (const [name, n] of Object.entries(other.violated)) add(this.#violated, name, n);
    for (const [name, n] of Object.entries(other.constructors)) add(this.#constructors, name, n);
  }

  get data(): CensusData {
    return {
      models: this.#models,
      states: this.#states,
      verdicts: Object.fromEntries(this.#verdicts),
      violated: Object.fromEntries(this.#violated),
      constructors: Object.fromEntries(this.#constructors),
    };
  }

  /** How many models there were of each kind, in a few lines. */
  report(): string {
    const share = (counts: ReadonlyMap<string, number>) =>
      [...counts]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([name, n]) => `${name} ${((100 * n) / this.#models).toFixed(1)} %`)
        .join(', ');
    const unsound = this.#verdicts.get('unsound') ?? 0;
    return [
      `${grouped(this.#models)} models, ${grouped(this.#states)} states, ${this.#constructors.size} constructors; ${grouped(unsound)} models are unsound`,
      `verdicts: ${share(this.#verdicts)}`,
      `violated: ${share(this.#violated)}`,
      `constructors: ${share(this.#constructors)}`,
    ].join('\n');
  }
}

/** The constructors that a term shows, its options told apart where they mean another rule. */
function kindsOf(t: Term): string[] {
  switch (t.kind) {
    case 'par':
      if (t.join === 'all') return ['par'];
      return [t.join === 'multi' ? 'par multi' : `par first ${t.rest}`];
    case 'task':
      return [t.effect ? 'effect' : t.long ? 'long task' : 'task', ...(t.crashes ? ['crash'] : [])];
    case 'loop':
      return [`loop ${t.loop}`];
    case 'mi': {
      const join = typeof t.join === 'object' ? `first ${t.rest}` : t.join;
      return [
        'mi',
        `mi ${join}`,
        ...(t.items === undefined ? [] : ['mi items']),
        ...(t.add ? ['mi add'] : []),
      ];
    }
    default:
      return [t.kind];
  }
}

/** A count with thousands told apart. */
export function grouped(n: number): string {
  return n.toLocaleString('en');
}

function add(counts: Map<string, number>, name: string, n = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + n);
}
