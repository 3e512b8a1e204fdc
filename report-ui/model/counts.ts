import type { Count } from '../../src/report/document.ts';

const { document: page, navigator: browser } = globalThis as {
  readonly document?: object;
  readonly navigator?: { readonly language: string };
};
/** The user's language; where there is no page, as in tests, English. */
const locale = page && browser ? browser.language : 'en';
const whole = new Intl.NumberFormat(locale);
const decimals = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** A number with so many decimals, 2 at most. */
function fixed(value: number, digits: 0 | 1 | 2): string {
  return decimals[digits]!.format(value);
}

/** Digits above which a count is shown as a power of ten. */
const mostDigits = 15;

/**
 * A count for people: `18,204` or as their language has it, or `1.07 × 10^301` where nobody would read the digits.
 * @param count a number, or a string of decimal digits
 */
export function showCount(count: Count): string {
  const digits = String(count);
  if (!/^\d+$/.test(digits)) return digits;
  if (digits.length > mostDigits)
    return `${fixed(Number(digits.slice(0, 3)) / 100, 2)} × 10^${digits.length - 1}`;
  return whole.format(Number(digits));
}

/** `1 step`, `2 steps`. */
export function countOf(count: Count, one: string, many = `${one}s`): string {
  return `${showCount(count)} ${String(count) === '1' ? one : many}`;
}

/**
 * A duration for people.
 * @param ms milliseconds
 */
export function showDuration(ms: number): string {
  if (ms < 10) return `${ms < 1 ? '< 1' : Math.round(ms)} ms`;
  if (ms < 60_000) return `${fixed(ms / 1000, ms < 10_000 ? 2 : 1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `${minutes} min ${Math.round((ms - minutes * 60_000) / 1000)} s`;
}

/** A size for people, in binary units. */
export function showBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let size = bytes;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? showCount(Math.round(size)) : fixed(size, 1)} ${units[unit]}`;
}
