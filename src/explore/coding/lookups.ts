import { invariant } from '../../errors.ts';
import type { FieldModel, Rule } from '../../fields.ts';
import { withPuts, type Change } from './changes.ts';
import type { Lookup, Reading } from './coded.ts';

/** Some fields as a lookup reads them: from digits. */
export interface FieldReader {
  readonly digits: readonly number[];
  /** The values of the fields, in order, for values of `digits`. */
  values(digits: readonly number[]): number[];
}

/** Reads fields from the digits that tell their values. */
export function readerOf(readings: readonly Reading[], fields: readonly number[]): FieldReader {
  const digits = [...new Set(fields.flatMap((f) => digitsRead(readings, f)))];
  const at = new Map(digits.map((digit, i) => [digit, i]));
  const value = (reading: Reading, values: readonly number[]): number => {
    switch (reading.kind) {
      case 'constant':
        return reading.value;
      case 'digit':
        return values[at.get(reading.digit)!];
      case 'mark':
        return Number(values[at.get(reading.digit)!] === reading.value);
      case 'rest':
        return reading.of.reduce((rest, f) => rest - value(readings[f], values), reading.total);
      case 'coloured':
        return value(readings[reading.place], values) > 0 ? values[at.get(reading.register)!] : 0;
    }
  };
  return { digits, values: (values) => fields.map((f) => value(readings[f], values)) };
}

function digitsRead(readings: readonly Reading[], field: number): readonly number[] {
  const reading = readings[field];
  if (reading.kind === 'constant') return [];
  if (reading.kind === 'coloured') return [...digitsRead(readings, reading.place), reading.register];
  return reading.kind === 'rest' ? reading.of.flatMap((f) => digitsRead(readings, f)) : [reading.digit];
}

/** The guards on data of a rule. */
export function testsOf(readings: readonly Reading[], { test }: Rule): Lookup[] {
  return test.map(({ reads, holds }) => {
    const reader = readerOf(readings, reads);
    return {
      reads: reader.digits,
      writes: [],
      at: (values) => (holds(reader.values(values)) ? [] : null),
    };
  });
}

/** Fields whose new values are computed together, and the updates that compute them. */
interface Group {
  readonly updates: Rule['update'];
  readonly fields: readonly number[];
}

/** Updates that write to the same field belong together; a field that only receives moved tokens is alone. */
function groupsOf(rule: Rule, changes: ReadonlyMap<number, Change>): Group[] {
  if (rule.update.length === 0 && rule.move.length === 0) return [];
  let groups: Group[] = [];
  for (const update of rule.update) {
    const meets = ({ fields }: Group) => fields.some((f) => update.writes.includes(f));
    const met = groups.filter(meets);
    groups = [
      ...groups.filter((group) => !meets(group)),
      {
        updates: [...met.flatMap(({ updates }) => updates), update],
        fields: [...new Set([...met.flatMap(({ fields }) => fields), ...update.writes])],
      },
    ];
  }
  const inGroups = new Set(groups.flatMap(({ fields }) => fields));
  for (const [f, { written }] of changes) {
    if (written && !inGroups.has(f)) groups.push({ updates: [], fields: [f] });
  }
  return groups;
}

/** The lookups that write: one for each group of fields. Guards on these fields are part of it. */
export function writingLookups(
  { fields, rules }: FieldModel,
  readings: readonly Reading[],
  index: number,
  changes: ReadonlyMap<number, Change>,
): Lookup[] {
  const rule = rules[index];
  return groupsOf(rule, changes).map((group) => {
    const read = new Set([...group.updates.flatMap(({ reads }) => reads), ...group.fields]);
    for (const [from, to] of rule.move) if (group.fields.includes(to)) read.add(from);
    const reader = readerOf(readings, [...read]);
    const at = (values: readonly number[]) => {
      const known = reader.values(values);
      const old = new Map([...read].map((f, i) => [f, known[i]]));
      return isAllowed(group, changes, old) ? newValues(rule, group, changes, old) : null;
    };
    const writes = group.fields.map((f) => {
      const reading = readings[f];
      invariant(reading.kind === 'digit', `${fields[f].name} is written and has no digit of its own`);
      return reading.digit;
    });
    return { reads: reader.digits, writes, at };
  });
}

/** The guards of {@link writingLookups} alone. */
export function guardsOfWriting(
  readings: readonly Reading[],
  rule: Rule,
  changes: ReadonlyMap<number, Change>,
): Lookup[] {
  return groupsOf(rule, changes).flatMap((group) => {
    const guarded = group.fields.filter((f) => hasGuard(changes.get(f)!));
    if (guarded.length === 0) return [];
    const reader = readerOf(readings, guarded);
    const at = (values: readonly number[]) => {
      const known = reader.values(values);
      return isAllowed({ fields: guarded }, changes, new Map(guarded.map((f, i) => [f, known[i]])))
        ? []
        : null;
    };
    return [{ reads: reader.digits, writes: [], at }];
  });
}

function hasGuard({ least, most }: Change): boolean {
  return least > 0 || most < Infinity;
}

function isAllowed(
  { fields }: Pick<Group, 'fields'>,
  changes: ReadonlyMap<number, Change>,
  old: ReadonlyMap<number, number>,
): boolean {
  return fields.every((f) => {
    const { least, most } = changes.get(f)!;
    return old.get(f)! >= least && old.get(f)! <= most;
  });
}

/** Take, update, clear, move and put, for the fields of a group. */
function newValues(
  rule: Rule,
  { updates, fields }: Group,
  changes: ReadonlyMap<number, Change>,
  old: ReadonlyMap<number, number>,
): number[] {
  const written = new Map<number, number>();
  for (const { reads, writes, apply } of updates) {
    const values = apply(reads.map((f) => old.get(f)!));
    writes.forEach((f, i) => written.set(f, values[i]));
  }
  return fields.map((f) => {
    const { clears, taken, puts } = changes.get(f)!;
    let value = clears ? 0 : (written.get(f) ?? old.get(f)! - taken);
    for (const [from, to] of rule.move) if (to === f) value += old.get(from)!;
    const next = withPuts(puts, value);
    invariant(Number.isInteger(next) && next >= 0, `the rule ${rule.label} writes ${next} to field ${f}`);
    return next;
  });
}
