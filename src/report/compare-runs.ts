import type { RunComparison, RunLine } from './comparison.ts';

/** Cells of the table by which runs are aligned: larger parts that differ are told as a whole. */
const mostCells = 4_000_000;

/** Equal steps that are shown around a difference. */
const context = 2;

/** Lines that are shown at most. */
const mostLines = 400;

/**
 * Two runs, step against step, by labels: as many steps as can be are the same, in the order of both (a longest common subsequence).
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
  return {
    steps: { before: before.length, after: after.length },
    differsAt,
    lines: [
      ...(left ? [null] : []),
      ...folded(lines).slice(0, mostLines),
      ...(right || lines.length > mostLines ? [null] : []),
    ],
  };
}

/** Lines of the parts that differ, which begin at the same step of both. */
function aligned(before: readonly string[], after: readonly string[], from: number): RunLine[] {
  const lines: RunLine[] = [];
  const only = (label: string, b: number | null, a: number | null): void => {
    lines.push({ label, before: b === null ? null : from + b, after: a === null ? null : from + a });
  };
  const length = before.length * after.length <= mostCells ? commonLengths(before, after) : null;
  let [b, a] = [0, 0];
  while (b < before.length || a < after.length) {
    if (length !== null && b < before.length && a < after.length && before[b] === after[a])
      only(before[b]!, b++, a++);
    else if (
      b < before.length &&
      (a === after.length || length === null || length(b + 1, a) >= length(b, a + 1))
    )
      only(before[b]!, b++, null);
    else only(after[a]!, null, a++);
  }
  return lines;
}

/** How many steps two runs have in common, from one position of each on. */
function commonLengths(
  before: readonly string[],
  after: readonly string[],
): (b: number, a: number) => number {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  for (let b = before.length - 1; b >= 0; b--) {
    for (let a = after.length - 1; a >= 0; a--) {
      const at = b * width + a;
      table[at] =
        before[b] === after[a] ? table[at + width + 1]! + 1 : Math.max(table[at + width]!, table[at + 1]!);
    }
  }
  return (b, a) => table[b * width + a]!;
}

/** Leaves out what is the same in both and far from any difference. */
function folded(lines: readonly RunLine[]): (RunLine | null)[] {
  const differs = lines.map((line) => line.before === null || line.after === null);
  const near = lines.map((_, i) => differs.slice(Math.max(0, i - context), i + context + 1).includes(true));
  return lines.flatMap((line, i) => (near[i] ? [line] : near[i - 1] === true ? [null] : []));
}
