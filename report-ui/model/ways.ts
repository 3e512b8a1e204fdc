/** A part of the way of a token: the element that sent several on their ways, and what this one is called. */
export interface Turn {
  readonly by: number;
  readonly name: string;
}

export type Way = readonly Turn[];

/** How the tokens of a run came to where they lie. Where several lie at one place, the one that came first is taken first. */
export class Ways {
  readonly #lying = new Map<string, Way[]>();
  readonly #steps = new Map<string, number>();

  put(name: string, count: number, way: Way): void {
    const known = this.#lying.get(name) ?? [];
    for (let i = 0; i < count; i++) known.push(way);
    this.#lying.set(name, known);
  }

  /** @returns the ways of what is taken; of what nobody had put, the trunk */
  take(name: string, count: number): readonly Way[] {
    const taken = this.#lying.get(name)?.splice(0, count) ?? [];
    return taken.length > 0 ? taken : [[]];
  }

  /** Where all that went apart comes together, it is one way again; else that goes on which was gone most. */
  join(taken: readonly Way[]): Way {
    const ways = new Map(taken.map((way) => [wayText(way), way]));
    const steps = (way: Way): number => this.#steps.get(wayText(way)) ?? 0;
    const common = this.#common(ways);
    const joined =
      common ?? [...ways.values()].reduce((most, way) => (steps(way) > steps(most) ? way : most));
    this.#steps.set(wayText(joined), steps(joined) + 1);
    return joined;
  }

  /** What the ways have in common, if nothing else lies on a way from there. */
  #common(ways: ReadonlyMap<string, Way>): Way | null {
    const [first = [], ...others] = ways.values();
    if (others.length === 0) return first;
    let length = 0;
    while (length < first.length && others.every((way) => way[length]?.name === first[length]!.name))
      length++;
    const common = first.slice(0, length);
    const text = wayText(common);
    const isInside = (way: Way): boolean =>
      way.length > length && wayText(way.slice(0, length)) === text && !ways.has(wayText(way));
    return [...this.#lying.values()].some((lying) => lying.some(isInside)) ? null : common;
  }
}

function wayText(way: Way): string {
  return way.map(({ name }) => name).join('/');
}
