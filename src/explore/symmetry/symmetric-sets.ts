import type { StateSet } from '../state-set.ts';
import type { Replicas } from './replicas.ts';

/** Tells which sets hold of all arrangements of a state or of none. */
export class SymmetricSets {
  /** Per field of a replica, its class and its index there. */
  private readonly places = new Map<number, string>();
  private readonly parts = new Map<string, number>();

  constructor(classes: readonly Replicas[]) {
    classes.forEach(({ fields }, c) => {
      for (const part of fields)
        part.forEach((field, i) => {
          this.places.set(field, `${c}.${i}`);
          this.parts.set(`${c}.${i}`, fields.length);
        });
    });
  }

  /** Whether a set is seen to be one of them: each question that it asks of a replica it asks of all of them. */
  has(set: StateSet): boolean {
    switch (set.kind) {
      case 'dead':
        return true;
      case 'not':
        return this.has(set.of);
      case 'values':
        return !set.fields.some((field) => this.places.has(field));
      case 'every':
      case 'some':
        return this.areAsked(set.of);
    }
  }

  /** The same for sets that are united, or intersected. */
  private areAsked(sets: readonly StateSet[]): boolean {
    const asked = new Map<string, Set<number>>();
    for (const set of sets) {
      const place = set.kind === 'values' && set.asks !== undefined && this.places.get(set.fields[0]);
      if (typeof place !== 'string') {
        if (!this.has(set)) return false;
        continue;
      }
      const { fields, asks } = set as Extract<StateSet, { kind: 'values' }>;
      const question = `${place} ${asks}`;
      asked.set(question, (asked.get(question) ?? new Set()).add(fields[0]));
    }
    return [...asked].every(
      ([question, fields]) => fields.size === this.parts.get(question.slice(0, question.indexOf(' '))),
    );
  }
}

/**
 * Visits the different arrangements of a representative for as long as `visit` returns true.
 * @param values changed in place, and as they were in the end
 * @returns whether all were visited
 */
export function forEachArrangement(
  classes: readonly Replicas[],
  values: number[],
  visit: (values: readonly number[]) => boolean,
): boolean {
  if (classes.length === 0) return visit(values);
  const [{ fields }, ...rest] = classes;
  const kinds = new Map<string, { readonly part: readonly number[]; left: number }>();
  for (const of of fields) {
    const part = Array.from(of, (field) => values[field]);
    const known = kinds.get(part.join());
    if (known) known.left++;
    else kinds.set(part.join(), { part, left: 1 });
  }
  const put = (of: Int32Array, part: readonly number[]) =>
    of.forEach((field, i) => (values[field] = part[i]));
  const fill = (place: number): boolean => {
    if (place === fields.length) return forEachArrangement(rest, values, visit);
    for (const kind of kinds.values()) {
      if (kind.left === 0) continue;
      kind.left--;
      put(fields[place], kind.part);
      const goesOn = fill(place + 1);
      kind.left++;
      if (!goesOn) return false;
    }
    return true;
  };
  const before = [...values];
  const goesOn = fill(0);
  before.forEach((value, field) => (values[field] = value));
  return goesOn;
}
