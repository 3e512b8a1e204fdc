/** A well-structured term of many nodes, made from a seed: sequences, choices, parallel blocks and loops inside one another. */
import { loop, par, seq, task, xor } from '../../src/term/construct.ts';
import { model } from '../../src/term/model.ts';
import type { Model, Term } from '../../src/term/term.ts';
import { drawFrom } from './random.ts';

/** @param nodes of the term, exactly: at least 1 */
export function blockTerm(nodes: number, seed: number): Model {
  const draw = drawFrom(seed);
  let made = 0;
  /** A term of exactly `size` nodes. */
  const block = (size: number): Term => {
    made += 1;
    const name = `n${made}`;
    if (size === 1) return task(name);
    if (size === 2) return loop(block(1), 'until', { name });
    const parts = divided(size - 1, draw.between(2, Math.min(6, size - 1)));
    switch (draw.between(0, 7)) {
      case 0:
        return loop(block(size - 1), 'until', { name });
      case 1:
        return xor(parts.map(block), { name });
      case 2:
      case 3:
        return par(parts.map(block), { name });
      default:
        return seq(...parts.map(block));
    }
  };
  /** `total` as a sum of `count` numbers above 0. */
  const divided = (total: number, count: number): number[] => {
    const sizes = Array.from({ length: count }, () => 1);
    const most = Math.max(1, Math.ceil((total - count) / count));
    for (let left = total - count; left > 0;) {
      const more = Math.min(left, draw.between(1, most));
      sizes[draw.between(0, count - 1)]! += more;
      left -= more;
    }
    return sizes;
  };
  return model(`blocks-${nodes}`, block(nodes));
}
