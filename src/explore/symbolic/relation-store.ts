/**
 * Relations between states, as decision diagrams over pairs of values that leave out the levels which stay as they are: a node of a
 * level maps pairs (old value, new value) to nodes of lower levels. Equal nodes are one node, so rules share their ends, and with
 * these what was computed for them. Matrix diagrams with identity reduction: Ciardo, Luettgen, Siminiceanu, "Saturation: an
 * efficient iteration strategy for symbolic state-space generation", TACAS 2001.
 */

/** The relation in which all levels from here down stay as they are. */
export const identity = 0;
/** A relation that holds between no two states. */
export const never = -1;

/** From an old to a new value, and how it goes on below. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

export class RelationStore {
  readonly level: number[] = [0];
  /** Per node, arrows by ascending old value: old values, new values, nodes. */
  readonly from: Int32Array[] = [new Int32Array()];
  readonly to: Int32Array[] = [new Int32Array()];
  readonly next: Int32Array[] = [new Int32Array()];
  private readonly numbers = new Map<string, number>();
  /** Per node, its inverse, as far as it was asked for. */
  private readonly inverses: number[] = [identity];

  get count(): number {
    return this.level.length;
  }

  /**
   * The node with these arrows.
   * @param size of the digit at that level
   */
  intern(level: number, size: number, arrows: readonly Arrow[]): number {
    if (arrows.length === 0) return never;
    if (staysAsItIs(size, arrows)) return arrows[0].next;
    const sorted = [...arrows].sort((a, b) => a.from - b.from || a.to - b.to || a.next - b.next);
    const key = `${level};${sorted.map(({ from, to, next }) => `${from},${to},${next}`).join(';')}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.count);
    this.from.push(Int32Array.from(sorted, ({ from }) => from));
    this.to.push(Int32Array.from(sorted, ({ to }) => to));
    this.next.push(Int32Array.from(sorted, ({ next }) => next));
    return this.level.push(level) - 1;
  }

  /**
   * The relation with old and new states exchanged.
   * @param sizes of the digits, per level
   */
  inverse(relation: number, sizes: ArrayLike<number>): number {
    if (relation === never) return never;
    // What a node refers to has lower numbers, so that no recursion is needed.
    for (let node = this.inverses.length; node <= relation; node++) {
      const arrows = Array.from(this.to[node], (from, i) => ({
        from,
        to: this.from[node][i],
        next: this.inverses[this.next[node][i]],
      }));
      this.inverses.push(this.intern(this.level[node], sizes[this.level[node]], arrows));
    }
    return this.inverses[relation];
  }
}

/** Whether every value stays, and all go on alike. */
function staysAsItIs(size: number, arrows: readonly Arrow[]): boolean {
  return (
    arrows.length === size && arrows.every(({ from, to, next }) => from === to && next === arrows[0].next)
  );
}
