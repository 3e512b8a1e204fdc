/**
 * How the tables of the hashed search lie in linear memory, on top of what src/explore/kernel/records.ts says of programs. The WASM
 * source has the same records as classes (wasm/hash.ts).
 *
 * | from | what |
 * |---|---|
 * | 0 | the program, its control record first |
 * | after the program | choices and offers, flags of what fired, buffer of successors, list of dead states |
 * | after it | states: keys in the order in which they were found, numbered from 1 |
 * | after room for as many as the table can name | the hash table: a word per slot, 0 where it is free |
 * | after it | a bit per state, during a backward search |
 *
 * Growing makes room for twice as many states: these stay where they are, and a table of twice the size is filled behind them.
 */

/** Byte offsets of the control record of the hashed search. */
export const HashControl = {
  /** A 64-bit float; all others are words. */
  edges: 256,
  /** Where state 0 would lie. */
  states: 264,
  /** How many states there are, and may be. */
  count: 268,
  limit: 272,
  /** All states up to this one are expanded. */
  expanded: 276,
  /** The hash table, and its number of words less one, which is also the mask of a state's number in a slot. */
  table: 280,
  tableMask: 284,
  /** Digits by whose values rules are offered: records of {@link Term} with tables of addresses of {@link Offers}, 0 for none. */
  choices: 288,
  choicesEnd: 292,
  /** Buffer of successors: no state is begun from `bufferLimit` on. */
  buffer: 296,
  bufferLimit: 300,
  bufferEnd: 304,
  /** List of states in which nothing is enabled. */
  dead: 308,
  deadEnd: 312,
  /** Backward search: a bit per state. */
  good: 316,
  /** The rule whose firing came back with a miss or an overflow. */
  failed: 320,
  /** Of a sweep: the state to go on with, and how many became good. */
  cursor: 324,
  pulled: 328,
} as const;

/**
 * What a value offers: a word with the number of bytes that follow, then pairs (rule record, {@link Term} of where its firing is noted).
 */
export const Offers = { first: 4, bytes: 8 } as const;

/** A successor: its key, then these words. `target`: its number, 0 if it was not found; set by `expandState` alone. */
export const Successor = { hash: 0, source: 4, rule: 8, target: 12, bytes: 16 } as const;
