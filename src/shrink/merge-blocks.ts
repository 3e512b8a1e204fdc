import { blocksOf, type Block, type DecodedRun } from './failing-run.ts';
import type { Proposals } from './pass.ts';

/**
 * Merges each block with the next one of its lane: pulls all later steps of the lane to it, or only the next block, or pushes it
 * on to the next block.
 */
export function* mergeBlocks(run: DecodedRun): Proposals {
  let best = run;
  for (let b = 0; ;) {
    const blocks = blocksOf(best);
    if (b >= blocks.length) return;
    const block = blocks[b]!;
    const later = blocks.slice(b + 1).filter((other) => other.lane === block.lane);
    if (later.length === 0) {
      b++;
      continue;
    }
    const smaller: DecodedRun | null =
      (yield reordered(best, [...blocks.slice(0, b + 1), ...later, ...rest(blocks.slice(b + 1), later)])) ??
      (yield reordered(best, [
        ...blocks.slice(0, b + 1),
        later[0]!,
        ...rest(blocks.slice(b + 1), [later[0]!]),
      ])) ??
      (yield reordered(best, pushed(blocks, block, later[0]!)));
    if (smaller === null) b++;
    else best = smaller;
  }
}

function rest(blocks: readonly Block[], taken: readonly Block[]): Block[] {
  return blocks.filter((block) => !taken.includes(block));
}

/** `block` directly before `next`. */
function pushed(blocks: readonly Block[], block: Block, next: Block): Block[] {
  return blocks.flatMap((other) => (other === block ? [] : other === next ? [block, next] : [other]));
}

function reordered(run: DecodedRun, blocks: readonly Block[]): string[] {
  return blocks.flatMap(({ start, end }) => run.labels.slice(start, end));
}
