/**
 * When something of a drawing has been passed in a run: at the first firing of an element, optionally only of some of its actions; when
 * tokens came to lie on an edge, or in a part; or when any of several others has been.
 */
export type Passed =
  | {
      readonly fired: number;
      /** Parts of labels: one that begins with `:{` of which the number is a member, or this one. */
      readonly only?: string;
      readonly branch?: number;
      readonly except?: readonly string[];
    }
  | { readonly marked: number }
  | { readonly entered: number }
  | readonly Passed[];

/** First steps at which things happened in a run. */
export interface FirstSteps {
  /** For each part the label parts that it fired with. */
  readonly fired: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** For each edge. */
  readonly marked: ReadonlyMap<number, number>;
  /** For each part in which tokens came to lie, also further inside. */
  readonly entered: ReadonlyMap<number, number>;
}

/** Evaluates conditions, each once. */
export class FirstPassed {
  readonly #first: FirstSteps;
  readonly #known = new Map<Passed, number>();

  constructor(first: FirstSteps) {
    this.#first = first;
  }

  /** The first step after which the condition holds; -1: from the start; `Infinity`: never. */
  at(condition: Passed): number {
    const known = this.#known.get(condition);
    if (known !== undefined) return known;
    // What leads back to itself is passed by something else first.
    this.#known.set(condition, Infinity);
    const found = this.#find(condition);
    this.#known.set(condition, found);
    return found;
  }

  #find(condition: Passed): number {
    if ('length' in condition)
      return condition.reduce((least, each) => Math.min(least, this.at(each)), Infinity);
    if ('marked' in condition) return this.#first.marked.get(condition.marked) ?? Infinity;
    if ('entered' in condition) return this.#first.entered.get(condition.entered) ?? Infinity;
    let least = Infinity;
    for (const [part, step] of this.#first.fired.get(condition.fired) ?? []) {
      if (step < least && matches(part, condition)) least = step;
    }
    return least;
  }
}

type Fired = Extract<Passed, { readonly fired: number }>;

function matches(part: string, { only, branch, except }: Fired): boolean {
  if (branch !== undefined)
    return part.startsWith(':{') && part.slice(2, -1).split(',').includes(String(branch));
  if (only !== undefined && part !== only) return false;
  return except === undefined || !except.includes(part);
}
