import { codedModel, codedRule, digit, move } from './coded-models.ts';

/** What the hash of a key makes of its first word, before the second one is added. */
function mixed(word: number): number {
  const product = Math.imul(word, 0x85ebca6b);
  return product ^ (product >>> 15);
}

/** Two successors of the initial state have keys of two words that differ in both, and the same hash in all of its 32 bits. */
export function collidingStates() {
  const second = (mixed(1) - mixed(2)) | 0;
  return codedModel(
    Array.from({ length: 4 }, () => digit(2 ** 16)),
    [
      codedRule({ 0: move([0, 1]) }),
      codedRule({ 0: move([0, 2]), 2: move([0, second & 0xffff]), 3: move([0, second >>> 16]) }),
    ],
  );
}
