/**
 * Which rules get in each other's way. Two rules are independent if, wherever both are enabled, neither disables the other and both
 * orders lead to the same state (strong independence; Valmari's "accords"). Found from the rules alone, so that it can be told too
 * often that rules depend on each other, never too seldom.
 */
import type { Footprint, Interval } from './footprint.ts';
import { after, commute, valuesAt } from './footprint.ts';

/** Whether two rules may get in each other's way in some state in which both are enabled. */
function dependent(a: Footprint, b: Footprint): boolean {
  if (exclude(a, b)) return false;
  return disturbs(a, b) || disturbs(b, a) || !changesCommute(a, b);
}

/** Whether the guards of two rules contradict each other: they are never enabled together. */
function exclude(a: Footprint, b: Footprint): boolean {
  return contradict(a, b) || contradict(b, a);
}

function contradict(a: Footprint, b: Footprint): boolean {
  if (b.most.size === 0) return false;
  for (const [field, n] of a.least) if (n > (b.most.get(field) ?? Infinity)) return true;
  return false;
}

/** Whether `a` may disable `b`, or change what an update of `b` reads. */
function disturbs(a: Footprint, b: Footprint): boolean {
  for (const [field, change] of a.changes) {
    if (b.reads.has(field)) return true;
    const { least, most } = after(change, together(a, b, field));
    const wanted = valuesAt(b, field);
    if (least < wanted.least || most > wanted.most) return true;
  }
  return b.counted.some((set) => mayEmpty(a, b, set));
}

/** The values of a field where both rules are enabled. */
function together(a: Footprint, b: Footprint, field: number): Interval {
  const [x, y] = [valuesAt(a, field), valuesAt(b, field)];
  return { least: Math.max(x.least, y.least), most: Math.min(x.most, y.most) };
}

/** Whether `a` may take the last token of a field of the set. */
function mayEmpty(a: Footprint, b: Footprint, set: readonly number[]): boolean {
  return set.some((field) => {
    const change = a.changes.get(field);
    if (change === undefined) return false;
    const { least, most } = together(a, b, field);
    return most > 0 && after(change, { least: Math.max(1, least), most }).least < 1;
  });
}

function changesCommute(a: Footprint, b: Footprint): boolean {
  for (const [field, change] of a.changes) {
    const other = b.changes.get(field);
    if (other !== undefined && !commute(change, other)) return false;
  }
  return true;
}

/** Bytes that the lists of dependent rules may take. */
const roomForLists = 256 * 2 ** 20;

/** For every rule the rules that depend on it, found when they are first asked for. */
export class Dependence {
  private readonly lists: (Int32Array | undefined)[];
  /** Per field the rules that change it, and those that ask for it or change it. */
  private readonly changers: readonly (readonly number[])[];
  private readonly users: readonly (readonly number[])[];
  private room = roomForLists;

  /** @param further rules that are to count as dependent on a rule besides */
  constructor(
    private readonly footprints: readonly Footprint[],
    fields: number,
    private readonly further: (rule: number) => readonly number[],
  ) {
    this.lists = footprints.map(() => undefined);
    const changers: number[][] = Array.from({ length: fields }, () => []);
    const users: number[][] = Array.from({ length: fields }, () => []);
    footprints.forEach((print, rule) => {
      for (const field of print.changes.keys()) changers[field].push(rule);
      for (const field of usedBy(print)) users[field].push(rule);
    });
    this.changers = changers;
    this.users = users;
  }

  /** The rules that depend on a rule, itself left out; `null` if there is no room for so many. */
  of(rule: number): Int32Array | null {
    const known = this.lists[rule];
    if (known !== undefined) return known;
    if (this.room < 0) return null;
    const print = this.footprints[rule];
    const candidates = new Set<number>();
    for (const field of usedBy(print)) {
      const others = print.changes.has(field) ? this.users : this.changers;
      for (const other of others[field]) candidates.add(other);
    }
    const found = new Set(this.further(rule));
    for (const other of candidates) if (dependent(print, this.footprints[other])) found.add(other);
    found.delete(rule);
    const list = Int32Array.from(found);
    this.room -= list.byteLength;
    this.lists[rule] = list;
    return list;
  }
}

function usedBy({ least, most, counted, reads, changes }: Footprint): ReadonlySet<number> {
  return new Set([...least.keys(), ...most.keys(), ...counted.flat(), ...reads, ...changes.keys()]);
}
