/**
 * The records of src/explore/kernel/records.ts as the kernels see them: what they mean is written there, and the order of the fields
 * here must be the order there.
 */

@unmanaged
export class Rule {
  atoms: usize;
  atomsEnd: usize;
  mask: usize;
  change: usize;
  tables: usize;
  tablesEnd: usize;
  lookups: usize;
  lookupsEnd: usize;
  delta: i32;
  map: usize;
  overflow: i32;
  crosses: u32;
  fired: u32;
}

@unmanaged
export class Atom {
  kind: u32;
  word: usize;
  shift: u32;
  mask: u32;
  value: u32;
}

export const atomEqual: u32 = 0;
export const atomTable: u32 = 1;

@unmanaged
export class Term {
  word: usize;
  shift: u32;
  mask: u32;
  table: usize;
}

@unmanaged
export class Lookup {
  reads: usize;
  readsEnd: usize;
  entries: usize;
  entryBytes: u32;
  writes: usize;
  writesEnd: usize;
  number: u32;
}

@unmanaged
export class LookupWrite {
  word: usize;
  keep: u32;
}

export const answerUnknown: u32 = 0;
export const answerDisabled: u32 = 1;
export const answerEnabled: u32 = 2;

export const statusDone: u32 = 0;
export const statusPaused: u32 = 1;
export const statusFull: u32 = 2;
export const statusMiss: u32 = 3;
export const statusOverflow: u32 = 4;
export const statusCrowded: u32 = 7;
/** Within the kernels: on to the next rule; a lookup has no answer. */
export const statusNext: u32 = 5;
export const statusDisabled: u32 = 6;

@unmanaged
export class Control {
  states: f64;
  edges: f64;
  dead: f64;
  pops: f64;
  crossings: f64;
  pending: f64;
  expanded: f64;
  reserved: f64;
  keyBytes: usize;
  bitmapBytes: usize;
  blockBytes: usize;
  rules: usize;
  rulesEnd: usize;
  table: usize;
  tableMask: u32;
  blocks: usize;
  count: u32;
  limit: u32;
  head: u32;
  tail: u32;
  current: u32;
  rule: usize;
  nextKey: usize;
  source: usize;
  fired: usize;
  rest: usize;
  restLeft: u32;
  lookup: usize;
  index: u32;
  changed: u32;
  starts: usize;
  sources: usize;
  seen: usize;
  wanted: usize;
  logNext: usize;
  logEnd: usize;
  logLimit: usize;
  hit: u32;
  keptFirst: u32;
  keptLast: u32;
  owners: usize;
  ownerWord: usize;
  ownerShift: u32;
  ownerMask: u32;
  owner2Word: usize;
  owner2Shift: u32;
  owner2Mask: u32;
  self: u32;
  boxes: usize;
  letter: usize;
  lettersEnd: usize;
}

/** The control record lies where the memory begins. */
export const control = changetype<Control>(0);
