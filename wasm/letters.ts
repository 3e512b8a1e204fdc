/**
 * Letters between those who share a search: each owns the blocks of some keys, and sends rows that it found of other blocks to their
 * owners. A letter is a key and a bitmap of rows. The twin is src/explore/bits/letters-twin.ts.
 */
import { control } from './records';

/** Who owns the block with a key. */
export function ownerOf(key: usize): u32 {
  const one = (load<u32>(key + control.ownerWord) >>> control.ownerShift) & control.ownerMask;
  const other = (load<u32>(key + control.owner2Word) >>> control.owner2Shift) & control.owner2Mask;
  return load<u8>(control.owners + <usize>(one + other * (control.ownerMask + 1)));
}

/** Begins a letter to an owner. @returns its rows, of which none is in yet; 0 where there is no room for it */
export function letterTo(owner: u32, key: usize): usize {
  const box = control.boxes + ((<usize>owner) << 3);
  const letter = load<usize>(box);
  if (letter == load<usize>(box, 4)) return 0;
  const keyBytes = control.keyBytes;
  const rows = letter + keyBytes;
  const end = rows + control.bitmapBytes;
  for (let i: usize = 0; i < keyBytes; i += 8) store<u64>(letter + i, load<u64>(key + i));
  for (let at = rows; at < end; at += 8) store<u64>(at, 0);
  store<usize>(box, end);
  return rows;
}
