import type { CodedModel, CodedRule, Move, Sum } from './coded.ts';

/** Arrows that meet in one value are told apart by rules of their own: so many for one rule, at most. */
const mostVariants = 64;

/**
 * The same state, with rules that undo those of a model: one leads from `y` to `x` exactly where some rule leads from `x` to `y`. Who
 * fires is not told. Rules that stand for no successor are left out.
 * @returns `null` where lookups are in the way, or too many arrows meet
 */
export function reversed(coded: CodedModel): CodedModel | null {
  const rules: CodedRule[] = [];
  for (const rule of coded.rules) {
    if (rule.overflow >= 0) continue;
    if (rule.lookups.length > 0) return null;
    const variants = variantsOf(rule);
    if (variants === null) return null;
    for (const moves of variants) {
      rules.push({
        ...rule,
        by: -1,
        memberOf: null,
        moves,
        sums: rule.sums.map((sum) => before(sum, moves)),
      });
    }
  }
  return { ...coded, rules };
}

/** Per choice of one arrow to each value, the moves backwards; `null` where these are too many. */
function variantsOf({ moves }: CodedRule): ReadonlyMap<number, Move>[] | null {
  let variants: ReadonlyMap<number, Move>[] = [new Map()];
  for (const [digit, move] of moves) {
    const ways = undone(move);
    if (variants.length * ways.length > mostVariants) return null;
    variants = variants.flatMap((variant) => ways.map((way) => new Map([...variant, [digit, way]])));
  }
  return variants;
}

/** The arrows turned round, in as many parts as there are arrows to one value. */
function undone({ from, to }: Move): Move[] {
  const parts: [from: number, to: number][][] = [];
  const met = new Map<number, number>();
  to.forEach((value, i) => {
    const part = met.get(value) ?? 0;
    met.set(value, part + 1);
    (parts[part] ??= []).push([value, from[i]]);
  });
  return parts.map((arrows) => {
    const sorted = arrows.sort((a, b) => a[0] - b[0]);
    return {
      from: Int32Array.from(sorted, ([value]) => value),
      to: Int32Array.from(sorted, ([, value]) => value),
    };
  });
}

/** What a sum over the state before a rule is over the state after it. */
function before(sum: Sum, moves: ReadonlyMap<number, Move>): Sum {
  const terms = sum.terms.map(({ digit, weights }) => {
    const move = moves.get(digit);
    if (move === undefined) return { digit, weights };
    const moved = new Int32Array(weights.length);
    move.from.forEach((value, i) => (moved[value] = weights[move.to[i]]));
    return { digit, weights: moved };
  });
  return { ...sum, terms };
}
