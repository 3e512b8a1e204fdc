/** Rows of a block as bits: masking, shifting and mapping whole bitmaps. Its twin is src/explore/bits/bitmaps-twin.ts. */
import { control, Rule } from './records';

/**
 * Takes the rows of `source` in which a rule is enabled into `control.fired`, which has a word of zeroes before and after it.
 * @returns how many there are
 */
@inline
export function selectRows(rule: Rule, source: usize): u32 {
  const bytes = control.bitmapBytes;
  const fired = control.fired;
  const mask = rule.mask;
  let count: u64 = 0;
  for (let i: usize = 0; i < bytes; i += 8) {
    const bits = load<u64>(source + i) & load<u64>(mask + i);
    store<u64>(fired + i, bits);
    count += popcnt<u64>(bits);
  }
  return <u32>count;
}

/**
 * Moves the rows in `control.fired` as a rule does, and adds those that are not in `seen` to it and to `frontier`.
 * @returns how many these are
 */
export function addImage(rule: Rule, seen: usize, frontier: usize): u32 {
  if (rule.map != 0) return addMapped(rule.map, seen, frontier);
  return rule.delta >= 0 ? addUp(rule.delta, seen, frontier) : addDown(-rule.delta, seen, frontier);
}

/** Adds one word of rows. */
@inline
export function addRows(rows: u64, seen: usize, frontier: usize): u32 {
  const old = load<u64>(seen);
  const fresh = rows & ~old;
  if (fresh == 0) return 0;
  store<u64>(seen, old | fresh);
  store<u64>(frontier, load<u64>(frontier) | fresh);
  return <u32>popcnt<u64>(fresh);
}

/** A shift by 64 less some bits is done in two steps: by 64 it would be none. */
function addUp(distance: u32, seen: usize, frontier: usize): u32 {
  const skip = (<usize>(distance >>> 6)) << 3;
  const shift = <u64>(distance & 63);
  const bytes = control.bitmapBytes;
  const fired = control.fired - skip;
  let carried: u64 = 0;
  let count: u32 = 0;
  for (let i = skip; i < bytes; i += 8) {
    const rows = load<u64>(fired + i);
    count += addRows((rows << shift) | ((carried >>> 1) >>> (63 - shift)), seen + i, frontier + i);
    carried = rows;
  }
  return count;
}

function addDown(distance: u32, seen: usize, frontier: usize): u32 {
  const skip = (<usize>(distance >>> 6)) << 3;
  const shift = <u64>(distance & 63);
  const end = control.bitmapBytes - skip;
  const fired = control.fired + skip;
  let rows = load<u64>(fired);
  let count: u32 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    const above = load<u64>(fired + i, 8);
    count += addRows((rows >>> shift) | ((above << 1) << (63 - shift)), seen + i, frontier + i);
    rows = above;
  }
  return count;
}

function addMapped(map: usize, seen: usize, frontier: usize): u32 {
  const bytes = control.bitmapBytes;
  const fired = control.fired;
  let count: u32 = 0;
  for (let i: usize = 0; i < bytes; i += 8) {
    for (let rows = load<u64>(fired + i); rows != 0; rows &= rows - 1) {
      const row = (i << 3) + <usize>ctz<u64>(rows);
      const to = <usize>load<u16>(map + (row << 1));
      const word = (to >>> 6) << 3;
      count += addRows((<u64>1) << (to & 63), seen + word, frontier + word);
    }
  }
  return count;
}

/**
 * Adds to `good` the rows of a block, visited and not yet good, from which a rule leads into the rows of `target`.
 * @returns whether there were any
 */
export function pullImage(rule: Rule, visited: usize, good: usize, target: usize): bool {
  if (rule.map != 0) return pullMapped(rule, visited, good, target);
  return rule.delta >= 0 ? pullDown(rule, visited, good, target) : pullUp(rule, visited, good, target);
}

/** Adds one word of rows, as far as they are open: enabled, visited and not yet good. */
function addGood(rows: u64, mask: usize, visited: usize, good: usize): u64 {
  const old = load<u64>(good);
  const fresh = rows & load<u64>(mask) & load<u64>(visited) & ~old;
  if (fresh != 0) store<u64>(good, old | fresh);
  return fresh;
}

/** The rule adds to the row. What comes in from beyond the bitmap is masked: no rule leads out of it. */
function pullDown(rule: Rule, visited: usize, good: usize, target: usize): bool {
  const skip = (<usize>(rule.delta >>> 6)) << 3;
  const shift = <u64>(rule.delta & 63);
  const end = control.bitmapBytes - skip;
  const mask = rule.mask;
  let any: u64 = 0;
  let rows = load<u64>(target + skip);
  for (let i: usize = 0; i < end; i += 8) {
    const above = load<u64>(target + skip + i, 8);
    const back = (rows >>> shift) | ((above << 1) << (63 - shift));
    any |= addGood(back, mask + i, visited + i, good + i);
    rows = above;
  }
  return any != 0;
}

function pullUp(rule: Rule, visited: usize, good: usize, target: usize): bool {
  const skip = (<usize>(-rule.delta >>> 6)) << 3;
  const shift = <u64>(-rule.delta & 63);
  const bytes = control.bitmapBytes;
  const mask = rule.mask;
  let any: u64 = 0;
  let carried: u64 = 0;
  for (let i = skip; i < bytes; i += 8) {
    const rows = load<u64>(target + i - skip);
    const back = (rows << shift) | ((carried >>> 1) >>> (63 - shift));
    any |= addGood(back, mask + i, visited + i, good + i);
    carried = rows;
  }
  return any != 0;
}

function pullMapped(rule: Rule, visited: usize, good: usize, target: usize): bool {
  const bytes = control.bitmapBytes;
  const mask = rule.mask;
  const map = rule.map;
  let any: u64 = 0;
  for (let i: usize = 0; i < bytes; i += 8) {
    let open = load<u64>(visited + i) & load<u64>(mask + i) & ~load<u64>(good + i);
    for (; open != 0; open &= open - 1) {
      const bit = ctz<u64>(open);
      const to = <usize>load<u16>(map + (((i << 3) + <usize>bit) << 1));
      if (((load<u64>(target + ((to >>> 6) << 3)) >>> (to & 63)) & 1) == 0) continue;
      store<u64>(good + i, load<u64>(good + i) | ((<u64>1) << bit));
      any = 1;
    }
  }
  return any != 0;
}
