/** Whether steps that bring a model on are enabled wherever anything is. */
import type { CodedRule } from '../coding/coded.ts';
import { Unsuitable } from '../kernel/layout.ts';
import { programOf } from '../kernel/program.ts';
import { Rule } from '../kernel/records.ts';
import type { BlockStore } from './block-store.ts';
import { forEachIn, removeEnabled, type RowSet, rowSetOf } from './row-sets.ts';
import type { Slices } from './slices.ts';

/**
 * Whether every state that was found, but for dead ones, enables one of some rules.
 * @param store of a search that is done
 * @returns false says nothing
 */
export function* enabledThroughout(store: BlockStore, rules: readonly CodedRule[]): Slices<boolean> {
  const records = recordsBehind(store, rules);
  if (records === null || records.length === 0) return false;
  const isDead = rowSetOf(store, { kind: 'dead' }, true);
  const dead = new Int32Array(store.bitmapWords);
  let isStalled = false;
  const stalled: RowSet = {
    onlyDead: false,
    among(block, rows, into) {
      into.set(rows);
      if (isStalled || !records.every((record) => removeEnabled(store, record, block, into))) return false;
      isDead.among(block, into, dead);
      return into.some((word, i) => (word & ~dead[i]) !== 0);
    },
  };
  for (const turn of forEachIn(store, stalled, () => (isStalled = true))) {
    if (isStalled) return false;
    yield turn;
  }
  return !isStalled;
}

/**
 * Writes rules behind the blocks. Those with lookups, of which nobody asks there, are left out.
 * @returns their records, as indices in words; `null` where there is no room, or the kernels cannot run them
 */
function recordsBehind(store: BlockStore, all: readonly CodedRule[]): number[] | null {
  const { coded, layout } = store.program;
  const rules = all.filter(({ lookups }) => lookups.length === 0);
  try {
    const program = programOf({ ...coded, rules }, layout.low, { entries: 8 * Math.ceil(store.end / 8) });
    if (!store.hasRoom(program.end - store.end)) return null;
    store.heap.bytes.set(program.image, program.imageBase);
    return program.origins.map((_, i) => (program.rules + i * Rule.bytes) / 4);
  } catch (error) {
    if (error instanceof Unsuitable) return null;
    throw error;
  }
}
