/**
 * The places inside a construct (semantics, section 3). Regions nest; a place belongs to the innermost one at its site and to all
 * around it. They fill while the term is translated and are read only when all of it is.
 */
export class Region {
  /** Positions, coloured ones among them. */
  readonly tokens: number[] = [];
  /** Sinks of the region itself. */
  readonly ownSinks: number[] = [];
  /** Sinks of scopes and flows inside it. */
  readonly innerSinks: number[] = [];
  readonly counters: number[] = [];
  /**
   * @param outer the region around it; `null` for the case
   * @param kind `case`: the case, and root flows and pools, whose sinks are the case's. `scope`: scopes and flows inside, which
   * collect. `thread`: `par` and the like, which have no sinks of their own
   */
  constructor(
    readonly outer: Region | null,
    readonly kind: 'case' | 'scope' | 'thread',
  ) {}

  addToken(field: number): void {
    for (const region of this.outwards()) region.tokens.push(field);
  }

  addCounter(field: number): void {
    for (const region of this.outwards()) region.counters.push(field);
  }

  /** Adds a sink to the nearest region that collects, and to all around that. */
  addSink(field: number): void {
    const owner = this.collector();
    owner.ownSinks.push(field);
    if (!owner.outer) return;
    for (const region of owner.outer.outwards()) region.innerSinks.push(field);
  }

  /** The nearest region with sinks of its own: a scope, a flow or the case. */
  collector(): Region {
    let region: Region = this;
    while (region.kind === 'thread' && region.outer) region = region.outer;
    return region;
  }

  /** Whether this region is `other` or lies inside it. */
  within(other: Region): boolean {
    for (const region of this.outwards()) if (region === other) return true;
    return false;
  }

  /** What must be empty for the region to be idle, and is not while it is active. */
  activity(): readonly number[] {
    return [...this.tokens, ...this.ownSinks, ...this.innerSinks];
  }

  /** What clearing the region empties. */
  contents(): readonly number[] {
    return [...this.activity(), ...this.counters];
  }

  *outwards(): Generator<Region> {
    for (let region: Region | null = this; region; region = region.outer) yield region;
  }
}
