import { UserError } from '../errors.ts';

/** Refuses seeds that are no safe integers. @throws UserError FP4011 where one of those from `seed` on is none */
export function requireSeeds(seed: number, runs: number): void {
  if (Number.isSafeInteger(seed) && Number.isSafeInteger(seed + runs - 1)) return;
  throw new UserError(
    'FP4011',
    `the seeds of ${runs} runs from ${seed} on are not all integers below 2^53`,
    'Begin with a smaller seed.',
  );
}
