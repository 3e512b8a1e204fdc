/**
 * Writes the address of the page. Browsers refuse it in a frame that has none of its own, and many at once: then it stays as it was.
 * @param link with `#`
 * @param how a place of its own in the browser's history, or the place where the page is
 * @returns whether the address says it now
 */
export function writeAddress(link: string, how: 'pushState' | 'replaceState' = 'replaceState'): boolean {
  try {
    history[how](null, '', link);
    return true;
  } catch {
    return false;
  }
}
