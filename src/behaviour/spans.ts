import type { Spans } from './graph.ts';

/** Spans of ascending numbers. */
export function spansOf(numbers: Iterable<number>): Spans {
  const spans: number[] = [];
  for (const number of numbers) {
    if (spans.length > 0 && spans.at(-1) === number - 1) spans[spans.length - 1] = number;
    else spans.push(number, number);
  }
  return spans;
}
