/** What is read off the blocks of a search: counts, maxima, rules that fired. */
import type { CodedRule, LinearForm } from '../coding/coded.ts';
import { memberAt } from '../coding/translation.ts';
import { bitmapOf } from '../kernel/effects.ts';
import { Rule } from '../kernel/records.ts';
import { popcount } from './bitmaps-twin.ts';
import type { BlockStore } from './block-store.ts';
import { forEachIn, type RowSet } from './row-sets.ts';
import type { Slices } from './slices.ts';

/** How many states that were found are in a set. */
export function* countOf(store: BlockStore, set: RowSet): Slices<number> {
  let members = 0;
  yield* forEachIn(store, set, (_, rows) => {
    for (const word of rows) members += popcount(word);
  });
  return members;
}

/** The largest value of a linear form over the states that were found. */
export function* maximumOf(store: BlockStore, { constant, terms }: LinearForm): Slices<number> {
  const { layout, guards } = store.program;
  const high = terms.flatMap(({ digit, weights }) => {
    const place = layout.places[digit];
    return place === null ? [] : [{ place, weights }];
  });
  const lowSums = guards.lowSums(terms);
  const steps = [...new Set(lowSums)]
    .sort((a, b) => b - a)
    .map((sum) => ({
      sum,
      bitmap: bitmapOf(
        lowSums.map((low) => Number(low === sum)),
        layout,
      ),
    }));
  const most = high.reduce(
    (sum, { weights }) => sum + weights.reduce((a, b) => Math.max(a, b)),
    steps[0].sum,
  );
  let best = -Infinity;
  for (let number = 1, { count, slice } = store; number <= count && best < most; number++) {
    if (number % slice === 0) yield;
    const block = store.at(number);
    let sum = 0;
    for (let i = 0; i < high.length; i++) sum += high[i].weights[store.digit(block, high[i].place)];
    for (let i = 0; i < steps.length && sum + steps[i].sum > best; i++) {
      if (meets(store, number, steps[i].bitmap)) best = sum + steps[i].sum;
    }
  }
  return constant + best;
}

/** Whether some visited row of a block is in a bitmap. */
function meets(store: BlockStore, number: number, bitmap: Int32Array): boolean {
  const visited = store.visited(number);
  for (let i = 0; i < bitmap.length; i++) if ((store.heap.words[visited + i] & bitmap[i]) !== 0) return true;
  return false;
}

/**
 * Per rule of the model, 1 if it is enabled in some state that was found.
 * @param isComplete whether every state was expanded
 * @param fired receives them
 */
export function* firedMembers(store: BlockStore, isComplete: boolean, fired: Uint8Array): Slices<Uint8Array> {
  const { coded } = store.program;
  for (const { record, origin } of store.records) {
    const rule = coded.rules[origin];
    if (rule.overflow >= 0) continue;
    const hasFired = store.heap.words[record + Rule.fired / 4] === 1;
    if (rule.by < 0 && hasFired) fired[rule.members[0]] = 1;
    else if (hasFired || !isComplete) {
      yield* findMembers(store, rule, record, fired);
      yield;
    }
  }
  return fired;
}

/** Who fires in which rows of the mask of a rule. */
interface Choice {
  readonly member: number;
  readonly bitmap: Int32Array;
}

/** Looks for states in which the members of a rule are enabled that are not known to be. */
function* findMembers(
  store: BlockStore,
  rule: CodedRule,
  record: number,
  fired: Uint8Array,
): Slices<undefined> {
  const choices = choicesOf(store, rule, record);
  const members = new Set(choices.flat().map(({ member }) => member));
  let left = [...members].filter((member) => fired[member] === 0).length;
  const place = rule.by < 0 ? null : store.program.layout.places[rule.by];
  for (let number = 1, { count, slice } = store; number <= count && left > 0; number++) {
    if (number % slice === 0) yield;
    const block = store.at(number);
    for (const { member, bitmap } of choices[place === null ? 0 : store.digit(block, place)] ?? []) {
      if (fired[member] === 1 || !meets(store, number, bitmap) || !store.isEnabled(record, block)) continue;
      fired[member] = 1;
      left--;
    }
  }
}

/** Per value of the digit that tells members apart, if it is high, who may fire; all at index 0 if it is low, or there is none. */
function choicesOf(store: BlockStore, rule: CodedRule, record: number): Choice[][] {
  const { layout, guards } = store.program;
  const at = store.heap.words[record + Rule.mask / 4] >>> 2;
  const mask = store.heap.words.slice(at, at + store.bitmapWords);
  if (rule.by < 0) return [[{ member: rule.members[0], bitmap: mask }]];
  const values = Array.from(rule.moves.get(rule.by)!.from);
  const choices: Choice[][] = [];
  if (layout.places[rule.by] !== null) {
    for (const value of values) choices[value] = [{ member: memberAt(rule, value), bitmap: mask }];
    return choices;
  }
  const valueOf = guards.rowsOf(rule.by);
  const bitmapAt = (value: number) =>
    bitmapOf(
      Uint8Array.from(valueOf, (of) => Number(of === value)),
      layout,
    ).map((word, i) => word & mask[i]);
  return [values.map((value) => ({ member: memberAt(rule, value), bitmap: bitmapAt(value) }))];
}
