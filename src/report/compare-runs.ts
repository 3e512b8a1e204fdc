import { matched } from './aligned-steps.ts';
import type { RunComparison, RunLine } from './comparison.ts';

/** Equal steps that are shown around a difference. */
const context = 2;

/** Steps of each run that are shown of one difference. */
const mostOfOne = 100;

/** Lines that are shown at most. */
const mostLines = 400;

/**
 * Two runs, step against step, by labels: as many steps as can be are the same, in the order of both (a longest common subsequence), unless they
 * differ in thousands: then those are told as one difference.
 * @returns `null` for equal runs
 */
export function compareRuns(before: readonly string[], after: readonly string[]): RunComparison | null {
  let differsAt = 0;
  while (differsAt < before.length && differsAt < after.length && before[differsAt] === after[differsAt])
    differsAt++;
  if (differsAt === before.length && differsAt === after.length) return null;
  let [b, a] = [before.length, after.length];
  while (b > differsAt && a > differsAt && before[b - 1] === after[a - 1]) [b, a] = [b - 1, a - 1];
  const both = (from: number, to: number, by: number): RunLine[] =>
    before.slice(from, to).map((label, i) => ({ label, before: from + i, after: from + i + by }));
  const lines = [
    ...both(Math.max(0, differsAt - context), differsAt, 0),
    ...aligned(before.slice(differsAt, b), after.slice(differsAt, a), differsAt),
    ...both(b, Math.min(before.length, b + context), a - b),
  ];
  const left = differsAt > context;
  const right = before.length > b + context;
  const told = folded(lines);
  const shown = told.slice(0, mostLines);
  const leftOut = missing(lines, shown);
  return {
    steps: { before: before.length, after: after.length },
    differsAt,
    lines: [
      ...(left ? [null] : []),
      ...shown,
      ...(shown.at(-1) !== null && (right || told.length > mostLines) ? [null] : []),
    ],
    ...(leftOut.before + leftOut.after > 0 ? { leftOut } : {}),
  };
}

/** Lines of the parts that differ, which begin at the same step of both: of each difference the earlier run first. */
function aligned(before: readonly string[], after: readonly string[], from: number): RunLine[] {
  const lines: RunLine[] = [];
  let [b, a] = [0, 0];
  for (const [nextB, nextA] of [...matched(before, after), [before.length, after.length] as const]) {
    for (; b < nextB; b++) lines.push({ label: before[b]!, before: from + b, after: null });
    for (; a < nextA; a++) lines.push({ label: after[a]!, before: null, after: from + a });
    if (b < before.length) lines.push({ label: before[b]!, before: from + b++, after: from + a++ });
  }
  return lines;
}

/** Leaves out what is the same in both and far from any difference, and what is too much of one difference. */
function folded(lines: readonly RunLine[]): (RunLine | null)[] {
  const differs = lines.map((line) => line.before === null || line.after === null);
  const ofOne = placesInDifference(lines);
  const isShown = lines.map((_, i) =>
    differs[i]
      ? ofOne[i]! < mostOfOne
      : differs.slice(Math.max(0, i - context), i + context + 1).includes(true),
  );
  return lines.flatMap((line, i) => (isShown[i] ? [line] : isShown[i - 1] === true ? [null] : []));
}

/** Of each line the how manyth of its run it is in the difference that it belongs to. */
function placesInDifference(lines: readonly RunLine[]): number[] {
  let [b, a] = [0, 0];
  return lines.map(({ before, after }) => {
    if (before !== null && after !== null) [b, a] = [0, 0];
    return before === null ? a++ : after === null ? b++ : 0;
  });
}

/** How many steps of each run differ and are not shown. */
function missing(
  lines: readonly RunLine[],
  shown: readonly (RunLine | null)[],
): { readonly before: number; readonly after: number } {
  const number = (all: readonly (RunLine | null)[], without: 'before' | 'after'): number =>
    all.filter((line) => line !== null && line[without] === null).length;
  return {
    before: number(lines, 'after') - number(shown, 'after'),
    after: number(lines, 'before') - number(shown, 'before'),
  };
}
