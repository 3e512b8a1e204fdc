import type { FieldModel, Rule } from '../fields.ts';
import { invariant } from '../errors.ts';
import { largest } from './encoding.ts';
import { Memo } from './memo.ts';
import { rows } from './rows.ts';
import type { Rows } from './rows.ts';

/**
 * Which rules are enabled. Rules are indexed by one field that must not be 0 (the one that the fewest rules ask for), so that
 * only the rules of marked fields are looked at; rules without such a field are always tried.
 */
export class Guards {
  /** Rules by trigger; the last row holds the rules without one. */
  private readonly byTrigger: Rows;
  /** Pairs of field and least value, without what the trigger already says. */
  private readonly atLeast: Rows;
  /** Pairs of field and largest value. */
  private readonly atMost: Rows;
  private readonly further: readonly (FurtherGuard | null)[];
  /** Per rule 1 if it is urgent, 2 if it waits, else 0; `null` where no rule waits. */
  private readonly pace: Uint8Array | null;

  constructor({ fields, rules }: FieldModel) {
    for (const { label, atLeast, below, take, put } of rules) {
      const amounts = [...atLeast, ...below, ...take, ...put].map(([, n]) => n);
      invariant(
        amounts.every((n) => n >= 0 && n <= largest),
        `the rule ${label} has a weight of 2^31 or more`,
      );
    }
    const wanted = rules.map(necessary);
    const users = new Int32Array(fields.length);
    for (const list of wanted) for (const field of list) users[field]++;
    const triggers = wanted.map((list) =>
      list.reduce((best, field) => (best < 0 || users[field] < users[best] ? field : best), -1),
    );
    const groups: number[][] = [...fields.map(() => []), []];
    triggers.forEach((trigger, rule) => groups[trigger < 0 ? fields.length : trigger].push(rule));
    this.byTrigger = rows(groups);
    this.atLeast = rows(
      rules.map((rule, i) =>
        rule.atLeast.filter(([field, n]) => n > 1 || (n === 1 && field !== triggers[i])).flat(),
      ),
    );
    this.atMost = rows(
      rules.map((rule) => [
        ...rule.below.flatMap(([field, n]) => [field, n - 1]),
        ...rule.zero.flatMap((field) => [field, 0]),
      ]),
    );
    this.further = rules.map(furtherGuard);
    const paces = rules.map(({ pace }) => (pace === undefined ? none : paceCodes[pace]));
    this.pace = paces.some((p) => p === waits || p === immediate) ? Uint8Array.from(paces) : null;
  }

  /**
   * @param values the value of every field
   * @param marked the fields that are not 0, in its first `count` places
   * @param enabled receives the enabled rules, in ascending order
   * @returns how many there are
   */
  find(values: Int32Array, marked: Int32Array, count: number, enabled: Int32Array): number {
    const { start, items } = this.byTrigger;
    let found = this.tryRules(start[start.length - 2], items.length, values, enabled, 0);
    for (let i = 0; i < count; i++) {
      const field = marked[i];
      if (start[field] !== start[field + 1])
        found = this.tryRules(start[field], start[field + 1], values, enabled, found);
    }
    if (this.pace !== null) found = inTime(this.pace, enabled, found);
    sort(enabled, found);
    return found;
  }

  private tryRules(from: number, to: number, values: Int32Array, enabled: Int32Array, found: number): number {
    const { items } = this.byTrigger;
    for (let i = from; i < to; i++) {
      const rule = items[i];
      if (this.holds(rule, values)) enabled[found++] = rule;
    }
    return found;
  }

  private holds(rule: number, values: Int32Array): boolean {
    const { atLeast, atMost } = this;
    for (let i = atLeast.start[rule], end = atLeast.start[rule + 1]; i < end; i += 2) {
      if (values[atLeast.items[i]] < atLeast.items[i + 1]) return false;
    }
    for (let i = atMost.start[rule], end = atMost.start[rule + 1]; i < end; i += 2) {
      if (values[atMost.items[i]] > atMost.items[i + 1]) return false;
    }
    const further = this.further[rule];
    return further === null || further(values);
  }
}

type FurtherGuard = (values: Int32Array) => boolean;

/** Fields that are above 0 whenever the rule is enabled. */
function necessary(rule: Rule): number[] {
  const single = rule.some.filter((set) => set.length === 1).map(([field]) => field);
  return [...rule.atLeast.filter(([, n]) => n > 0).map(([field]) => field), ...single];
}

/** The guards that look at sets of fields or at data; data last, since it is the dearest. */
function furtherGuard({ some, marked, test }: Rule): FurtherGuard | null {
  if (some.length + marked.length + test.length === 0) return null;
  const tests = test.map(({ reads, holds }) => new Memo(reads, holds));
  return (values) =>
    some.every((set) => set.some((field) => values[field] > 0)) &&
    marked.every(({ fields, n }) => {
      let found = 0;
      for (const field of fields) if (values[field] > 0) found++;
      return found >= n;
    }) &&
    tests.every((memo) => memo.at(values));
}

const none = 0;
const urgent = 1;
const waits = 2;
const immediate = 3;
const paceCodes = { urgent, waits, immediate } as const;

/** Removes all others where there are immediate rules, and those that wait where there is an urgent one. @returns how many are left */
function inTime(pace: Uint8Array, enabled: Int32Array, found: number): number {
  let highest = none;
  for (let i = 0; i < found; i++) {
    const p = pace[enabled[i]];
    if (p === immediate) highest = immediate;
    else if (p === urgent && highest === none) highest = urgent;
  }
  if (highest === none) return found;
  let left = 0;
  for (let i = 0; i < found; i++) {
    const p = pace[enabled[i]];
    if (highest === immediate ? p === immediate : p !== waits) enabled[left++] = enabled[i];
  }
  return left;
}

function sort(items: Int32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const item = items[i];
    let at = i;
    for (; at > 0 && items[at - 1] > item; at--) items[at] = items[at - 1];
    items[at] = item;
  }
}
