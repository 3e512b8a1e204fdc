import type { Sum } from '../coding/coded.ts';

/** The sum can no longer hold, or holds whatever the digits below are. */
export const fails = -Infinity;
export const holds = Infinity;

/** A sum over digits, decided from the top level down: what was added so far, until that decides it. */
export class SumSteps {
  readonly start: number;
  /** Per level with a term: its weights, and the least and the most that the levels below it can add. */
  private readonly weights = new Map<number, Int32Array>();
  private readonly least = new Map<number, number>();
  private readonly most = new Map<number, number>();

  /** @param levelOf the level of each digit, from 1 */
  constructor(
    private readonly sum: Sum,
    levelOf: ArrayLike<number>,
  ) {
    for (const { digit, weights } of sum.terms) {
      const known = this.weights.get(levelOf[digit]);
      this.weights.set(levelOf[digit], known ? known.map((weight, v) => weight + weights[v]) : weights);
    }
    let [least, most] = [0, 0];
    for (const level of [...this.weights.keys()].sort((a, b) => a - b)) {
      this.least.set(level, least);
      this.most.set(level, most);
      const weights = this.weights.get(level)!;
      least += weights.reduce((a, b) => Math.min(a, b));
      most += weights.reduce((a, b) => Math.max(a, b));
    }
    this.start = this.decided(0, least, most);
  }

  /** The levels that it reads. */
  get levels(): readonly number[] {
    return [...this.weights.keys()];
  }

  /** What is known once the digit of a level has a value: {@link fails}, {@link holds}, or the sum so far. */
  step(soFar: number, level: number, value: number): number {
    const weights = this.weights.get(level);
    if (weights === undefined || !Number.isFinite(soFar)) return soFar;
    return this.decided(soFar + weights[value], this.least.get(level)!, this.most.get(level)!);
  }

  private decided(soFar: number, least: number, most: number): number {
    const { is, limit } = this.sum;
    const [low, high] = [soFar + least, soFar + most];
    if (is === 'at least') return low >= limit ? holds : high < limit ? fails : soFar;
    if (is === 'at most') return high <= limit ? holds : low > limit ? fails : soFar;
    if (low > limit || high < limit) return fails;
    return low === high ? holds : soFar;
  }
}
