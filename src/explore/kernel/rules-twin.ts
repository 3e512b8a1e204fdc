/** Guards and key changes of rules in JavaScript: the twin of wasm/rules.ts, word for word, where a test says more. */
import type { Heap } from './heap.ts';
import { Answer, Atom, AtomKind, Control, Lookup, Rule, Status, Term } from './records.ts';

/** What {@link successorKey} returns besides statuses: there is a key; a lookup has no answer. */
export const Step = { next: 5, disabled: 6 } as const;

/** The value of a digit in a key. @param term index in words of a term record */
function digit(words: Int32Array, key: number, term: number): number {
  return (words[key + (words[term] >>> 2)] >>> words[term + 1]) & words[term + 2];
}

const [atomWords, termWords, lookupWords] = [Atom.bytes / 4, Term.bytes / 4, Lookup.bytes / 4];

/**
 * Whether a key satisfies all atoms of a rule.
 * @param rule index in words of its record
 * @param key index in words
 */
export function passes({ words, bytes }: Heap, rule: number, key: number): boolean {
  const end = words[rule + Rule.atomsEnd / 4] >>> 2;
  for (let atom = words[rule] >>> 2; atom < end; atom += atomWords) {
    const kind = words[atom];
    if (kind === AtomKind.sum) {
      if (!sumHolds(words, atom, key)) return false;
      continue;
    }
    const word = words[key + (words[atom + 1] >>> 2)];
    const mask = words[atom + 3];
    const value = words[atom + 4];
    if (kind === AtomKind.equal) {
      if ((word & mask) !== value) return false;
    } else if (bytes[(value >>> 0) + ((word >>> words[atom + 2]) & mask)] === 0) return false;
  }
  return true;
}

function sumHolds(words: Int32Array, atom: number, key: number): boolean {
  let sum = 0;
  const end = words[atom + 2] >>> 2;
  for (let term = words[atom + 1] >>> 2; term < end; term += termWords) {
    sum += words[(words[term + 3] >>> 2) + digit(words, key, term)];
  }
  return sum >= words[atom + 3] && sum <= words[atom + 4];
}

/**
 * Writes the key after a rule to `next`, lookups included. The words of `next` are written in any case.
 * @param rule index in words of its record
 * @param key index in words
 * @param next index in words
 * @returns a {@link Step}, or the statuses of a miss or an overflow, where the control record names lookup and index (lookup 0 for an
 * overflow by rule)
 */
export function successorKey({ words }: Heap, rule: number, key: number, next: number): number {
  changeKey(words, rule, key, next);
  let status: number = Step.next;
  const end = words[rule + Rule.lookupsEnd / 4] >>> 2;
  for (let lookup = words[rule + Rule.lookups / 4] >>> 2; lookup < end; lookup += lookupWords) {
    const answer = applyLookup(words, lookup, key, next);
    if (answer === Step.disabled || answer === Status.miss) return answer;
    if (answer === Status.overflow) status = answer;
  }
  if (words[rule + Rule.overflow / 4] >= 0) {
    words[Control.lookup / 4] = 0;
    return Status.overflow;
  }
  return status;
}

function changeKey(words: Int32Array, rule: number, key: number, next: number): void {
  const count = words[Control.keyBytes / 4] >>> 2;
  let change = words[rule + Rule.change / 4] >>> 2;
  if (change === 0) {
    for (let i = 0; i < count; i++) words[next + i] = words[key + i];
    return;
  }
  for (let i = 0; i < count; i++, change += 2) {
    words[next + i] = ((words[key + i] & words[change]) + words[change + 1]) | 0;
  }
  const end = words[rule + Rule.tablesEnd / 4] >>> 2;
  for (let term = words[rule + Rule.tables / 4] >>> 2; term < end; term += termWords) {
    const addend = words[(words[term + 3] >>> 2) + digit(words, key, term)];
    const target = next + (words[term] >>> 2);
    words[target] = (words[target] + addend) | 0;
  }
}

function applyLookup(words: Int32Array, lookup: number, key: number, next: number): number {
  let index = 0;
  const readsEnd = words[lookup + Lookup.readsEnd / 4] >>> 2;
  for (let read = words[lookup] >>> 2; read < readsEnd; read += termWords) {
    index += digit(words, key, read) * words[read + 3];
  }
  const entry = (words[lookup + Lookup.entries / 4] + index * words[lookup + Lookup.entryBytes / 4]) >>> 2;
  const answer = words[entry];
  if (answer === Answer.disabled) return Step.disabled;
  if (answer !== Answer.enabled) {
    words[Control.lookup / 4] = lookup << 2;
    words[Control.index / 4] = index;
    return answer === Answer.unknown ? Status.miss : Status.overflow;
  }
  const first = words[lookup + Lookup.writes / 4] >>> 2;
  const count = ((words[lookup + Lookup.writesEnd / 4] >>> 2) - first) >>> 1;
  for (let i = 0; i < count; i++) {
    const target = next + (words[first + 2 * i] >>> 2);
    words[target] = (words[target] & words[first + 2 * i + 1]) | words[entry + 1 + i];
  }
  return Step.next;
}

/** Hash of a key: multiply and shift, word by word. @param key index in words */
export function hashOf({ words }: Heap, key: number): number {
  let hash = 0;
  const end = key + (words[Control.keyBytes / 4] >>> 2);
  for (let at = key; at < end; at++) hash = Math.imul((hash ^ (hash >>> 15)) + words[at], 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** Whether two keys are equal. @param one index in words @param other index in words */
export function sameKey({ words }: Heap, one: number, other: number): boolean {
  const count = words[Control.keyBytes / 4] >>> 2;
  for (let i = 0; i < count; i++) if (words[one + i] !== words[other + i]) return false;
  return true;
}
