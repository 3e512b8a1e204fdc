/**
 * How the tables of the kernels lie in their linear memory: the one place where this is written down for TypeScript; the WASM
 * sources have the same records as classes in wasm/records.ts, and tests hold the two against each other. Little-endian; all
 * addresses are byte offsets from the start of the memory; a record is a run of 32-bit words.
 *
 * | from | what |
 * |---|---|
 * | 0 | {@link Control}: what the kernel at hand needs and tells |
 * | {@link programBase} | the program: rules, atoms, value tables, row masks and maps, entries of lookups (compile.ts) |
 * | after it | scratch, hash table, states or blocks: the business of each kernel |
 *
 * A *key* is the vector of the high digits, packed into an even number of words (layout.ts). *Rows* are the combinations of values
 * of the low digits; a *bitmap* has one bit per row, in 64-bit words. A coded rule becomes one record or several, each with a
 * conjunction of atoms over the key, a mask of rows, one way to change the key and one way to map rows.
 */

/** Where the program begins; below lies the control record. */
export const programBase = 512;

/** A rule. Byte offsets of its words. */
export const Rule = {
  /** Its atoms: from here ... */
  atoms: 0,
  /** ... to here. All must hold. */
  atomsEnd: 4,
  /** Bitmap of the rows in which it is enabled. */
  mask: 8,
  /** Pairs (and, add) of words, one per word of the key: new = (old & and) + add. 0: the key stays as it is, lookups aside. */
  change: 12,
  /** Key tables, from here to `tablesEnd`. */
  tables: 16,
  tablesEnd: 20,
  /** Lookups, from here to `lookupsEnd`. */
  lookups: 24,
  lookupsEnd: 28,
  /** What is added to the number of a row (signed); 0 where `map` is not. */
  delta: 32,
  /** Per row a 16-bit number of the new row; 0: none. */
  map: 36,
  /** The digit that is too small where this is enabled, or -1. */
  overflow: 40,
  /** 0 where it stays within its block, in every respect: the same key, no lookups, no overflow. */
  crosses: 44,
  /** 1 once it has fired: written by kernels that do not tell more. */
  fired: 48,
  bytes: 52,
} as const;

/** What an atom asks of a key. `word` is a byte offset into the key. */
export const Atom = {
  kind: 0,
  /** `equal`, `table`: the word. `sum`: address of the first term. */
  word: 4,
  /** `table`: how far the digit is shifted. `sum`: address after the last term. */
  shift: 8,
  /** `equal`: which bits are compared. `table`: mask of the digit, once shifted down. `sum`: least sum. */
  mask: 12,
  /** `equal`: what they are. `table`: address of a byte per value, 1 where it is allowed. `sum`: largest sum. */
  value: 16,
  bytes: 20,
} as const;

export const AtomKind = { equal: 0, table: 1, sum: 2 } as const;

/**
 * A digit with a table of a word per value: a term of a sum (`table`: weights), a table of key changes (addends to the word in which the
 * digit lies), a digit that a lookup reads (`table`: its stride, no address).
 */
export const Term = { word: 0, shift: 4, mask: 8, table: 12, bytes: 16 } as const;

/** A lookup: index = sum of (digit * stride) over what it reads; an entry has a word of {@link Answer} and one per word written. */
export const Lookup = {
  reads: 0,
  readsEnd: 4,
  entries: 8,
  entryBytes: 12,
  /** Pairs (byte offset into the key, mask of the bits that stay), in the order of the words of an entry. */
  writes: 16,
  writesEnd: 20,
  /** Which lookup this is, for whoever answers it. */
  number: 24,
  bytes: 28,
} as const;

/** What is known of an entry. `overflow`: it is enabled, and the new value of a digit is too large for it. */
export const Answer = { unknown: 0, disabled: 1, enabled: 2, overflow: 3 } as const;

/** How a kernel comes back. `full`: no room for another block. `miss`: a lookup has to be answered first. `crowded`: for another letter. */
export const Status = { done: 0, paused: 1, full: 2, miss: 3, overflow: 4, crowded: 7 } as const;

/** Byte offsets of the control record. Numbers first (64-bit floats), then words. */
export const Control = {
  states: 0,
  edges: 8,
  /** States in which nothing is enabled. */
  dead: 16,
  /** Blocks taken from the queue. */
  pops: 24,
  /** Firings of whole blocks that looked for another block. */
  crossings: 32,
  /** Edges of the block at hand. */
  pending: 40,
  /** States that were expanded. */
  expanded: 48,
  keyBytes: 64,
  bitmapBytes: 68,
  blockBytes: 72,
  rules: 76,
  rulesEnd: 80,
  /** Hash table of block numbers (0: free) and its number of words less one. */
  table: 84,
  tableMask: 88,
  blocks: 92,
  count: 96,
  /** How many blocks there may be. */
  limit: 100,
  /** Queue of blocks: first and last, 0 where it is empty. */
  head: 104,
  tail: 108,
  /** The block at hand (0: none) and the rule to go on with. */
  current: 112,
  rule: 116,
  /** Scratch: a key, and three bitmaps. */
  nextKey: 120,
  source: 124,
  fired: 128,
  rest: 132,
  /** Whether `rest` has a bit. */
  restLeft: 136,
  /** The lookup and the index of a miss or an overflow; of an overflow by rule, `lookup` is 0. */
  lookup: 140,
  index: 144,
  /** Backward search: whether a bit was added; where the edges into a block start, and the edges. */
  changed: 148,
  starts: 152,
  sources: 156,
  /** Layers: bits that are seen or outside, bits that are looked for, the log, where a layer ends and the log may. */
  seen: 160,
  wanted: 164,
  logNext: 168,
  logEnd: 172,
  logLimit: 176,
  /** Whether the layer has a bit that is looked for. */
  hit: 180,
  /** Backward search: the blocks that a sweep keeps. */
  keptFirst: 184,
  keptLast: 188,
  /** Shared search: a byte per pair of values of two digits, who owns the blocks with these (0: all blocks are one's own) ... */
  owners: 192,
  /** ... the places of the digits ... */
  ownerWord: 196,
  ownerShift: 200,
  ownerMask: 204,
  owner2Word: 208,
  owner2Shift: 212,
  owner2Mask: 216,
  /** ... who this is, per owner where letters to it go and where they end, and the letters received that were not read. */
  self: 220,
  boxes: 224,
  letter: 228,
  lettersEnd: 232,
  bytes: 236,
} as const;
