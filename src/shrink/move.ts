import { blocksOf, type DecodedRun } from './failing-run.ts';
import type { Proposals } from './pass.ts';

/** Positions that a block is moved by at most: the pass stays linear in the number of blocks. */
const REACH = 32;

/** Moves single blocks past several others, where swapping neighbours one by one would have to pass through larger runs. */
export function* move(run: DecodedRun): Proposals {
  let best = run;
  for (let from = 0; from < blocksOf(best).length; from++) {
    for (const to of targets(from, blocksOf(best).length)) {
      const blocks = blocksOf(best);
      const [block] = blocks.splice(from, 1);
      blocks.splice(to, 0, block!);
      const smaller = yield blocks.flatMap(({ start, end }) => best.labels.slice(start, end));
      if (smaller === null) continue;
      best = smaller;
      from = -1;
      break;
    }
  }
}

/** Farthest first: neighbours are exchanged by `swap`. */
function targets(from: number, blocks: number): number[] {
  const all = Array.from({ length: blocks }, (_, to) => to);
  const distance = (to: number): number => Math.abs(to - from);
  return all
    .filter((to) => distance(to) > 1 && distance(to) <= REACH)
    .sort((a, b) => distance(b) - distance(a));
}
