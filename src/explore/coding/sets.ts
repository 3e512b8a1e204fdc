import type { StateSet } from '../state-set.ts';
import type { CodedModel, CodedSet } from './coded.ts';
import { compares, Linear } from './linear.ts';
import { readerOf } from './lookups.ts';

type Every = Extract<CodedSet, { kind: 'every' | 'some' }>;
type OfDigit = Extract<CodedSet, { kind: 'digit' }>;
type Values = Extract<StateSet, { kind: 'values' }>;

/** All states, and none. */
const everything: CodedSet = { kind: 'every', of: [] };
const nothing: CodedSet = { kind: 'some', of: [] };

/** A set of states over digits. Predicates of data are asked only for values that occur; of counts, for all up to the size of the digit. */
export function codedSet(coded: CodedModel, set: StateSet): CodedSet {
  switch (set.kind) {
    case 'every':
    case 'some':
      return united(
        set.kind,
        set.of.map((part) => codedSet(coded, part)),
      );
    case 'not':
      return complement(codedSet(coded, set.of));
    case 'dead':
      return set;
    case 'values':
      return ofValues(coded, set);
  }
}

function complement(set: CodedSet): CodedSet {
  if (set.kind === 'digit') return { ...set, allowed: set.allowed.map((allows) => 1 - allows) };
  if (set.kind === 'not') return set.of;
  if ((set.kind === 'every' || set.kind === 'some') && set.of.length === 0) {
    return set.kind === 'every' ? nothing : everything;
  }
  return { kind: 'not', of: set };
}

/** The intersection or the union of sets; those over one digit become one. */
function united(kind: Every['kind'], parts: readonly CodedSet[]): CodedSet {
  const neutral = kind === 'every' ? everything : nothing;
  const absorbing = kind === 'every' ? nothing : everything;
  const byDigit = new Map<number, Uint8Array>();
  const others: CodedSet[] = [];
  const add = (part: CodedSet) => {
    if (part.kind === kind) part.of.forEach(add);
    else if (part.kind === 'digit') {
      const all = byDigit.get(part.digit);
      if (all === undefined) byDigit.set(part.digit, part.allowed.slice());
      else if (kind === 'every') for (let v = 0; v < all.length; v++) all[v] &= part.allowed[v];
      else for (let v = 0; v < all.length; v++) all[v] |= part.allowed[v];
    } else others.push(part);
  };
  parts.forEach(add);
  const ofDigits = [...byDigit].map(([digit, allowed]) => ofDigit(digit, allowed));
  const of = [...ofDigits, ...others].filter((part) => !isSame(part, neutral));
  if (of.some((part) => isSame(part, absorbing))) return absorbing;
  return of.length === 1 ? of[0] : { kind, of };
}

function isSame(part: CodedSet, constant: CodedSet): boolean {
  return (
    (part.kind === 'every' || part.kind === 'some') && part.of.length === 0 && part.kind === constant.kind
  );
}

function ofDigit(digit: number, allowed: Uint8Array): CodedSet {
  if (!allowed.includes(0)) return everything;
  if (!allowed.includes(1)) return nothing;
  return { kind: 'digit', digit, allowed } satisfies OfDigit;
}

function ofValues(coded: CodedModel, { fields, holds, isOwn = false }: Values): CodedSet {
  const { model, digits, readings } = coded;
  const [only] = fields;
  const mark = readings[only];
  if (fields.length === 1 && mark.kind === 'mark' && model.fields[only].domain === undefined) {
    // Of the many places that share a digit each is asked for: two answers tell all.
    const allowed = new Uint8Array(digits[mark.digit].size).fill(Number(holds([0])));
    allowed[mark.value] = Number(holds([1]));
    return ofDigit(mark.digit, allowed);
  }
  const reader = readerOf(readings, fields);
  const withDigits = (values: readonly number[]) => holds(reader.values(values));
  // Of a user's predicate even one answer is asked only where a state asks for it.
  if (reader.digits.length === 0 && isOwn) return withDigits([]) ? everything : nothing;
  const isData = fields.some((f) => model.fields[f].domain !== undefined && readings[f].kind !== 'constant');
  if (!isData && reader.digits.length === 1) {
    const [digit] = reader.digits;
    const allowed = Uint8Array.from({ length: digits[digit].size }, (_, v) => Number(withDigits([v])));
    return ofDigit(digit, allowed);
  }
  const reading = readings[only];
  if (fields.length === 1 && reading.kind === 'rest') {
    const sum = ofRest(coded, only, reading.total, (value) => holds([value]));
    if (sum) return sum;
  }
  return { kind: 'tuple', digits: reader.digits, holds: withDigits, isOwn };
}

/** A predicate of a rest as a comparison, or `null` if it is none. */
function ofRest(
  { digits, readings }: CodedModel,
  field: number,
  total: number,
  holds: (value: number) => boolean,
): CodedSet | null {
  const members = Array.from({ length: total + 1 }, (_, v) => v).filter(holds);
  if (members.length === 0) return nothing;
  const first = members[0];
  const last = members[members.length - 1];
  for (const [is, limit] of [
    ['at least', first],
    ['at most', last],
    ['equal', first],
  ] as const) {
    const same = Array.from({ length: total + 1 }, (_, v) => compares(is, v, limit) === members.includes(v));
    if (!same.every(Boolean)) continue;
    const sum = new Linear(digits, readings).add(field).compared(is, limit);
    return typeof sum === 'boolean' ? (sum ? everything : nothing) : { kind: 'sum', sum };
  }
  return null;
}
