/** How figures are written in the tables. */

/** Seconds with three significant digits. */
export function seconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** How many times as long or as large. */
export function times(value: number): string {
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(1)}x`;
}

/** A count with separators; of a large one the number of digits. */
export function count(value: bigint | number | string): string {
  const digits = String(value);
  if (digits.length > 20) return `${digits[0]}.${digits.slice(1, 3)}e${digits.length - 1}`;
  return BigInt(digits).toLocaleString('en');
}

/** A number of MiB or of bytes, or a dash where it is not known. */
export function size(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  return value >= 10 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 1 ? 1 : 2);
}

/** A target figure, and whether it was met. */
export function target(text: string, met: boolean): string {
  return `${text} ${met ? '✓' : '✗'}`;
}
