/** Numbers as people read them. */

/**
 * A count with thousands separated by commas.
 * @param value a number, or decimal digits where it is above 2^53
 */
export function grouped(value: number | string): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
