/** Guards and key changes of rules: what every kernel over packed keys shares. Its twin is src/explore/kernel/rules-twin.ts. */
import {
  answerDisabled,
  answerEnabled,
  answerUnknown,
  Atom,
  atomEqual,
  atomTable,
  control,
  Lookup,
  LookupWrite,
  Rule,
  statusDisabled,
  statusMiss,
  statusNext,
  statusOverflow,
  Term,
} from './records';

/** The value of a digit in a key. */
@inline
function digit(key: usize, word: usize, shift: u32, mask: u32): u32 {
  return (load<u32>(key + word) >>> shift) & mask;
}

/** Whether the key satisfies all atoms of a rule. */
export function passes(rule: Rule, key: usize): bool {
  const end = rule.atomsEnd;
  for (let at = rule.atoms; at < end; at += offsetof<Atom>()) {
    const atom = changetype<Atom>(at);
    if (atom.kind == atomEqual) {
      if ((load<u32>(key + atom.word) & atom.mask) != atom.value) return false;
    } else if (atom.kind == atomTable) {
      if (load<u8>(<usize>atom.value + digit(key, atom.word, atom.shift, atom.mask)) == 0) return false;
    } else if (!sumHolds(atom, key)) return false;
  }
  return true;
}

/** Whether a sum over the key lies in its range: an atom of the third kind. */
function sumHolds(atom: Atom, key: usize): bool {
  let sum: i32 = 0;
  const end = <usize>atom.shift;
  for (let at = atom.word; at < end; at += offsetof<Term>()) {
    const term = changetype<Term>(at);
    sum += load<i32>(term.table + ((<usize>digit(key, term.word, term.shift, term.mask)) << 2));
  }
  return sum >= <i32>atom.mask && sum <= <i32>atom.value;
}

/**
 * Writes the key after a rule to `next`, lookups included. The words of `next` are written in any case.
 * @returns `statusNext` if there is one; `statusDisabled` where a lookup has no answer; `statusMiss` or `statusOverflow`, where the control
 * record names lookup and index (0 for an overflow by rule)
 */
export function successorKey(rule: Rule, key: usize, next: usize): u32 {
  changeKey(rule, key, next);
  let status = statusNext;
  const end = rule.lookupsEnd;
  for (let at = rule.lookups; at < end; at += offsetof<Lookup>()) {
    const answer = applyLookup(changetype<Lookup>(at), key, next);
    if (answer == statusDisabled || answer == statusMiss) return answer;
    if (answer == statusOverflow) status = answer;
  }
  if (rule.overflow >= 0) {
    control.lookup = 0;
    return statusOverflow;
  }
  return status;
}

/** Moves of digits alone. */
function changeKey(rule: Rule, key: usize, next: usize): void {
  const bytes = control.keyBytes;
  let change = rule.change;
  if (change == 0) {
    for (let i: usize = 0; i < bytes; i += 8) store<u64>(next + i, load<u64>(key + i));
    return;
  }
  for (let i: usize = 0; i < bytes; i += 4) {
    store<u32>(next + i, (load<u32>(key + i) & load<u32>(change)) + load<u32>(change, 4));
    change += 8;
  }
  const end = rule.tablesEnd;
  for (let at = rule.tables; at < end; at += offsetof<Term>()) {
    const term = changetype<Term>(at);
    const addend = load<u32>(term.table + ((<usize>digit(key, term.word, term.shift, term.mask)) << 2));
    store<u32>(next + term.word, load<u32>(next + term.word) + addend);
  }
}

/** Applies the entry of a lookup for a key. @returns `statusNext`, `statusDisabled`, `statusMiss` or `statusOverflow` */
function applyLookup(lookup: Lookup, key: usize, next: usize): u32 {
  let index: u32 = 0;
  const readsEnd = lookup.readsEnd;
  for (let at = lookup.reads; at < readsEnd; at += offsetof<Term>()) {
    const read = changetype<Term>(at);
    index += digit(key, read.word, read.shift, read.mask) * <u32>read.table;
  }
  let entry = lookup.entries + <usize>(index * lookup.entryBytes);
  const answer = load<u32>(entry);
  if (answer == answerDisabled) return statusDisabled;
  if (answer != answerEnabled) {
    control.lookup = changetype<usize>(lookup);
    control.index = index;
    return answer == answerUnknown ? statusMiss : statusOverflow;
  }
  const writesEnd = lookup.writesEnd;
  for (let at = lookup.writes; at < writesEnd; at += offsetof<LookupWrite>()) {
    const write = changetype<LookupWrite>(at);
    entry += 4;
    const target = next + write.word;
    store<u32>(target, (load<u32>(target) & write.keep) | load<u32>(entry));
  }
  return statusNext;
}

/** Hash of a key: multiply and shift, word by word. */
@inline
export function hashOf(key: usize): u32 {
  let hash: u32 = 0;
  const end = key + control.keyBytes;
  for (let at = key; at < end; at += 4) hash = ((hash ^ (hash >>> 15)) + load<u32>(at)) * 0x85ebca6b;
  hash ^= hash >>> 15;
  hash *= 0x2c1b3c6d;
  return hash ^ (hash >>> 13);
}

/** Whether two keys are equal. */
@inline
export function sameKey(one: usize, other: usize): bool {
  const bytes = control.keyBytes;
  for (let i: usize = 0; i < bytes; i += 8) {
    if (load<u64>(one + i) != load<u64>(other + i)) return false;
  }
  return true;
}
