import type { CodedSet } from '../coding/coded.ts';
import { allowedValues, someEnabled, sumHolds, tupleHolds } from './automata.ts';
import type { Algebra } from './algebra.ts';
import { nothing } from './node-store.ts';

type Parts = Extract<CodedSet, { kind: 'every' | 'some' }>;

/** The members of described sets among the reachable states. */
export class Members {
  private dead: number | null = null;

  /**
   * @param all the reachable states
   * @param rules relations of all rules
   */
  constructor(
    private readonly algebra: Algebra,
    private readonly all: number,
    private readonly rules: readonly number[],
  ) {}

  /** @param within a subset of the reachable states @returns its states that are in the set */
  async of(set: CodedSet, within = this.all): Promise<number> {
    const { algebra } = this;
    const { levels } = algebra;
    // Of no state, nothing is asked.
    if (within === nothing) return nothing;
    switch (set.kind) {
      case 'every':
        return this.ofEvery(set, within);
      case 'some':
        return this.ofSome(set, within);
      case 'not':
        return (await algebra.subtract(within, await this.of(set.of, within))).node;
      case 'dead':
        return (await algebra.intersect(within, await this.ofDead())).node;
      case 'digit': {
        const allowed = allowedValues('every', new Map([[set.digit, set.allowed]]), levels);
        return (await algebra.restrict(within, allowed)).node;
      }
      case 'sum':
        return (await algebra.restrict(within, sumHolds(set.sum, levels))).node;
      case 'tuple':
        return (await algebra.restrict(within, tupleHolds(set, levels))).node;
    }
  }

  private async ofEvery(set: Parts, within: number): Promise<number> {
    const { algebra } = this;
    const { digits, others } = divided(set);
    let left = (await algebra.restrict(within, allowedValues('every', digits, algebra.levels))).node;
    for (const part of others) left = await this.of(part, left);
    return left;
  }

  private async ofSome(set: Parts, within: number): Promise<number> {
    const { algebra } = this;
    const { digits, others } = divided(set);
    let found = (await algebra.restrict(within, allowedValues('some', digits, algebra.levels))).node;
    for (const part of others) found = (await algebra.unite(found, await this.of(part, within))).node;
    return found;
  }

  /** One pass for all rules: a set of states for each would take a pass through all levels each. */
  private async ofDead(): Promise<number> {
    if (this.dead !== null) return this.dead;
    const { algebra, all } = this;
    const enabled = await algebra.restrict(all, someEnabled(this.rules, algebra.relations));
    const dead = await algebra.subtract(all, enabled.node);
    if (dead.node !== nothing) algebra.keep(dead);
    this.dead = dead.node;
    return dead.node;
  }
}

/** The parts over single digits, together; and the others. */
function divided({ kind, of }: Parts): {
  readonly digits: ReadonlyMap<number, Uint8Array>;
  readonly others: readonly CodedSet[];
} {
  const digits = new Map<number, Uint8Array>();
  const others: CodedSet[] = [];
  for (const part of of) {
    if (part.kind !== 'digit') others.push(part);
    else {
      const known = digits.get(part.digit);
      const both = (allows: number, v: number) =>
        kind === 'every' ? allows & part.allowed[v] : allows | part.allowed[v];
      digits.set(part.digit, known ? known.map(both) : part.allowed);
    }
  }
  return { digits, others };
}
