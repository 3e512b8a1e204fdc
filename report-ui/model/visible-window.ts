/** Items `from` (included) to `to` (excluded). */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Which of equally large items are in sight.
 * @param scroll pixels scrolled past
 * @param viewport pixels in sight
 * @param size pixels of one item
 * @param count number of items
 * @param margin items to add on both sides
 */
export function visibleWindow(
  scroll: number,
  viewport: number,
  size: number,
  count: number,
  margin: number,
): Window {
  const from = Math.max(0, Math.floor(scroll / size) - margin);
  const to = Math.min(count, Math.ceil((scroll + viewport) / size) + margin);
  return { from: Math.min(from, count), to: Math.max(Math.min(from, count), to) };
}

/**
 * Where to scroll so that an item is in sight; stays where it is if it already is.
 * @returns the new scroll offset in pixels: an item out of sight comes to the middle
 */
export function scrollToShow(item: number, scroll: number, viewport: number, size: number): number {
  const start = item * size;
  if (start >= scroll && start + size <= scroll + viewport) return scroll;
  const near = start + size > scroll + viewport && start < scroll + viewport + 2 * size;
  if (near) return start + size - viewport;
  if (start < scroll && start > scroll - 2 * size) return start;
  return Math.max(0, start - (viewport - size) / 2);
}
